"""Rows to a VOTable, as they come and in bounded memory (VOTable 1.5)."""

import binascii
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

import pyarrow as pa

from connectors.contract import Column
from connectors.votable.describe import Info
from connectors.votable.fields import FieldSpec
from connectors.votable.rowbytes import row_bytes
from connectors.votable.rowtexts import FORBIDDEN, row_texts
from connectors.votable.written import specs_to_write

__all__ = ["Serialization", "write_votable"]

Serialization = Literal["tabledata", "binary2"]

ROWS, BYTES, AHEAD = 8192, 1 << 21, 1 << 22
LINE = 57 * 1024
"""Bytes on a line of base64; a multiple of 3."""
NO_XML = re.compile(FORBIDDEN)
NOT_PLAIN = re.compile(f"[&<>\"'\\r\\n\\t]|{FORBIDDEN}")
OPENING = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<VOTABLE version="1.5" xmlns="http://www.ivoa.net/xml/VOTable/v1.3">\n<RESOURCE type="results">\n'
)
STATUS = "QUERY_STATUS"
TAGS = {
    "tabledata": ("<TABLEDATA>\n", "</TABLEDATA>"),
    "binary2": ('<BINARY2>\n<STREAM encoding="base64">\n', "</STREAM>\n</BINARY2>"),
}


def _inside(text: str) -> str:
    return escape(NO_XML.sub("\ufffd", text)) if NOT_PLAIN.search(text) else text


def _quoted(text: str) -> str:
    return quoteattr(NO_XML.sub("\ufffd", text)) if NOT_PLAIN.search(text) else f'"{text}"'


def _attributes(**values: str) -> str:
    return "".join([f" {name}={_quoted(value)}" for name, value in values.items() if value])


def _element(tag: str, attributes: str, inside: str) -> str:
    return f"<{tag}{attributes}>{inside}</{tag}>\n" if inside else f"<{tag}{attributes}/>\n"


def _description(text: str) -> str:
    return _element("DESCRIPTION", "", _inside(text)) if text else ""


def _info(info: Info) -> str:
    more = _attributes(unit=info.unit, ucd=info.ucd, utype=info.utype)
    # A value is required, and may be empty.
    value = _quoted(info.value)
    return _element("INFO", f"{_attributes(name=info.name)} value={value}{more}", _inside(info.text))


@lru_cache(1024)
def _field(spec: FieldSpec) -> str:
    column = spec.column
    attributes = _attributes(
        name=column.name, datatype=spec.datatype, arraysize=spec.arraysize, unit=column.unit, ucd=column.ucd,
        utype=column.utype, xtype=column.xtype,
    )  # fmt: skip
    null = "" if spec.null is None else f"<VALUES null={_quoted(spec.null)}/>"
    return _element("FIELD", attributes, _description(column.description) + null)


def _head(specs: Sequence[FieldSpec], name: str, description: str, infos: Sequence[Info]) -> str:
    told = [Info(name=STATUS, value="OK"), *(info for info in infos if info.name.upper() != STATUS)]
    return "".join(
        [
            OPENING,
            *map(_info, told),
            f"<TABLE{_attributes(name=name)}>\n",
            _description(description),
            *map(_field, specs),
            "<DATA>\n",
        ]
    )


def _parts(batch: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
    """Cut a batch, so that what is made of a part is small."""
    rows = min(ROWS, max(1, BYTES * batch.num_rows // max(batch.nbytes, 1)))
    for start in range(0, batch.num_rows, rows):
        yield batch.slice(start, rows)


def _base64(pieces: Iterable[bytes]) -> Iterator[bytes]:
    held = b""
    for piece in pieces:
        held += piece
        end = len(held) // LINE * LINE
        if end:
            yield b"".join(binascii.b2a_base64(held[at : at + LINE]) for at in range(0, end, LINE))
            held = held[end:]
    if held:
        yield binascii.b2a_base64(held)


def _rows(
    batches: Iterable[pa.RecordBatch], specs: Sequence[FieldSpec], serialization: Serialization
) -> Iterator[bytes]:
    make = row_texts if serialization == "tabledata" else row_bytes
    pieces = (make(part, specs) for batch in batches if specs for part in _parts(batch))
    return pieces if serialization == "tabledata" else _base64(pieces)


def _drained(seen: list[pa.RecordBatch], coming: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Give what was seen, which is let go of on the way, and what comes."""
    while seen:
        yield seen.pop(0)
    yield from coming


def _ahead(batches: Iterator[pa.RecordBatch]) -> tuple[list[pa.RecordBatch], bool]:
    """Take the first rows, and say whether they are all."""
    seen: list[pa.RecordBatch] = []
    size = 0
    for batch in batches:
        seen.append(batch)
        size += batch.nbytes
        if size > AHEAD:
            return seen, False
    return seen, True


def write_votable(
    columns: Sequence[Column],
    batches: Iterable[pa.RecordBatch],
    *,
    name: str = "",
    description: str = "",
    infos: Sequence[Info] = (),
    serialization: Serialization = "binary2",
    truncated: bool | Callable[[], bool] = False,
) -> Iterator[bytes]:
    """Give a VOTable of one table, piece by piece; `truncated` is asked after the last row.

    Where a batch has another type than its column declares, the batch counts. Raises ValueError for cells
    that no VOTable has.
    """
    coming = iter(batches)
    seen, whole = _ahead(coming)
    # In TABLEDATA every reader takes the document's own encoding.
    specs = specs_to_write(columns, seen, ascii_beyond=whole or serialization == "tabledata")
    before, after = TAGS[serialization]
    yield (_head(specs, name, description, infos) + before).encode()
    yield from _rows(_drained(seen, coming), specs, serialization)
    over = truncated() if callable(truncated) else truncated
    status = _info(Info(name=STATUS, value="OVERFLOW")) if over else ""
    yield f"{after}\n</DATA>\n</TABLE>\n{status}</RESOURCE>\n</VOTABLE>\n".encode()
