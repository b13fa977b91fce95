"""One resource of the VO registry."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup
from mocpy import MOC

from app.pages.charts.moc import moc_svg
from app.pages.page import Page
from app.pages.prose import prose
from app.pages.registry.registry import TYPES, ServiceChoice, age_words, services_of
from app.services.registry.asking import Source
from app.services.registry.citing import bibtex
from app.services.registry.covering import coverage_of
from connectors.contract import Column
from connectors.errors import UsageError
from connectors.units import iso_time
from connectors.vo_registry import Interface, Record, Relation, Table, metres_of

__all__ = ["ColumnsPage", "RelationLine", "ResourcePage", "resource_page"]

PARAGRAPH = re.compile(r"\n\s*\n")
TAGGED = re.compile(r"<\w")
RELATIONS = {
    "isservedby": "is served by",
    "servicefor": "serves",
    "ispartof": "is part of",
    "haspart": "has as a part",
    "isderivedfrom": "is derived from",
    "derivedfrom": "is derived from",
    "iscitedby": "is cited by",
    "cites": "cites",
    "issupplementto": "supplements",
    "issupplementedby": "is supplemented by",
    "relatedto": "is related to",
    "mirrorof": "is a mirror of",
    "iscontinuedby": "is continued by",
    "continues": "continues",
}
LEVELS = {
    0: "described, and not looked at",
    1: "the description is whole and was checked by its registry",
    2: "the service was seen to speak its protocol",
    3: "the service was tried by people",
    4: "it is recommended",
}
"""Levels of validation (VOResource 1.1, section 2.2.3), in words."""
MOST_SPANS = 5
FINEST = 6


@dataclass(frozen=True, slots=True)
class RelationLine:
    """Another resource: how it is related, what it is called, and its page here where it has one."""

    words: str
    title: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourcePage(Page):
    """Everything about a resource, and what can be done with it."""

    template: ClassVar[str] = "registry/show.html"
    record: Record
    source: Source
    kind: str
    description: Markup
    services: Sequence[ServiceChoice]
    unasked: Sequence[tuple[Interface, str]]
    kept: Collection[str]
    relations: Sequence[RelationLine]
    dependants: Sequence[RelationLine]
    chart: Markup | None
    times: Sequence[str]
    bands: Sequence[str]
    citation: str

    @property
    def age(self) -> str:
        """How old what is told is."""
        return age_words(self.source.age)

    @property
    def validation(self) -> Sequence[tuple[int, str, str]]:
        """Level, what it means, and who gave it."""
        return [(level, LEVELS.get(level, ""), who) for who, level in self.record.validation]

    @property
    def silent(self) -> bool:
        """Whether the registry does not say where, when or in which band there are data."""
        return not (self.record.coverage or self.times or self.bands)


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnsPage(Page):
    """The tables of a resource with their columns, asked of a mirror."""

    template: ClassVar[str] = "registry/columns.html"
    regions: ClassVar[tuple[str, ...]] = ("columns",)
    quiet: ClassVar[bool] = True
    record: Record
    tables: Sequence[tuple[Table, Sequence[Column]]]
    mirror: str
    words: str = ""


def _prose(text: str) -> Markup:
    """A description as it may be shown: what marks it up is kept as far as it is harmless."""
    html = text if TAGGED.search(text) else "".join(f"<p>{part}</p>" for part in PARAGRAPH.split(text))
    return prose(html)


def _why(interface: Interface) -> str:
    """Why the portal cannot ask it."""
    if interface.authenticated:
        return "needs a sign-in at its archive"
    if not interface.url.startswith(("http://", "https://")):
        return "has no address that can be asked"
    return ""


def _chart(record: Record) -> Markup | None:
    moc = coverage_of(record.coverage)
    if moc is None or moc.empty():
        return None
    coarse: MOC = moc.degrade_to_order(FINEST) if moc.max_order > FINEST else moc
    return moc_svg(" ".join(str(coarse.serialize("str")).split()), f"Where {record.title} has data")


def _day(mjd: float) -> str:
    try:
        return iso_time(mjd).partition("T")[0]
    except UsageError:
        return f"MJD {mjd:g}"


def _wavelength(metres: float) -> str:
    for size, unit in ((1.0, "m"), (1e-3, "mm"), (1e-6, "µm"), (1e-9, "nm")):
        if metres >= size:
            return f"{metres / size:.3g} {unit}"
    return f"{metres / 1e-12:.3g} pm"


def _bands(record: Record) -> list[str]:
    """Energies as wavelengths, the shorter one first."""
    turned = (sorted((metres_of(low), metres_of(high))) for low, high in record.energies if low > 0)
    return [f"{_wavelength(low)} to {_wavelength(high)}" for low, high in turned]


def _relation(relation: Relation, titles: Mapping[str, str], url_of: Callable[[str], str]) -> RelationLine:
    title = titles.get(relation.ivoid) or relation.name or relation.ivoid
    url = url_of(relation.ivoid) if relation.ivoid.startswith("ivo://") else ""
    return RelationLine(RELATIONS.get(relation.kind, relation.kind), title, url)


def resource_page(
    record: Record,
    source: Source,
    titles: Mapping[str, str],
    dependants: Sequence[tuple[str, str]],
    kept: Collection[str],
    url_of: Callable[[str], str],
) -> ResourcePage:
    """The page; `titles` are those of related resources, `dependants` name this one as related to them."""
    services = services_of(record)
    asked = {(choice.interface.kind, choice.interface.url) for choice in services}
    return ResourcePage(
        record=record,
        source=source,
        kind=TYPES.get(record.type, record.type),
        description=_prose(record.description),
        services=services,
        unasked=[(one, _why(one)) for one in record.interfaces if (one.kind, one.url) not in asked],
        kept=kept,
        relations=[_relation(one, titles, url_of) for one in record.relations],
        dependants=[RelationLine("", title, url_of(ivoid)) for ivoid, title in dependants],
        chart=_chart(record),
        times=[f"{_day(low)} to {_day(high)}" for low, high in record.times[:MOST_SPANS]],
        bands=_bands(record)[:MOST_SPANS],
        citation=bibtex(record),
    )
