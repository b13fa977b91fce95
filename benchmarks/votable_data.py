"""VOTables to measure with: 15 columns (12 numeric, 1 boolean, 2 texts) with nulls, in three serialisations.

Blocks of rows are made once and repeated, so that large files are there soon.
"""

import base64
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

__all__ = ["KINDS", "write_table"]

BLOCK = 20_000
NULL = -32768
FIELDS = (
    ("source_id", "long", "", ""),
    ("ra", "double", "", "deg"),
    ("dec", "double", "", "deg"),
    ("ra_error", "float", "", "mas"),
    ("dec_error", "float", "", "mas"),
    ("parallax", "double", "", "mas"),
    ("designation", "char", "*", ""),
    ("pmra", "double", "", "mas/yr"),
    ("pmdec", "double", "", "mas/yr"),
    ("mag_g", "float", "", "mag"),
    ("mag_bp", "float", "", "mag"),
    ("n_obs", "short", "", ""),
    ("flags", "int", "", ""),
    ("variable", "boolean", "", ""),
    ("spectrum", "char", "*", ""),
)
WIDTHS = {"long": ">q", "double": ">d", "float": ">f", "short": ">h", "int": ">i"}

Cell = int | float | bool | str | None
Row = tuple[Cell, ...]


def _rows(count: int, seed: int) -> Iterator[Row]:
    draw = np.random.default_rng(seed)
    real, small = draw.random((count, 8)), draw.integers(0, 900, (count, 3))
    names = ("O", "B", "A", "F", "G", "K5 III", "M2V", "")
    for number in range(count):
        a, b, c, d, e, f, g, h = real[number].tolist()
        i, j, k = small[number].tolist()
        yield (
            4_000_000_000_000_000_000 + int(a * 1e15), round(a * 360, 10), round(b * 180 - 90, 10),
            round(c, 5), round(d, 5), None if i % 10 == 0 else round(e * 20, 6), f"Gaia DR3 {int(h * 1e15)}",
            round(f * 200 - 100, 6), round(g * 200 - 100, 6), None if j % 20 == 0 else round(10 + h * 11, 4),
            round(10 + a * 11, 4), None if k % 25 == 0 else k, i * j, None if i % 30 == 0 else i % 2 == 0,
            names[j % 8],
        )  # fmt: skip


def _text(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _tabledata(rows: list[Row]) -> bytes:
    return "".join(
        "<TR>" + "".join(f"<TD>{_text(cell)}</TD>" for cell in row) + "</TR>\n" for row in rows
    ).encode()


def _commented(rows: list[Row]) -> bytes:
    """Rows that need an XML parser: a comment and a CDATA section in each."""
    return "".join(
        "<TR><!-- a row -->"
        + "".join(f"<TD>{_text(cell)}</TD>" for cell in row[:-1])
        + f"<TD><![CDATA[{_text(row[-1])}]]></TD></TR>\n"
        for row in rows
    ).encode()


def _signed(rows: list[Row]) -> bytes:
    """Rows with numbers that Arrow does not read: a plus sign before a number in each."""
    return _tabledata([(f"+{row[0]}", f"+{row[1]}", *row[2:]) for row in rows])


def _packed(value: Cell, datatype: str) -> bytes:
    if datatype == "char":
        letters = str(value).encode()
        return struct.pack(">I", len(letters)) + letters
    if datatype == "boolean":
        return b"?" if value is None else b"T" if value else b"F"
    if value is None:
        value = float("nan") if datatype in {"float", "double"} else NULL
    return struct.pack(WIDTHS[datatype], value)


def _binary(rows: list[Row], *, flags: bool) -> bytes:
    kinds = [kind for _, kind, _, _ in FIELDS]
    parts = []
    for row in rows:
        if flags:
            bits = "".join("1" if cell is None else "0" for cell in row).ljust(16, "0")
            parts.append(int(bits, 2).to_bytes(2, "big"))
        parts += [_packed(cell, kind) for cell, kind in zip(row, kinds, strict=True)]
    return b"".join(parts)


def _head() -> str:
    fields = "".join(
        f'<FIELD name="{name}" datatype="{kind}"'
        + (f' arraysize="{size}"' if size else "")
        + (f' unit="{unit}"' if unit else "")
        + (f'><VALUES null="{NULL}"/></FIELD>\n' if kind == "short" else "/>\n")
        for name, kind, size, unit in FIELDS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.3">\n'
        '<RESOURCE type="results">\n<INFO name="QUERY_STATUS" value="OK"/>\n<TABLE>\n' + fields + "<DATA>\n"
    )


def _repeated(make: Callable[[list[Row]], bytes], rows: int) -> Iterator[bytes]:
    count = min(rows, BLOCK)
    own = list(_rows(count, 7))
    block = make(own)
    for _ in range(rows // count):
        yield block
    if rest := rows % count:
        yield make(own[:rest])


def _in_base64(parts: Iterator[bytes]) -> Iterator[bytes]:
    """Lines of 76 characters, as most services write them."""
    held = b""
    for part in parts:
        held += part
        cut = len(held) // 57 * 57
        yield base64.encodebytes(held[:cut])
        held = held[cut:]
    yield base64.encodebytes(held)


MAKERS: dict[str, Callable[[list[Row]], bytes]] = {
    "td": _tabledata,
    "b1": lambda rows: _binary(rows, flags=False),
    "b2": lambda rows: _binary(rows, flags=True),
    "commented": _commented,
    "signed": _signed,
}
KINDS = tuple(MAKERS)
TAGS = {"b1": "BINARY", "b2": "BINARY2"}


def write_table(file: Path, kind: str, rows: int) -> None:
    """Write a VOTable of that many rows."""
    parts = _repeated(MAKERS[kind], rows)
    tag = TAGS.get(kind)
    with file.open("wb") as target:
        target.write(_head().encode())
        target.write(f'<{tag}><STREAM encoding="base64">\n'.encode() if tag else b"<TABLEDATA>\n")
        for part in _in_base64(parts) if tag else parts:
            target.write(part)
        target.write(f"</STREAM></{tag}>\n".encode() if tag else b"</TABLEDATA>\n")
        target.write(b"</DATA>\n</TABLE>\n</RESOURCE>\n</VOTABLE>\n")
