"""Rows to a FITS binary table, as they come (FITS 4.0, section 7.3)."""

from collections.abc import Callable, Iterable, Iterator, Sequence

import pyarrow as pa

from connectors.contract import Column
from connectors.fits.cards import BLOCK, Card, header
from connectors.fits.cells import Layout, cell_types, layouts, packed

__all__ = ["Card", "write_fits"]

PRIMARY = (
    Card("SIMPLE", value=True, comment="FITS standard"),
    Card("BITPIX", 8),
    Card("NAXIS", 0),
    Card("EXTEND", value=True),
)


def _column_cards(at: int, column: Column, layout: Layout) -> Iterator[Card]:
    yield Card(f"TTYPE{at}", column.name, column.description)
    yield Card(f"TFORM{at}", layout.form)
    if column.unit:
        yield Card(f"TUNIT{at}", column.unit)
    if layout.null is not None:
        yield Card(f"TNULL{at}", layout.null)
    if column.ucd:
        yield Card(f"TUCD{at}", column.ucd)
    if column.utype:
        yield Card(f"TUTYP{at}", column.utype)
    if column.description:
        yield Card(f"TCOMM{at}", column.description)


def _table_cards(width: int, rows: int, columns: Sequence[Column], made: Sequence[Layout]) -> Iterator[Card]:
    yield Card("XTENSION", "BINTABLE", "binary table")
    yield Card("BITPIX", 8)
    yield Card("NAXIS", 2)
    yield Card("NAXIS1", width, "bytes in a row")
    yield Card("NAXIS2", rows, "rows")
    yield Card("PCOUNT", 0)
    yield Card("GCOUNT", 1)
    yield Card("TFIELDS", len(made), "columns")
    for at, (column, layout) in enumerate(zip(columns, made, strict=True), start=1):
        yield from _column_cards(at, column, layout)


def write_fits(
    columns: Sequence[Column],
    schema: pa.Schema,
    batches: Callable[[], Iterable[pa.RecordBatch]],
    *,
    rows: int,
    name: str = "",
    cards: Sequence[Card] = (),
) -> Iterator[bytes]:
    """Give a FITS file of one binary table, in pieces; `batches` is called for the widths, then for the rows.

    An integer's null is a number that the column does not have (TNULL), a text is ASCII, a list has the
    length of the longest, filled with NaN or 0. UCDs and utypes are in TUCDn and TUTYPn, as STILTS and TOPCAT
    have them. `rows` is told in the header, so that a file that breaks off cannot be taken for a whole one.
    """
    made = layouts(schema, batches())
    width = cell_types(made).itemsize
    extra = [Card("EXTNAME", name), *cards] if name else list(cards)
    yield header(PRIMARY)
    yield header([*_table_cards(width, rows, columns, made), *extra])
    size = 0
    for batch in batches():
        piece = packed(batch, made).tobytes()
        size += len(piece)
        yield piece
    yield b"\0" * (-size % BLOCK)
