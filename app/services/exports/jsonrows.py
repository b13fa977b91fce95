"""Rows as JSON text, a line each, without an object for each cell."""

import json

import pyarrow as pa
import pyarrow.compute as pc

from app.services.exports.facts import json_value

__all__ = ["json_rows"]

NO_PLAIN = r'[\x00-\x1f"\\]'
"""What JSON does not have within a text as it is (RFC 8259, section 7)."""


def _texts(values: pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    """Each value written by Python's own encoder."""
    written = [None if value is None else json.dumps(json_value(value)) for value in values.to_pylist()]
    return pa.array(written, pa.string())


def _quoted(values: pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    if pc.any(pc.match_substring_regex(values, NO_PLAIN)).as_py():
        return _texts(values)
    return pc.binary_join_element_wise('"', values, '"', "")


def _floats(values: pa.ChunkedArray) -> pa.ChunkedArray:
    wide = values.cast(pa.float64())
    return pc.if_else(pc.is_finite(wide), wide.cast(pa.string()), pa.scalar(None, pa.string()))


def _written(values: pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    kind = values.type
    if pa.types.is_string(kind):
        made = _quoted(values)
    elif pa.types.is_float32(kind) or pa.types.is_float64(kind):
        made = _floats(values)
    elif pa.types.is_integer(kind) or pa.types.is_boolean(kind):
        made = values.cast(pa.string())
    else:
        made = _texts(values)
    return pc.fill_null(made, "null")


def json_rows(table: pa.Table) -> bytes:
    """The rows as arrays with a comma and a new line between them; NaN and infinities are null."""
    cells = [_written(values) for values in table.columns]
    joined = pc.binary_join_element_wise(*cells, ", ")
    rows = joined.combine_chunks() if isinstance(joined, pa.ChunkedArray) else joined
    if not len(rows):
        return b""
    rows = rows.chunk(0) if isinstance(rows, pa.ChunkedArray) else rows
    whole = pa.ListArray.from_arrays(pa.array([0, len(rows)], pa.int32()), rows)
    return b"[" + bytes(pc.binary_join(whole, "],\n[")[0].as_buffer()) + b"]"
