"""A value of a result as a table cell."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from markupsafe import Markup, escape

from app.pages.sky import dec_words, ra_words
from connectors.contract import Column, Role

__all__ = ["NUMERIC", "CellMaker", "is_numeric", "plain", "size_words"]

NUMERIC = frozenset({"double", "float", "int", "long", "short", "unsignedByte"})
NOTHING = Markup('<span class="null" title="no value">–</span>')
TEXT, NUMBER = "<td>", '<td class="number">'
LONGEST = 90
SEXAGESIMAL: dict[Role | None, Callable[[float], str]] = {Role.RA: ra_words, Role.DEC: dec_words}
FILES = frozenset({Role.ACCESS_URL, Role.PREVIEW})
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


# What follows gives HTML as plain text, every part made here or escaped. CellMaker makes it Markup, once:
# a page has hundreds of cells, and Markup's own methods cost ten times what an f-string costs.


def _size(value: float) -> str:
    return f'<span title="{value} bytes">{size_words(value)}</span>'


def _whole(value: int, column: Column) -> str:
    return _size(value) if column.role is Role.SIZE else str(value)


def _number(value: float, column: Column) -> str:
    if math.isnan(value):
        return NOTHING
    if column.role is Role.SIZE:
        return _size(value)
    full, text = repr(value), _rounded(value, column.unit)
    shown = text if full == text else f'<span title="{full}">{text}</span>'
    words = SEXAGESIMAL.get(column.role) if column.unit == "deg" and math.isfinite(value) else None
    return f'{shown} <small class="sexagesimal">{words(value)}</small>' if words else shown


def _text(text: str) -> str:
    if len(text) > LONGEST:
        return f'<span title="{escape(text)}">{escape(text[: LONGEST - 1].rstrip())}…</span>'
    return escape(text)


def _is_web(url: str) -> bool:
    return url.lower().startswith(("http://", "https://"))


def _link(url: str, text: str) -> str:
    return f'<a href="{escape(url)}" rel="noopener noreferrer">{escape(text)}</a>'


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

    def _file(self, value: str, column: Column) -> str:
        url = self._address(value)
        if url is None:
            return _text(value)
        if column.role is Role.PREVIEW and not _is_web(value):
            safe = escape(url)
            return f'<a href="{safe}"><img class="thumbnail" src="{safe}" alt="preview" loading="lazy"></a>'
        return _link(url, value.rpartition("/")[2][:60] or "open")

    def cell(self, column: Column, value: Any) -> Markup:
        """The inside of the cell, safe for a page."""
        return Markup(self._inside(column, value))  # noqa: S704 - see the note above

    def cells(self, columns: Sequence[Column], row: Mapping[str, Any]) -> Markup:
        """The row's cells in these columns, one after the other, with their tags."""
        made = [
            f"{NUMBER if is_numeric(column) else TEXT}{self._inside(column, row[column.name])}</td>"
            for column in columns
        ]
        return Markup("".join(made))  # noqa: S704 - see the note above

    def _inside(self, column: Column, value: Any) -> str:
        if value is None or value == "":
            return NOTHING
        if isinstance(value, str):
            return self._words(column, value)
        if isinstance(value, float):
            return _number(value, column)
        if isinstance(value, int) and not isinstance(value, bool):
            return _whole(value, column)
        return self._words(column, plain(value))

    def _words(self, column: Column, text: str) -> str:
        if column.role in FILES:
            return self._file(text, column)
        if column.role is Role.LINK and _is_web(text):
            return _link(text, text if len(text) <= LONGEST else text[: LONGEST - 1] + "…")
        if column.link:
            return _link(column.link.replace("{value}", quote(text, safe="")), text[:LONGEST])
        return _text(text)
