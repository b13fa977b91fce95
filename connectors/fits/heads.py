"""The beginning of a FITS table: its columns, and its first rows as texts."""

from typing import Any, TypeAlias

import numpy as np
from astropy.io import fits

from connectors.fits.cards import plain
from connectors.fits.contents import TableColumn, TableHead

__all__ = ["TableHdu", "head_of"]

FIRST_ROWS = 12
FIRST_COLUMNS = 40
LONGEST_LIST = 6
LONGEST = 60
FIGURES, SINGLE = 10, 7
"""Decimal figures of a double and of a single precision number."""

TableHdu: TypeAlias = fits.BinTableHDU | fits.TableHDU


def _words(value: Any) -> str:
    """A cell as text: a number with its figures, a list with its first values."""
    if isinstance(value, np.ndarray):
        flat = value.ravel()
        shown = " ".join(_words(one) for one in flat[:LONGEST_LIST])
        return f"{shown} … ({flat.size})" if flat.size > LONGEST_LIST else shown
    if isinstance(value, np.floating | float):
        figures = SINGLE if isinstance(value, np.float32) else FIGURES
        return "" if np.isnan(value) else f"{float(value):.{figures}g}"
    if isinstance(value, bytes):
        return value.decode("latin-1")
    return str(value)


def _cell(value: Any) -> str:
    text = _words(value)
    text = plain(text).strip() if isinstance(value, bytes | str) else text
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _about(header: fits.Header, at: int) -> str:
    """What the header says of a column beyond its name: a description, else a UCD, as writers put them."""
    written = header.get(f"TCOMM{at}") or header.get(f"TDESC{at}") or header.comments[f"TTYPE{at}"]
    return str(written or header.get(f"TUCD{at}") or "")[:200]


def _columns(hdu: TableHdu) -> list[TableColumn]:
    names = [f"TTYPE{at}" for at in range(1, len(hdu.columns) + 1)]
    return [
        TableColumn(
            name=str(column.name),
            form=str(hdu.header.get(f"TFORM{at}", "")),
            unit=str(column.unit or ""),
            words=_about(hdu.header, at) if name in hdu.header else "",
        )
        for at, (name, column) in enumerate(zip(names, hdu.columns, strict=True), start=1)
    ]


def head_of(hdu: TableHdu) -> TableHead:
    """The columns, and the first rows of the first columns. Raises what astropy raises."""
    columns = _columns(hdu)
    rows = int(hdu.header["NAXIS2"])
    if not rows or not columns or not hdu.header["NAXIS1"]:
        return TableHead(rows=rows, columns=columns)
    beginning = hdu.data[:FIRST_ROWS]
    lists = [beginning.field(at) for at in range(min(len(columns), FIRST_COLUMNS))]
    first = [[_cell(values[at]) for values in lists] for at in range(len(beginning))]
    return TableHead(rows=rows, columns=columns, first=first)
