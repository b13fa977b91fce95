"""BINARY and BINARY2 to Arrow (VOTable 1.5, sections 5.2 and 5.3)."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from connectors.votable.base64text import Base64Text
from connectors.votable.cells import cut_texts
from connectors.votable.faults import Faults
from connectors.votable.fields import INTEGERS, FieldSpec, schema_of
from connectors.votable.layout import Bytes, FixedCells, Layout, VariableCells, numpy_type
from connectors.votable.scalars import narrowed, null_value
from connectors.votable.source import Source

__all__ = ["Binary", "decode_cell"]

Cells = FixedCells | VariableCells
Mask = npt.NDArray[np.bool_]

ROW_AT_MOST = 1 << 26
BIT = 0x08
"""Where astropy writes and reads a single bit."""


def _lookup(words: bytes) -> Mask:
    table = np.zeros(256, np.bool_)
    table[list(words)] = True
    return table


TRUE, KNOWN = _lookup(b"Tt1"), _lookup(b"Tt1Ff0")


def _nulls(values: npt.NDArray[Any], spec: FieldSpec) -> Mask | None:
    """Give which numbers stand for null."""
    null = null_value(spec)
    if spec.datatype in INTEGERS:
        same: Mask | None = None if null is None else values == null
        return same
    nulls: Mask = np.isnan(values)
    if null is not None:
        nulls = values == (narrowed(null) if spec.datatype == "float" else null)
    return nulls


def _elements(cells: Cells, spec: FieldSpec) -> tuple[npt.NDArray[Any], Mask | None]:
    """Give all elements of a column's cells one after the other, and which are null."""
    if spec.datatype == "boolean":
        letters = cells.bytes().ravel()
        return TRUE[letters], ~KNOWN[letters]
    if spec.datatype == "bit":
        return _bits(cells, spec), None
    kind = numpy_type(spec)
    if isinstance(cells, FixedCells):
        values = cells.numbers(kind)
    else:
        values = cells.bytes().view(kind).astype(kind.newbyteorder("="))
    return values, None if spec.is_complex else _nulls(values, spec)


def _bits(cells: Cells, spec: FieldSpec) -> Mask:
    raw = cells.bytes()
    if not spec.shape:
        return (raw.ravel() & BIT).astype(np.bool_)
    rows = raw.reshape(-1, -(-spec.items // 8))
    return np.unpackbits(rows, axis=1)[:, : spec.items].ravel().astype(np.bool_)


def _pairs(parts: npt.NDArray[Any], spec: FieldSpec, absent: Mask | None) -> pa.Array:
    odd = np.isnan(parts).reshape(-1, 2).any(axis=1)
    mask = odd if absent is None else odd | absent
    return pa.FixedSizeListArray.from_arrays(pa.array(parts), type=spec.element, mask=pa.array(mask))


def _numbers(cells: Cells, spec: FieldSpec, absent: Mask | None) -> pa.Array:
    values, nulls = _elements(cells, spec)
    if not spec.is_array:
        if spec.is_complex:
            return _pairs(values, spec, absent)
        if absent is not None and nulls is not None:
            nulls = nulls | absent
        return pa.array(values, spec.element, mask=absent if nulls is None else nulls)
    elements = _pairs(values, spec, None) if spec.is_complex else pa.array(values, spec.element, mask=nulls)
    mask = pa.array(absent) if absent is not None and absent.any() else None
    if not isinstance(cells, FixedCells):
        offsets = (cells.offsets() * spec.items).astype(np.int32)
    elif spec.is_wide:
        offsets = np.arange(len(cells.block) + 1, dtype=np.int32) * spec.items
    else:
        return pa.FixedSizeListArray.from_arrays(elements, type=spec.arrow_type, mask=mask)
    return pa.ListArray.from_arrays(pa.array(offsets), elements, type=spec.arrow_type, mask=mask)


def _binary_array(data: Bytes, sizes: npt.NDArray[np.int64]) -> pa.Array:
    offsets = np.concatenate([np.zeros(1, np.int32), np.cumsum(sizes, dtype=np.int32)])
    return pa.Array.from_buffers(pa.binary(), len(sizes), [None, pa.py_buffer(offsets), pa.py_buffer(data)])


def _raw_texts(cells: Cells) -> pa.Array:
    if isinstance(cells, VariableCells):
        return _binary_array(cells.bytes(), cells.counts * cells.unit)
    letters = cells.bytes()
    ends = letters == 0
    if not ends.any():
        return _binary_array(letters.ravel(), np.full(len(letters), cells.width, np.int64))
    sizes = np.where(ends.any(axis=1), ends.argmax(axis=1), cells.width)
    return _binary_array(letters[np.arange(cells.width) < sizes[:, None]], sizes)


def _wide_texts(cells: Cells) -> pa.StringArray:
    """Read UTF-16, big end first."""
    if isinstance(cells, VariableCells):
        whole, ends = cells.bytes().tobytes(), np.cumsum(cells.counts * cells.unit).tolist()
    else:
        whole = cells.bytes().tobytes()
        ends = [cells.width * (row + 1) for row in range(len(cells.block))]
    texts, start = [], 0
    for end in ends:
        texts.append(whole[start:end].decode("utf-16-be", "replace"))
        start = end
    if isinstance(cells, FixedCells):
        texts = [text.partition("\0")[0] for text in texts]
    return pa.array(texts, pa.string())


def _texts(cells: Cells, spec: FieldSpec, faults: Faults) -> pa.StringArray:
    """Read texts; null flags do not count for them, as with astropy."""
    if spec.datatype == "unicodeChar":
        texts = _wide_texts(cells)
    else:
        raw = _raw_texts(cells)
        try:
            texts = raw.cast(pa.string())
        except pa.ArrowInvalid:
            faults.note(
                f"utf8 {spec.column.name}",
                f"Column {spec.column.name} holds bytes that are no text: read as Latin-1.",
            )
            texts = pa.array([_readable(text) for text in raw.to_pylist()], pa.string())
    texts = cut_texts(texts, spec, faults)
    if spec.limit is not None and spec.variable:
        texts = pc.ascii_rtrim(texts, characters="\0")
    return texts


def _readable(text: bytes) -> str:
    try:
        return text.decode()
    except UnicodeDecodeError:
        return text.decode("latin-1")


def _column(cells: Cells, spec: FieldSpec, absent: Mask | None, faults: Faults) -> pa.Array:
    return _texts(cells, spec, faults) if spec.is_text else _numbers(cells, spec, absent)


def decode_cell(spec: FieldSpec, data: bytes) -> pa.Array:
    """Read one cell that TABLEDATA gives in base64; null where it is too short."""
    rows, _, _, cells = Layout([spec], flags=False).cells(data)
    if not rows:
        return pa.nulls(1, spec.arrow_type)
    return _column(cells[0], spec, None, Faults()).slice(0, 1)


class Binary:
    """Reads the rows of a STREAM; then `rest` holds what follows, `closed` whether they ended well."""

    def __init__(
        self, source: Source, start: bytes, specs: Sequence[FieldSpec], faults: Faults, *, flags: bool
    ) -> None:
        self._source = source
        self._text = Base64Text(source, start)
        self._layout = Layout(specs, flags=flags)
        self._specs = specs
        self._schema = schema_of(specs)
        self._faults = faults

    @property
    def rest(self) -> bytes:
        """What follows the text that has been read."""
        return self._text.rest

    @property
    def closed(self) -> bool:
        """Whether the end of the STREAM was met."""
        return self._text.closed

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Give rows as they come."""
        held = b""
        while data := self._text.read():
            held = held + data if held else data
            if not self._specs:
                held = b""
                continue
            rows, end, flags, cells = self._layout.cells(held)
            if rows:
                yield self._batch(cells, flags)
                self._faults.row += rows
                held = held[end:]
            elif len(held) > ROW_AT_MOST:
                self._faults.stop(f"Row {self._faults.row + 1} is larger than can be read.")
                return
        self._end(held)

    def _end(self, held: bytes) -> None:
        if not self.closed:
            lost = f" {self._source.lost}" if self._source.lost else ""
            self._faults.stop(f"The answer breaks off after row {self._faults.row}.{lost}")
        elif held:
            self._faults.stop(f"The data end in the middle of row {self._faults.row + 1}.")

    def _batch(self, cells: Sequence[Cells], flags: Bytes | None) -> pa.RecordBatch:
        arrays = []
        for at, (cell, spec) in enumerate(zip(cells, self._specs, strict=True)):
            absent = None if flags is None else flags[:, at].astype(np.bool_)
            arrays.append(_column(cell, spec, absent, self._faults))
        return pa.RecordBatch.from_arrays(arrays, schema=self._schema)
