"""The page of the FITS file behind a row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup

from app.pages.drawing import Words, svg_of
from app.pages.fits.facts import found_cards
from app.pages.fits.picture import PictureView, picture_view
from app.pages.page import Page
from app.pages.quantities import size_words
from app.pages.remote import host_of
from app.pages.rows.rows import row_fields
from app.pages.rows.table import UrlOf
from app.services.baskets import row_label
from app.services.fitsview import (
    PREFIX,
    Phase,
    Shelf,
    Source,
    State,
    Wish,
    look_at,
    spectrum_result,
    unit_of,
)
from app.services.offers import Offer
from app.services.plots import AxisWish, Kind, PlotWish, figure_of
from app.services.results import Result
from app.services.subsets import Subset
from connectors.fits.cards import Card
from connectors.fits.contents import Contents, Unit

__all__ = ["FitsPage", "FitsUrls", "Opened", "UnitLine", "fits_page", "hdu_name"]


@dataclass(frozen=True, slots=True)
class FitsUrls:
    """The row, the file itself, where forms lead, and makers for the faces of this page."""

    row: str
    original: str
    action: str
    page: UrlOf
    picture: UrlOf
    json: UrlOf
    text: UrlOf
    plot: UrlOf


@dataclass(frozen=True, slots=True)
class UnitLine:
    """An HDU in the list of them."""

    unit: Unit
    shape: str
    size: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What is shown of a file that was read: its HDUs, and one of them in full."""

    lines: Sequence[UnitLine]
    notes: Sequence[str]
    unit: Unit
    picture: PictureView | None
    spectrum: Markup
    plot_url: str
    cards: Sequence[Card]
    json_url: str
    text_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FitsPage(Page):
    """A FITS file as far as it is known: being worked on, failed, or `opened`."""

    template: ClassVar[str] = "fitsviews/show.html"
    regions: ClassVar[tuple[str, ...]] = ("fits", "fits_header")
    quiet: ClassVar[bool] = True
    offer: Offer
    label: str
    source: Source
    host: str
    size: str
    state: State
    progress: str
    urls: FitsUrls
    poll_url: str
    hidden: Sequence[tuple[str, str]]
    asked: Mapping[str, str | int]
    wish: Wish
    opened: Opened | None

    @property
    def file_label(self) -> str:
        """What the file is called in a basket."""
        name = self.source.name
        return name if name.startswith(self.label) else f"{self.label}: {name}"


def _progress(state: State) -> str:
    """What is being done, in words."""
    match state.phase:
        case Phase.WAITING:
            return "Waiting for a worker of the portal."
        case Phase.FETCHING if state.total:
            return f"Fetching: {size_words(state.done)} of {size_words(state.total)} have come."
        case Phase.FETCHING:
            return f"Fetching: {size_words(state.done)} have come."
        case Phase.READING:
            return "The file is here and is being read."
        case _:
            return state.words


def _shape(unit: Unit) -> str:
    if unit.table:
        columns = len(unit.table.columns)
        return f"{unit.table.rows} × {columns} column{'s' * (columns != 1)}"
    return " × ".join(map(str, unit.shape))


def _spectrum(result: Result, name: str) -> Markup:
    """The line of a spectrum; nothing where no point can be drawn."""
    x, y = result.columns
    figure = figure_of(Subset(result), PlotWish(Kind.SPECTRUM, AxisWish(x.name), AxisWish(y.name)))
    words = Words(f"Spectrum in {name}", f"{y.name} against {x.name}, {result.rows} points.")
    return svg_of(figure, words) if figure else Markup()


def hdu_name(unit: Unit) -> str:
    """What an HDU is called."""
    return f"HDU {unit.number} {unit.name}".strip()


def _opened(shelf: Shelf, source: Source, wish: Wish, urls: FitsUrls) -> Opened:
    """What is shown of a file that was read. Raises KeyError where it has just gone."""
    contents = shelf.contents(source.digest)
    unit = unit_of(contents, wish.unit)
    hdu = f"{PREFIX}hdu"
    picture = None
    if unit.picture:
        look = look_at(shelf, source, unit.picture, wish)
        makers = (urls.page, urls.picture)
        picture = picture_view(
            unit.picture, look, wish, f"Image in {hdu_name(unit)} of {source.name}", makers
        )
    spectrum = spectrum_result(shelf, source, unit) if unit.spectrum else None
    return Opened(
        lines=_lines(contents, unit, urls.page),
        notes=contents.notes,
        unit=unit,
        picture=picture,
        spectrum=_spectrum(spectrum, hdu_name(unit)) if spectrum else Markup(),
        plot_url=urls.plot(**{hdu: unit.number}),
        cards=found_cards(unit, wish.find),
        json_url=urls.json(**{hdu: unit.number}),
        text_url=urls.text(**{hdu: unit.number}),
    )


def _lines(contents: Contents, shown: Unit, page_url: UrlOf) -> list[UnitLine]:
    gone = {f"{PREFIX}plane": None, f"{PREFIX}find": None}
    return [
        UnitLine(
            unit,
            _shape(unit),
            size_words(unit.size),
            page_url(**{**gone, f"{PREFIX}hdu": unit.number}),
            unit is shown,
        )
        for unit in contents.units
    ]


def fits_page(
    offer: Offer,
    result: Result,
    number: int,
    found: tuple[Source, State, Shelf],
    wish: Wish,
    urls: FitsUrls,
    hidden: Sequence[tuple[str, str]],
    question: str,
) -> FitsPage:
    """The page of the file of the row of this number; `hidden` is what its forms send along."""
    source, state, shelf = found
    try:
        opened = _opened(shelf, source, wish, urls) if state.phase is Phase.READY else None
    except KeyError:  # it was swept a moment ago
        opened, state = None, State(Phase.WAITING)
    return FitsPage(
        offer=offer,
        label=row_label(offer.description.key, result.columns, result.row(number)),
        source=source,
        host=host_of(source.url) if source.url else "",
        size=size_words(source.size) if source.size else "",
        state=state,
        progress=_progress(state),
        urls=urls,
        poll_url=urls.page(**{f"{PREFIX}seen": state.mark}),
        hidden=hidden,
        asked=row_fields(offer, question, number, urls.page()),
        wish=wish,
        opened=opened,
    )
