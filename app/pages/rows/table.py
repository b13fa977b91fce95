"""One page of a result as a table: heads that sort, rows that can be ticked, a pager."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from app.pages.quantities import head_unit
from app.pages.rows.cells import CellMaker, is_numeric
from app.services.paging import PER_PAGE, View, sort_text
from app.services.results import Order, SortKey
from connectors.contract import Column

__all__ = ["Head", "Pager", "Row", "TableView", "UrlOf", "heads", "pager", "rows"]

AROUND = 2

UrlOf = Callable[..., str]
"""Gives the page's URL with some of its view arguments changed."""


@dataclass(frozen=True, slots=True)
class Head:
    """A column's head: `sort` is the URL that sorts by it, if any does, `aria_sort` how it is sorted now.

    `place` is that of its key among several, from 1; `then` sorts by it after the others, `more` shows its
    values at a glance, where there is such a page. `unit` is empty where the cells say it themselves.
    """

    column: Column
    label: str
    sort: str
    aria_sort: str
    numeric: bool
    unit: str
    place: int = 0
    then: str = ""
    more: str = ""


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
    per_page: int
    sizes: Sequence[int] = PER_PAGE


@dataclass(frozen=True, slots=True)
class TableView:
    """What a table template needs; the first `pinned` columns stay in sight."""

    heads: Sequence[Head]
    rows: Sequence[Row]
    pager: Pager
    hidden: int
    pinned: int = 0


def _next_order(column: Column, order: Order) -> tuple[str, Order]:
    """How the column is sorted now, and the order that a click gives: up, down, as it came."""
    now = next((key for key in order if key.column == column.name), None)
    if now is None:
        return "none", (SortKey(column.name),)
    return ("descending", ()) if now.descending else ("ascending", (SortKey(column.name, descending=True),))


def _then(column: Column, order: Order) -> tuple[int, Order]:
    """The place of the column's key among several, and the order with the next state of it alone."""
    names = [key.column for key in order]
    if column.name not in names:
        return 0, (*order, SortKey(column.name))
    at = names.index(column.name)
    turned = () if order[at].descending else (SortKey(column.name, descending=True),)
    return at + 1, (*order[:at], *turned, *order[at + 1 :])


def heads(
    columns: Sequence[Column],
    order: Order,
    url_of: UrlOf,
    sortable: Collection[str] | None = None,
    more: Callable[[str], str] | None = None,
) -> list[Head]:
    """The heads of these columns; those that cannot be sorted have no address, None: all can.

    `more` gives the address of the page about a column. Sorting by a further one needs a first.
    """
    made = []
    for column in columns:
        state, following = _next_order(column, order)
        place, further = _then(column, order)
        can = sortable is None or column.name in sortable
        several = can and bool(order) and [key.column for key in order] != [column.name]
        made.append(
            Head(
                column,
                column.label or column.name,
                url_of(sort=sort_text(following), page=None) if can else "",
                state,
                is_numeric(column),
                head_unit(column),
                place if len(order) > 1 else 0,
                url_of(sort=sort_text(further), page=None) if several else "",
                more(column.name) if more else "",
            )
        )
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
        per_page=view.per_page,
    )
