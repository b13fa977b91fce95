"""What a link is to its row, in words (DataLink 1.1, section 3.2.6; the vocabulary datalink/core)."""

import re
from collections.abc import Mapping
from enum import StrEnum

__all__ = ["LinkGroup", "group_of", "label_of"]


class LinkGroup(StrEnum):
    """Where a link stands in a list of links, in this order."""

    DATA = "data"
    PREVIEW = "preview"
    RELATED = "related"
    DOCUMENTATION = "documentation"
    SERVICE = "service"


DATA, PREVIEW, RELATED = LinkGroup.DATA, LinkGroup.PREVIEW, LinkGroup.RELATED
DOCUMENTATION, SERVICE = LinkGroup.DOCUMENTATION, LinkGroup.SERVICE

TERMS: Mapping[str, tuple[str, LinkGroup]] = {
    "this": ("the data", DATA),
    "package": ("everything in one file", DATA),
    "preview": ("preview", PREVIEW),
    "preview-image": ("preview image", PREVIEW),
    "preview-plot": ("preview plot", PREVIEW),
    "thumbnail": ("thumbnail", PREVIEW),
    "progenitor": ("made from this", RELATED),
    "derivation": ("derived from it", RELATED),
    "coderived": ("of the same origin", RELATED),
    "counterpart": ("other data of the same target", RELATED),
    "auxiliary": ("auxiliary", RELATED),
    "weight": ("weight map", RELATED),
    "error": ("error map", RELATED),
    "noise": ("noise map", RELATED),
    "calibration": ("calibration to apply", RELATED),
    "bias": ("bias frame", RELATED),
    "dark": ("dark frame", RELATED),
    "flat": ("flat field", RELATED),
    "documentation": ("documentation", DOCUMENTATION),
    "detached-header": ("header on its own", DOCUMENTATION),
    "proc": ("processing", SERVICE),
    "cutout": ("cut-out", SERVICE),
}
CORE = re.compile(r"(?:https?://(?:www\.)?ivoa\.net/rdf/datalink/core/?)?#(?P<term>.+)", re.IGNORECASE)
LAST_WORD = re.compile(r"[^#/]+(?=[#/]*$)")


def _known(semantics: str) -> tuple[str, LinkGroup] | None:
    """A term of the core vocabulary; those of other vocabularies have addresses of their own."""
    match = CORE.fullmatch(semantics.strip())
    return TERMS.get(match["term"].lower()) if match else None


def group_of(semantics: str) -> LinkGroup:
    """The place of a term, related data for one that is not known."""
    known = _known(semantics)
    return known[1] if known else RELATED


def label_of(semantics: str) -> str:
    """A term in words, the last word of its address where it is not known."""
    if known := _known(semantics):
        return known[0]
    word = LAST_WORD.search(semantics.strip())
    return word[0].replace("-", " ").replace("_", " ") if word else "link"
