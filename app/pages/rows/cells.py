"""A value of a result as a table cell."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from markupsafe import Markup, escape

from app.pages.quantities import (
    band_words,
    photon_words,
    size_words,
    time_words,
)
from app.pages.rows.media import link_words, media_words
from app.pages.sky.footprints import footprint_words
from app.pages.sky.words import dec_words, ra_words
from connectors.contract import Column, Role
from connectors.sizes import byte_factor

__all__ = ["NUMERIC", "CellMaker", "cell_maker", "is_numeric", "plain"]

NUMERIC = frozenset({"double", "float", "int", "long", "short", "unsignedByte"})
NOTHING = Markup('<span class="null" title="no value">–</span>')
TEXT, NUMBER = "<td>", '<td class="number">'
LONGEST = 90
LONGEST_TITLE = 2000
DEGREES = frozenset({"deg", "degree", "degrees"})
SEXAGESIMAL: dict[Role | None, Callable[[float], str]] = {Role.RA: ra_words, Role.DEC: dec_words}
NO_ROW: Mapping[str, Any] = {}
FileUrl = Callable[[str], str]
PreviewUrl = Callable[[int], str]


def is_numeric(column: Column) -> bool:
    """Whether the column's values are numbers, to be aligned at the right."""
    return column.datatype in NUMERIC


def _rounded(value: float, unit: str) -> str:
    """For reading: a tenth of an arcsecond and finer in degrees, else six figures."""
    if not math.isfinite(value):
        return "∞" if value > 0 else "−∞" if value < 0 else "–"
    if unit == "deg" and abs(value) >= 0.001:  # noqa: PLR2004 - smaller angles keep their figures
        return f"{value:.5f}"
    return f"{value:.6g}"


# What follows gives HTML as plain text, every part made here or escaped. CellMaker makes it Markup, once:
# a page has hundreds of cells, and Markup's own methods cost ten times what an f-string costs.


def _titled(words: str, title: str) -> str:
    return f'<span title="{title}">{words}</span>'


def _size(value: float, column: Column) -> str:
    factor = byte_factor(column.unit)
    return _titled(size_words(value * factor), f"{value} {column.unit or 'bytes'}") if factor else ""


def _time(value: float, column: Column) -> str:
    words = time_words(value) if column.unit == "d" else ""
    return _titled(words, f"MJD {value!r}") if words else ""


def _band(value: float, column: Column) -> str:
    if column.unit != "m" or value <= 0:
        return ""
    return _titled(band_words(value), f"{value!r} m, {photon_words(value)}")


QUANTITIES: dict[Role | None, Callable[[float, Column], str]] = {
    Role.SIZE: _size,
    Role.TIME_START: _time,
    Role.TIME_END: _time,
    Role.BAND_MIN: _band,
    Role.BAND_MAX: _band,
}
"""Numbers that are better read in other words; empty words leave them as they are."""


def _number(value: float, column: Column) -> str:
    full, text = repr(value), _rounded(value, column.unit)
    shown = text if full == text else f'<span title="{full}">{text}</span>'
    words = SEXAGESIMAL.get(column.role) if column.unit in DEGREES and math.isfinite(value) else None
    return f'{shown} <small class="sexagesimal">{words(value)}</small>' if words else shown


def _quantity(value: float, column: Column) -> str:
    """A number other than NaN."""
    made = QUANTITIES.get(column.role)
    words = made(value, column) if made and math.isfinite(value) else ""
    return words or (_number(value, column) if isinstance(value, float) else str(value))


def _text(text: str) -> str:
    if len(text) > LONGEST:
        return _titled(f"{escape(text[: LONGEST - 1].rstrip())}…", escape(text[:LONGEST_TITLE]))
    return escape(text)


def _footprint(value: str | list[float]) -> str:
    words, text = footprint_words(value), plain(value)
    return _titled(words, escape(text[:LONGEST_TITLE])) if words else _text(text)


def _media(text: str) -> str:
    words = media_words(text)
    return _titled(words, escape(text)) if words else ""


def _is_web(url: str) -> bool:
    return url.lower().startswith(("http://", "https://"))


def _link(url: str, text: str) -> str:
    return f'<a href="{escape(url)}" rel="noopener noreferrer">{escape(text)}</a>'


def _image(url: str, source: str) -> str:
    shown = f'<img class="thumbnail" src="{escape(source)}" alt="preview" loading="lazy">'
    return f'<a href="{escape(url)}" rel="noopener noreferrer">{shown}</a>'


def _web_link(text: str) -> str:
    return _link(text, text if len(text) <= LONGEST else text[: LONGEST - 1] + "…") if _is_web(text) else ""


TEXTS: dict[Role | None, Callable[[str], str]] = {
    Role.FOOTPRINT: _footprint,
    Role.ACCESS_FORMAT: _media,
    Role.LINK: _web_link,
}
"""Texts that are better read in other words."""


def plain(value: Any) -> str:
    """A value in full, as it is copied."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


@dataclass(frozen=True, slots=True)
class CellMaker:
    """Makes the cells of one dataset; `file_url` gives the address of a file that the portal holds itself.

    `preview_url` gives the portal's own picture of what an archive's preview shows, by the row's number;
    `format_name` is the column that says what kind of thing the links lead to.
    """

    file_url: FileUrl
    preview_url: PreviewUrl | None = None
    format_name: str = ""

    def _address(self, value: str) -> str | None:
        """A web address as it is, a bare file name as the portal's own; anything else is only text."""
        if _is_web(value):
            return value
        return None if ":" in value or value.startswith("/") else self.file_url(value)

    def _preview(self, value: str, number: int | None) -> str:
        url = self._address(value)
        if url is None:
            return _text(value)
        if not _is_web(value):
            return _image(url, url)
        if self.preview_url is None or number is None:
            return _link(url, link_words(url, ""))
        return _image(url, self.preview_url(number))

    def _access(self, value: str, row: Mapping[str, Any]) -> str:
        url = self._address(value)
        return _text(value) if url is None else _link(url, link_words(value, row.get(self.format_name) or ""))

    def cell(
        self, column: Column, value: Any, row: Mapping[str, Any] = NO_ROW, number: int | None = None
    ) -> Markup:
        """The inside of the cell, safe for a page; `row` are the values beside it, `number` is the row's."""
        return Markup(self._inside(column, value, row, number))  # noqa: S704 - see the note above

    def cells(self, columns: Sequence[Column], row: Mapping[str, Any], number: int | None = None) -> Markup:
        """The row's cells in these columns, one after the other, with their tags."""
        made = [
            f"{NUMBER if column.datatype in NUMERIC else TEXT}"
            f"{self._inside(column, row[column.name], row, number)}</td>"
            for column in columns
        ]
        return Markup("".join(made))  # noqa: S704 - see the note above

    def _inside(self, column: Column, value: Any, row: Mapping[str, Any], number: int | None) -> str:
        if value is None or value == "":
            return NOTHING
        if isinstance(value, str):
            return self._words(column, value, row, number) if column.role or column.link else _text(value)
        if isinstance(value, float):
            return NOTHING if math.isnan(value) else _quantity(value, column)
        if isinstance(value, int) and not isinstance(value, bool):
            return _quantity(value, column)
        if column.role is Role.FOOTPRINT and isinstance(value, list):
            return _footprint(value)
        return self._words(column, plain(value), row, number)

    def _words(self, column: Column, text: str, row: Mapping[str, Any], number: int | None) -> str:
        if column.role is Role.ACCESS_URL:
            return self._access(text, row)
        if column.role is Role.PREVIEW:
            return self._preview(text, number)
        made = TEXTS.get(column.role)
        if words := made and made(text):
            return words
        if column.link:
            return _link(column.link.replace("{value}", quote(text, safe="")), text[:LONGEST])
        return _text(text)


def cell_maker(columns: Sequence[Column], file_url: FileUrl, preview_url: PreviewUrl) -> CellMaker:
    """Makes the cells of an answer with these columns."""
    formats = (column.name for column in columns if column.role is Role.ACCESS_FORMAT)
    return CellMaker(file_url, preview_url, next(formats, ""))
