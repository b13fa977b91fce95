"""The page of one row."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from markupsafe import Markup

from app.pages.page import Page
from app.pages.quantities import head_unit
from app.pages.rows.cells import cell_maker, plain
from app.pages.rows.previews import preview_sources
from app.pages.sky.words import position_words
from app.services.baskets import row_label
from app.services.fitsview import Source, source_of
from app.services.gathering import data_of, held_file
from app.services.offers import Offer
from app.services.paging import Place
from app.services.results import Result
from connectors.contract import Column, Role

__all__ = ["RowPage", "RowUrls", "row_fields", "row_page"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowUrls:
    """Where a row's page is, and leads: back, data, links (empty where it has none), FITS file, other rows.

    `sky` is the row's own chart and `sky_file` the same as a picture; both empty where it has no place.

    `file` and `preview` give the addresses of a file that the portal holds and of its picture of a row.
    """

    here: str
    back: str
    json: str
    links: str
    fits: str
    sky: str
    sky_file: str
    row: Callable[[int], str]
    file: Callable[[str], str]
    preview: Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Fact:
    """A field of the row: its cell, its value in full, and the unit that the cell leaves to say."""

    column: Column
    cell: Markup
    full: str
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RowPage(Page):
    """Everything that an archive says of one row."""

    template: ClassVar[str] = "rows/show.html"
    regions: ClassVar[tuple[str, ...]] = ("row",)
    offer: Offer
    label: str
    number: int
    place: Place
    facts: Sequence[Fact]
    empty: Sequence[Column]
    position: str
    previews: Sequence[str]
    fits: Source | None
    urls: RowUrls
    previous: str
    next: str
    held: bool
    question: str
    asked: Mapping[str, str | int]
    data: tuple[str, int | None]
    file: str


def _position(columns: Sequence[Column], values: dict[str, Any]) -> str:
    found = {column.role: values[column.name] for column in columns if column.role in {Role.RA, Role.DEC}}
    ra, dec = found.get(Role.RA), found.get(Role.DEC)
    return position_words(ra, dec) if isinstance(ra, float) and isinstance(dec, float) else ""


def _facts(result: Result, number: int, values: dict[str, Any], urls: RowUrls) -> list[Fact]:
    maker = cell_maker(result.columns, urls.file, urls.preview)
    return [
        Fact(
            column,
            maker.cell(column, values[column.name], values, number),
            plain(values[column.name]),
            head_unit(column),
        )
        for column in result.columns
        if values[column.name] not in (None, "")
    ]


def row_fields(offer: Offer, question: str, number: int, back: str) -> dict[str, str | int]:
    """The fields of a form that is about a row, and where it goes back to."""
    archive, dataset = offer.archive.id, offer.dataset.id
    return {"archive": archive, "dataset": dataset, "question": question, "row": number, "back": back}


def row_page(
    offer: Offer, result: Result, number: int, place: Place, question: str, urls: RowUrls, *, held: bool
) -> RowPage:
    """The page of the row of this number; `place` is where it stands among those that are looked at."""
    values = result.row(number)
    facts = _facts(result, number, values, urls)
    told = {fact.column.name for fact in facts}
    return RowPage(
        offer=offer,
        label=row_label(offer.description.key, result.columns, values),
        number=number,
        place=place,
        facts=facts,
        empty=[column for column in result.columns if column.name not in told],
        position=_position(result.columns, values),
        previews=preview_sources(result.columns, values, number, urls.file, urls.preview),
        fits=source_of(offer.connector, result, number),
        urls=urls,
        previous="" if place.previous is None else urls.row(place.previous),
        next="" if place.following is None else urls.row(place.following),
        held=held,
        question=question,
        asked=row_fields(offer, question, number, urls.here),
        data=data_of(result.columns, values),
        file=held_file(offer, result.columns, values),
    )
