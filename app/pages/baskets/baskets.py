"""Baskets: all of a person's, one with its items, one item."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from app.models import Basket, Item, ItemKind, LinkState
from app.pages.baskets.undoing import Undo
from app.pages.page import Page
from app.pages.quantities import size_words
from app.pages.remote import host_of, web_url
from app.pages.rows.table import Pager
from app.services.basket_files import BASKET_FORMATS, LineFault
from app.services.baskets import Links, Look, Totals
from app.services.own_tables.offering import OWN

__all__ = [
    "KINDS",
    "LINKS",
    "BasketPage",
    "BringPage",
    "ConfirmEmptyPage",
    "Field",
    "ItemPage",
    "Line",
    "size_of",
    "totals_words",
]

KINDS: Mapping[str, tuple[str, str]] = {
    ItemKind.ROW: ("row", "rows"),
    ItemKind.RESULT: ("result", "results"),
    ItemKind.SEARCH: ("search", "searches"),
    ItemKind.SERVICE: ("service", "services"),
    ItemKind.WORKFLOW: ("workflow", "workflows"),
    ItemKind.FILE: ("file", "files"),
    ItemKind.SAMP: ("SAMP table", "SAMP tables"),
}
LINKS: Mapping[str, tuple[str, str]] = {
    LinkState.ANSWERS: ("answered", "answers"),
    LinkState.GUARDED: ("skipped", "wants a sign-in"),
    LinkState.GONE: ("failed", "gone"),
    LinkState.FAILED: ("failed", "does not answer"),
    LinkState.UNKNOWN: ("waiting", "not checked"),
}
"""What came of asking a link: the state's look, and its words."""


def totals_words(totals: Totals) -> str:
    """How many items of each kind, such as `3 rows, 1 file`."""
    told = [f"{number} {KINDS[kind][number != 1]}" for kind, number in totals.kinds.items()]
    return ", ".join(told)


def size_of(totals: Totals, links: Links) -> str:
    """How much the items lead to, as far as that is known; empty where nothing is.

    Rows whose data the portal holds tell their size and have no link.
    """
    if not totals.sized:
        return ""
    words, unsized = size_words(totals.size), links.linked - totals.sized
    if unsized > 0:
        return f"at least {words}; {unsized} of {links.linked} do not tell their size"
    return f"at least {words}" if unsized and links.linked else words


@dataclass(frozen=True, slots=True)
class Line:
    """An item as the basket shows it: `url` asks for it again; no titles for what is no longer offered."""

    item: Item
    url: str
    archive_title: str | None
    dataset_title: str | None
    position: str
    size: str = ""
    source_url: str = ""
    language: str = ""

    @property
    def kind(self) -> str:
        """What it is, in words."""
        return self.language or KINDS[self.item.kind][0]

    @property
    def is_own(self) -> bool:
        """Whether it is of a person's own table."""
        return self.item.archive == OWN

    @property
    def host(self) -> str:
        """The server of its address."""
        return host_of(web_url(self.item.access_url))

    @property
    def link(self) -> tuple[str, str] | None:
        """How its link answered, where it has one."""
        return LINKS[self.item.link_state] if self.item.access_url else None


@dataclass(frozen=True, slots=True, kw_only=True)
class BasketPage(Page):
    """The items of a basket, what can be done with them, and what can be undone."""

    template: ClassVar[str] = "baskets/show.html"
    regions: ClassVar[tuple[str, ...]] = ("basket",)
    basket: Basket
    others: Sequence[Basket]
    is_default: bool
    is_own: bool
    can_edit: bool
    lines: Sequence[Line]
    pager: Pager
    look: Look
    kept: Sequence[tuple[str, str]]
    sort_urls: Mapping[str, str]
    totals: Totals
    links: Links
    check_url: str
    tags: Sequence[tuple[str, int]]
    fields: Sequence[str]
    undo: Undo | None = None
    intact: bool | None = None
    editing: int | None = None
    adding: Mapping[str, str] = field(default_factory=dict)
    adding_faults: Mapping[str, str] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    moment: datetime

    @property
    def kinds(self) -> str:
        """How many of each kind."""
        return totals_words(self.totals)

    @property
    def size(self) -> str:
        """How much all of it is."""
        return size_of(self.totals, self.links)

    @property
    def own_order(self) -> bool:
        """Whether all items stand in the person's own order, so that they can be moved in it."""
        return self.can_edit and not self.look.is_part and not self.look.sort

    @property
    def checking(self) -> bool:
        """Whether its links are being looked at."""
        until = self.basket.check_until
        return bool(until and not self.basket.check_ended_at and until > self.moment)

    @property
    def kind_words(self) -> Mapping[str, str]:
        """What can be looked at by kind."""
        return {kind: KINDS[kind][1] for kind in self.totals.kinds}

    @property
    def link_looks(self) -> Mapping[str, tuple[str, str]]:
        """The look and the words of each state of a link."""
        return LINKS

    @property
    def ways(self) -> Sequence[tuple[str, str, str]]:
        """Suffix, name and readers of the files that the basket can be had as."""
        return [(suffix, kind.name, kind.readers) for suffix, kind in BASKET_FORMATS.items()]

    @property
    def link_words(self) -> Mapping[str, str]:
        """What can be looked at by how links answered."""
        return {state or "unknown": words for state, (_, words) in LINKS.items()}


@dataclass(frozen=True, slots=True)
class Field:
    """A value of an item, with what its column says."""

    name: str
    value: str
    unit: str
    ucd: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemPage(Page):
    """Everything that is kept of one item, and what can be undone."""

    template: ClassVar[str] = "baskets/item.html"
    regions: ClassVar[tuple[str, ...]] = ("item",)
    basket: Basket
    can_edit: bool
    line: Line
    fields: Sequence[Field]
    bare: Sequence[str]
    download: str
    held: str = ""
    commands: Sequence[tuple[str, str]] = ()
    is_table: bool = False
    undo: Undo | None = None
    typed: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class BringPage(Page):
    """The form for a basket's file, and what is wrong with the one sent; a new basket has no `into`."""

    template: ClassVar[str] = "baskets/bring.html"
    into: Basket | None = None
    most_bytes: int
    file_name: str = ""
    faults: Sequence[LineFault] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmEmptyPage(Page):
    """The question before the basket is emptied."""

    template: ClassVar[str] = "baskets/empty.html"
    basket: Basket
    count: int
