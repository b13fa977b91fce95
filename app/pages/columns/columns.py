"""Which columns of an answer are shown, in which order, and the page to choose them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from app.pages.page import Page
from app.services.offers import Offer
from app.services.paging import MOST_PINNED, View, written
from app.services.results import Result
from connectors.contract import Column, Role

__all__ = ["ColumnsPage", "columns_page", "needed_columns", "visible_columns"]

TOLD = frozenset({Role.NAME, Role.IDENTIFIER, Role.ACCESS_FORMAT})
"""What a row is called by, and what its links lead to."""


def visible_columns(offer: Offer, result: Result, view: View) -> list[Column]:
    """Those that were chosen; else those worth showing, what the dataset names first and in its order."""
    if view.columns:
        by_name = {column.name: column for column in result.columns}
        return [by_name[name] for name in view.columns]
    places = {name: place for place, name in enumerate(offer.dataset.shown)}
    shown = [column for column in result.columns if view.all_columns or column.shown] or result.columns
    return sorted(shown, key=lambda column: places.get(column.name, len(places)))


def needed_columns(result: Result, key: str, visible: Sequence[Column]) -> list[str]:
    """What a page must read to show these; none are named where only all its values tell a row."""
    if not key:
        return []
    names = {key, *(column.name for column in visible)}
    return [column.name for column in result.columns if column.name in names or column.role in TOLD]


@dataclass(frozen=True, slots=True)
class Choice:
    """A column in the list: `number` is its place in the answer, `value` its name as the URL has it."""

    number: int
    name: str
    value: str
    label: str
    unit: str
    description: str


@dataclass(frozen=True, slots=True)
class ChoiceGroup:
    """Columns that are not shown, of one kind; `shown` of the same kind are."""

    name: str
    choices: Sequence[Choice]
    shown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnsPage(Page):
    """The list of an answer's columns: those shown in their order, then the others in groups."""

    template: ClassVar[str] = "columns/choose.html"
    regions: ClassVar[tuple[str, ...]] = ("columns",)
    quiet: ClassVar[bool] = True
    offer: Offer
    shown: Sequence[Choice]
    groups: Sequence[ChoiceGroup]
    pinned: int
    most_pinned: int
    pairs: Sequence[tuple[str, str]]
    table_url: str
    usual_url: str


def _choices(columns: Sequence[Column], numbers: Mapping[str, int]) -> list[Choice]:
    return [
        Choice(
            number=numbers[column.name],
            name=column.name,
            value=written(column.name),
            label=column.label or column.name,
            unit=column.unit,
            description=column.description,
        )
        for column in columns
    ]


def columns_page(
    offer: Offer,
    columns: Sequence[Column],
    groups: Mapping[str, Sequence[Column]],
    chosen: Sequence[str],
    pinned: int,
    pairs: Sequence[tuple[str, str]],
    urls: tuple[str, str],
) -> ColumnsPage:
    """The page; `pairs` go along with the form, `urls` lead to the table as it is and as usual."""
    by_name = {column.name: column for column in columns}
    numbers = {column.name: number for number, column in enumerate(columns)}
    made = []
    for name, some in groups.items():
        left = [column for column in some if column.name not in chosen]
        made.append(ChoiceGroup(name, _choices(left, numbers), len(some) - len(left)))
    return ColumnsPage(
        offer=offer,
        shown=_choices([by_name[name] for name in chosen], numbers),
        groups=made,
        pinned=pinned,
        most_pinned=MOST_PINNED,
        pairs=pairs,
        table_url=urls[0],
        usual_url=urls[1],
    )
