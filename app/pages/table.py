"""One page of a result as a table: heads that sort, rows that can be ticked, a pager."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from app.pages.cells import CellMaker, is_numeric
from app.pages.quantities import head_unit
from app.services.paging import View
from app.services.results import Order, SortKey
from connectors.contract import Column

__all__ = ["Head", "Pager", "Row", "TableView", "heads", "pager", "rows"]

AROUND = 2

UrlOf = Callable[..., str]
"""Gives the page's URL with some of its view arguments changed."""


@dataclass(frozen=True, slots=True)
class Head:
    """A column's head: `sort` is the URL that sorts by it, if any does, `aria_sort` how it is sorted now.

    `unit` is empty where the cells say it themselves.
    """

    column: Column
    label: str
    sort: str
    aria_sort: str
    numeric: bool
    unit: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its number in the result, what it is called, whether it is in the basket, and its cells.

    `first` is the inside of the row's head; `others` are the cells after it with their tags, since a loop
    over them in the template takes a fifth of the time of a page.
    """

    number: int
    label: str
    url: str
    held: bool
    first: Markup
    others: Markup


@dataclass(frozen=True, slots=True)
class Pager:
    """Where this page is among all; a page number of None is a gap."""

    page: int
    pages: int
    first: int
    last: int
    total: int
    numbers: Sequence[tuple[int | None, str]]
    previous: str
    next: str


@dataclass(frozen=True, slots=True)
class TableView:
    """What a table template needs."""

    heads: Sequence[Head]
    rows: Sequence[Row]
    pager: Pager
    hidden: int


def _next_order(column: Column, order: Order) -> tuple[str, str]:
    """How the column is sorted now, and the `sort` argument that a click gives: up, down, as it came."""
    now = next((key for key in order if key.column == column.name), None)
    if now is None:
        return "none", column.name
    return ("descending", "") if now.descending else ("ascending", str(SortKey(column.name, descending=True)))


def heads(
    columns: Sequence[Column], order: Order, url_of: UrlOf, sortable: Collection[str] | None = None
) -> list[Head]:
    """The heads of these columns; those that cannot be sorted have no address, None: all can."""
    made = []
    for column in columns:
        state, following = _next_order(column, order)
        can = sortable is None or column.name in sortable
        url = url_of(sort=following, page=None) if can else ""
        label = column.label or column.name
        made.append(Head(column, label, url, state, is_numeric(column), head_unit(column)))
    return made


def rows(
    columns: Sequence[Column],
    numbers: Sequence[int],
    values: Sequence[Mapping[str, Any]],
    labels: Sequence[str],
    held: Sequence[bool],
    maker: CellMaker,
    row_url: Callable[[int], str],
) -> list[Row]:
    """The rows' cells, in the order of the columns."""
    first, *others = columns
    return [
        Row(
            number,
            label,
            row_url(number),
            is_held,
            maker.cell(first, row[first.name], row, number),
            maker.cells(others, row, number),
        )
        for number, row, label, is_held in zip(numbers, values, labels, held, strict=True)
    ]


def _shown_pages(page: int, pages: int) -> list[int | None]:
    near = range(max(1, page - AROUND), min(pages, page + AROUND) + 1)
    wanted = sorted({1, *near, pages})
    shown: list[int | None] = []
    for number in wanted:
        last = shown[-1] if shown else 0
        if last is not None and number > last + 1:
            shown.append(None)
        shown.append(number)
    return shown


def pager(view: View, total: int, url_of: UrlOf) -> Pager:
    """The pager of this view over `total` rows."""
    pages = max(1, -(-total // view.per_page))
    return Pager(
        page=view.page,
        pages=pages,
        first=min(view.start + 1, total),
        last=min(view.start + view.per_page, total),
        total=total,
        numbers=[
            (number, url_of(page=number) if number else "") for number in _shown_pages(view.page, pages)
        ],
        previous=url_of(page=view.page - 1) if view.page > 1 else "",
        next=url_of(page=view.page + 1) if view.page < pages else "",
    )
