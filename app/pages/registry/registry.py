"""The search of the VO registry: what is wanted, what was found, and where it is from."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from werkzeug.datastructures import MultiDict

from app.pages.datasets.narrowing import Narrowing
from app.pages.page import Page
from app.pages.rows.table import Pager, UrlOf, pager
from app.services.paging import View
from app.services.registry.asking import Source
from app.services.registry.found import Found
from app.services.registry.harvesting import State
from app.services.registry.searching import ORDERS, PER_PAGE, Order
from connectors.vo_registry import (
    LABELS,
    Interface,
    Record,
    ServiceKind,
    Wish,
    asked_interfaces,
    key_of,
    plain,
)

__all__ = [
    "EXAMPLES",
    "Facet",
    "RegistryPage",
    "Resource",
    "ServiceChoice",
    "age_words",
    "facets_of",
    "pager_of",
    "resource_facts",
    "resource_of",
    "services_of",
]

LONGEST_SNIPPET = 320
HOUR, DAY = 3600.0, 86_400.0
EXAMPLES = (
    ("gaia dr3", {"words": "gaia dr3"}),
    ("cone searches of white dwarfs", {"words": "white dwarfs", "kind": "scs"}),
    ("X-ray catalogues with a redshift", {"waveband": "x-ray", "ucd": "src.redshift"}),
    ("observations near M 31", {"kind": "obstap", "target": "M 31", "radius": "1 deg", "undeclared": "yes"}),
)
TYPES = {
    "vs:catalogservice": "catalogue service",
    "vs:catalogresource": "catalogue",
    "vs:dataservice": "data service",
    "vs:datacollection": "data collection",
    "vr:service": "service",
    "vr:resource": "resource",
    "vr:organisation": "organisation",
    "vg:authority": "naming authority",
    "vg:registry": "registry",
    "vstd:standard": "standard",
    "doc:document": "document",
}
HEADINGS = {"kind": "Services", "band": "Waveband", "publisher": "Publisher", "type": "Kind of resource"}
ARGUMENTS = {"kind": "kind", "band": "waveband", "publisher": "publisher", "type": "type"}


@dataclass(frozen=True, slots=True)
class ServiceChoice:
    """A service to tick; `value` names it in forms."""

    interface: Interface
    label: str
    value: str
    key: str


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource as the list shows it."""

    record: Record
    url: str
    kind: str
    snippet: str
    services: Sequence[ServiceChoice]
    others: Sequence[str]


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value to narrow to, or to take away where it is `chosen`."""

    label: str
    count: int
    chosen: bool
    url: str


@dataclass(frozen=True, slots=True)
class Facet:
    """One way to narrow."""

    heading: str
    values: Sequence[FacetValue]

    @property
    def used(self) -> bool:
        """Whether something of it is chosen."""
        return any(value.chosen for value in self.values)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryPage(Page):
    """The form, and one page of what was found; `words` say why there is nothing where it went wrong."""

    template: ClassVar[str] = "registry/index.html"
    regions: ClassVar[tuple[str, ...]] = ("registry", "found")
    typed: MultiDict[str, str]
    wish: Wish
    order: Order
    start: int
    narrowing: Narrowing
    faults: Mapping[str, str]
    found: Found | None
    source: Source | None
    state: State
    resources: Sequence[Resource]
    facets: Sequence[Facet]
    pager: Pager | None
    url_of: UrlOf
    may_harvest: bool
    words: str = ""

    @property
    def orders(self) -> Mapping[Order, str]:
        """What can be sorted by."""
        return ORDERS

    @property
    def examples(self) -> Sequence[tuple[str, Mapping[str, str]]]:
        """Searches to begin with."""
        return EXAMPLES

    @property
    def age(self) -> str:
        """How old the copy is."""
        return age_words(self.source.age) if self.source else ""

    @property
    def narrowed(self) -> bool:
        """Whether something stands in the fields below the words."""
        names = ("who", "ucd", "target", "undeclared")
        return self.narrowing.used or any(self.typed.get(name) for name in names)


def age_words(seconds: float) -> str:
    """An age that a person can use."""
    if seconds < HOUR:
        return "less than an hour"
    count, unit = (seconds / HOUR, "hour") if seconds < DAY else (seconds / DAY, "day")
    return f"{count:.0f} {unit}{'' if round(count) == 1 else 's'}"


def services_of(record: Record) -> list[ServiceChoice]:
    """The services of a resource that the portal can ask."""
    return [
        ServiceChoice(one, LABELS[one.kind], f"{record.ivoid} {key_of(record, one)}", key_of(record, one))
        for one in asked_interfaces(record)
    ]


def resource_of(record: Record, url_of: Callable[[str], str]) -> Resource:
    """The resource for the list."""
    text, services = plain(record.description), services_of(record)
    shown = {choice.interface.kind for choice in services}
    others = dict.fromkeys(LABELS[one.kind] for one in record.interfaces if one.kind not in shown)
    return Resource(
        record=record,
        url=url_of(record.ivoid),
        kind=TYPES.get(record.type, record.type.partition(":")[2]),
        snippet=text if len(text) <= LONGEST_SNIPPET else f"{text[:LONGEST_SNIPPET].rsplit(' ', 1)[0]} …",
        services=services,
        others=[label for label in others if label != LABELS[ServiceKind.OTHER]],
    )


def resource_facts(record: Record, url: str) -> dict[str, Any]:
    """A resource as data, in few words."""
    return {
        "ivoid": record.ivoid,
        "title": record.title,
        "short_name": record.short_name,
        "type": record.type,
        "publisher": record.publisher,
        "wavebands": list(record.wavebands),
        "services": sorted({str(one.kind) for one in record.interfaces}),
        "description": plain(record.description),
        "reference_url": record.reference_url,
        "url": url,
    }


def _label(facet: str, value: str) -> str:
    if facet == "kind":
        return LABELS[ServiceKind(value)]
    return TYPES.get(value, value) if facet == "type" else value


def _facet(name: str, found: Found, chosen: Collection[str], url_of: Callable[..., str]) -> Facet:
    counts = {one.value: one.count for one in found.facets[name]}
    values = [*counts, *(value for value in chosen if value not in counts)]
    return Facet(
        HEADINGS[name],
        [
            FacetValue(
                label=_label(name, value),
                count=counts.get(value, 0),
                chosen=value in chosen,
                url=url_of(ARGUMENTS[name], value, value in chosen),
            )
            for value in values
        ],
    )


def facets_of(wish: Wish, found: Found, url_of: Callable[..., str]) -> list[Facet]:
    """What the search can be narrowed to; `url_of` takes an argument's name, a value and whether it goes."""
    chosen: Mapping[str, Collection[str]] = {
        "kind": [str(kind) for kind in wish.kinds],
        "band": wish.wavebands,
        "publisher": wish.publishers,
        "type": wish.types,
    }
    return [_facet(name, found, chosen[name], url_of) for name in HEADINGS]


def pager_of(number: int, found: Found, url_of: UrlOf) -> Pager:
    """The pager of what was found, at the page of that number."""
    return pager(View(page=number, per_page=PER_PAGE), found.total, url_of)
