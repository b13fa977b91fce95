"""A value of a result as a table cell."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from markupsafe import Markup, escape

from app.pages.sky import dec_words, ra_words
from connectors.contract import Column, Role

__all__ = ["NUMERIC", "CellMaker", "is_numeric", "plain", "size_words"]

NUMERIC = frozenset({"double", "float", "int", "long", "short", "unsignedByte"})
NOTHING = Markup('<span class="null" title="no value">–</span>')
LONGEST = 90
FileUrl = Callable[[str], str]


def is_numeric(column: Column) -> bool:
    """Whether the column's values are numbers, to be aligned at the right."""
    return column.datatype in NUMERIC


def size_words(size: float) -> str:
    """A number of bytes for reading."""
    for unit in ("B", "kB", "MB", "GB"):
        if abs(size) < 1000:  # noqa: PLR2004 - SI prefixes
            return f"{size:.3g} {unit}"
        size /= 1000
    return f"{size:.3g} TB"


def _rounded(value: float, unit: str) -> str:
    """For reading: a tenth of an arcsecond and finer in degrees, else six figures."""
    if not math.isfinite(value):
        return "∞" if value > 0 else "−∞" if value < 0 else "–"
    if unit == "deg" and abs(value) >= 0.001:  # noqa: PLR2004 - smaller angles keep their figures
        return f"{value:.5f}"
    return f"{value:.6g}"


def _number(value: float, column: Column) -> Markup:
    if math.isnan(value):
        return NOTHING
    full, text = repr(value), _rounded(value, column.unit)
    shown = escape(text) if full == text else Markup('<span title="{}">{}</span>').format(full, text)
    if column.role is Role.RA and column.unit == "deg":
        return shown + Markup(' <small class="sexagesimal">{}</small>').format(ra_words(value))
    if column.role is Role.DEC and column.unit == "deg":
        return shown + Markup(' <small class="sexagesimal">{}</small>').format(dec_words(value))
    return shown


def _text(text: str) -> Markup:
    if len(text) > LONGEST:
        return Markup('<span title="{}">{}…</span>').format(text, text[: LONGEST - 1].rstrip())
    return escape(text)


def _is_web(url: str) -> bool:
    return urlsplit(url).scheme in {"http", "https"}


def _link(url: str, text: str) -> Markup:
    return Markup('<a href="{}" rel="noopener noreferrer">{}</a>').format(url, text)


def plain(value: Any) -> str:
    """A value in full, as it is copied."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


@dataclass(frozen=True, slots=True)
class CellMaker:
    """Makes the cells of one dataset; `file_url` gives the address of a file that the portal holds itself."""

    file_url: FileUrl

    def _address(self, value: str) -> str | None:
        """A web address as it is, a bare file name as the portal's own; anything else is only text."""
        if _is_web(value):
            return value
        return None if ":" in value or value.startswith("/") else self.file_url(value)

    def _file(self, value: str, column: Column) -> Markup:
        url = self._address(value)
        if url is None:
            return _text(value)
        if column.role is Role.PREVIEW and not _is_web(value):
            return Markup(
                '<a href="{}"><img class="thumbnail" src="{}" alt="preview" loading="lazy"></a>'
            ).format(url, url)
        return _link(url, value.rpartition("/")[2][:60] or "open")

    def cell(self, column: Column, value: Any) -> Markup:
        """The inside of the cell, safe for a page."""
        if value is None or value == "":
            return NOTHING
        if isinstance(value, bool):
            return escape(plain(value))
        if isinstance(value, int | float):
            return self._number(column, value)
        return self._words(column, str(value))

    @staticmethod
    def _number(column: Column, value: float) -> Markup:
        if column.role is Role.SIZE:
            return Markup('<span title="{} bytes">{}</span>').format(value, size_words(value))
        return _number(value, column) if isinstance(value, float) else escape(value)

    def _words(self, column: Column, text: str) -> Markup:
        if column.role in {Role.ACCESS_URL, Role.PREVIEW}:
            return self._file(text, column)
        if column.role is Role.LINK and _is_web(text):
            return _link(text, text if len(text) <= LONGEST else text[: LONGEST - 1] + "…")
        if column.link:
            return _link(column.link.replace("{value}", quote(text, safe="")), text[:LONGEST])
        return _text(text)
