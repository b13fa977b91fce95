"""The basket."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from app.models import Item
from app.pages.page import Page
from app.pages.table import Pager

__all__ = ["BasketPage", "ConfirmEmptyPage", "Line"]


@dataclass(frozen=True, slots=True)
class Line:
    """An item as the basket shows it: `url` asks for it again; no titles for what is no longer offered."""

    item: Item
    url: str
    archive_title: str | None
    dataset_title: str | None
    position: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BasketPage(Page):
    """The items, and what can be undone."""

    template: ClassVar[str] = "baskets/show.html"
    regions: ClassVar[tuple[str, ...]] = ("basket",)
    lines: Sequence[Line]
    pager: Pager
    undo: str = ""
    editing: int | None = None
    typed_note: str | None = None
    note_error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmEmptyPage(Page):
    """The question before the basket is emptied."""

    template: ClassVar[str] = "baskets/empty.html"
    count: int
