"""The page of one row."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from markupsafe import Markup

from app.pages.cells import CellMaker, plain
from app.pages.page import Page
from app.pages.sky import position_words
from app.services.baskets import row_label
from app.services.offers import Offer
from app.services.results import Result
from connectors.contract import Column, Role

__all__ = ["RowPage", "row_page"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowPage(Page):
    """Everything that an archive says of one row."""

    template: ClassVar[str] = "rows/show.html"
    regions: ClassVar[tuple[str, ...]] = ("row",)
    offer: Offer
    label: str
    number: int
    total: int
    facts: Sequence[tuple[Column, Markup, str]]
    empty: Sequence[Column]
    position: str
    previews: Sequence[str]
    back_url: str
    json_url: str
    previous: str
    next: str
    held: bool
    question: str


def _position(columns: Sequence[Column], values: dict[str, Any]) -> str:
    found = {column.role: values[column.name] for column in columns if column.role in {Role.RA, Role.DEC}}
    ra, dec = found.get(Role.RA), found.get(Role.DEC)
    return position_words(ra, dec) if isinstance(ra, float) and isinstance(dec, float) else ""


def row_page(
    offer: Offer,
    result: Result,
    number: int,
    question: str,
    urls: tuple[str, str, Callable[[int], str]],
    file_url: Callable[[str], str],
    *,
    held: bool,
) -> RowPage:
    """The page of the row of this number; `urls` are the way back, the data, and another row's page."""
    back_url, json_url, row_url = urls
    values, maker = result.row(number), CellMaker(file_url)
    filled = [column for column in result.columns if values[column.name] not in (None, "")]
    previews = [
        file_url(values[column.name])
        for column in filled
        if column.role is Role.PREVIEW and "://" not in values[column.name]
    ]
    return RowPage(
        offer=offer,
        label=row_label(offer.description.key, result.columns, values),
        number=number,
        total=result.rows,
        facts=[
            (column, maker.cell(column, values[column.name]), plain(values[column.name])) for column in filled
        ],
        empty=[column for column in result.columns if column not in filled],
        position=_position(result.columns, values),
        previews=previews,
        back_url=back_url,
        json_url=json_url,
        previous=row_url(number - 1) if number else "",
        next=row_url(number + 1) if number + 1 < result.rows else "",
        held=held,
        question=question,
    )
