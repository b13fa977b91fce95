"""The rows beside a chart of the sky: a page of them, in the first of their columns."""

from collections.abc import Callable, Collection, Sequence

from app.pages.rows.cells import CellMaker
from app.pages.rows.table import TableView, UrlOf, heads, pager, rows
from app.services.baskets import row_label
from app.services.gathering import identities_of
from app.services.offers import Offer
from app.services.paging import View
from app.services.subsets import Subset
from connectors.contract import Column, Role

__all__ = ["rows_view"]

FEW = 6
PLACE = (Role.RA, Role.DEC)


def _columns(columns: Sequence[Column]) -> list[Column]:
    """Name and position first, then some of those worth showing."""
    shown = [column for column in columns if column.shown] or list(columns)
    leading = [column for column in columns if column.role is Role.NAME]
    leading += [column for column in columns if column.role in PLACE]
    first = leading or shown[:1]
    return [*first, *(column for column in shown if column not in first)][:FEW]


def rows_view(
    offer: Offer,
    subset: Subset,
    view: View,
    urls: tuple[UrlOf, UrlOf],
    maker: CellMaker,
    held: Callable[[Sequence[str]], Collection[str]],
) -> TableView:
    """One page of the rows; `urls` makes the addresses of this page and of a row's."""
    url_of, row_url = urls
    result = subset.result
    columns = _columns(result.columns)
    numbers, page = subset.page(view.start, view.per_page)
    values = page.to_pylist()
    identities = identities_of(offer, result, values)
    kept = held(identities)
    made = rows(
        columns,
        numbers.tolist(),
        values,
        [row_label(offer.description.key, result.columns, row) for row in values],
        [identity in kept for identity in identities],
        maker,
        lambda number: row_url(row=number),
    )
    return TableView(
        heads=heads(columns, view.order, url_of, result.sortable),
        rows=made,
        pager=pager(view, subset.rows, url_of),
        hidden=len(result.columns) - len(columns),
    )
