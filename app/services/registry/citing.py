"""How a resource is cited."""

import re

from connectors.vo_registry import Record

__all__ = ["bibtex"]

SPECIAL = re.compile(r"[\\{}%#$&_~^]")
YEAR = re.compile(r"\b(1[89]\d\d|20\d\d)\b")
WORD = re.compile(r"[A-Za-z0-9]+")


def _safe(text: str) -> str:
    """A text whose characters mean nothing to TeX."""
    return SPECIAL.sub(lambda found: "" if found[0] in "\\{}~^" else f"\\{found[0]}", text)


def _year(record: Record) -> str:
    texts = (record.source if record.source_format == "bibcode" else "", record.created, record.updated)
    return next((found[0] for text in texts if (found := YEAR.search(text))), "")


def _key(record: Record, year: str) -> str:
    words = WORD.findall(record.creators) or WORD.findall(record.short_name) or ["vo"]
    return f"{words[0]}{year}{record.ivoid.rpartition('/')[2][:20]}".translate(
        {ord(c): None for c in "{},#%~\\ "}
    )


def bibtex(record: Record) -> str:
    """The resource as a BibTeX entry; a bibcode and a DOI stand in it where the registry tells them."""
    year = _year(record)
    fields = {
        "author": "{"
        + " and ".join(part.strip() for part in _safe(record.creators).split(";") if part.strip())
        + "}"
        if record.creators
        else "",
        "title": "{{" + _safe(record.title) + "}}",
        "year": "{" + year + "}" if year else "",
        "publisher": "{" + _safe(record.publisher) + "}" if record.publisher else "",
        "doi": "{" + record.doi + "}" if record.doi else "",
        "url": "{" + record.reference_url + "}" if record.reference_url else "",
        "note": "{VO resource " + _safe(record.ivoid) + "}",
    }
    if record.source_format == "bibcode" and record.source:
        fields["adsurl"] = "{https://ui.adsabs.harvard.edu/abs/" + record.source + "}"
    lines = [f"  {name} = {value}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{_key(record, year)},", *lines, "}", ""])
