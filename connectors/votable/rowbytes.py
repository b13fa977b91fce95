"""Arrow to the rows of BINARY2 (VOTable 1.5, section 5.3)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from connectors.votable.elements import elements, texts, valid, without_lost
from connectors.votable.fields import FieldSpec
from connectors.votable.layout import Bytes, Numbers, numpy_type, windows
from connectors.votable.scalars import null_value

__all__ = ["row_bytes"]

TRUE, FALSE, UNKNOWN = b"TF?"
FOUR_BYTES = 0xF0
"""Where the first bytes of characters begin that take four of UTF-8."""


@dataclass(frozen=True, slots=True)
class _Cells:
    """What a column adds to each row: a block of one width, then `sizes` bytes of `data`."""

    block: Bytes
    data: Bytes | None = None
    sizes: Numbers | None = None


def _bytes(values: npt.NDArray[np.generic]) -> Bytes:
    """Give numbers as bytes, a row each."""
    width = values.dtype.itemsize * prod(values.shape[1:])
    return np.ascontiguousarray(values).view(np.uint8).reshape(len(values), width)


def _lengths(counts: Numbers) -> Bytes:
    return _bytes(counts.astype(">u4"))


def _encoded(flat: pa.Array, spec: FieldSpec) -> Bytes:
    """Give elements as they are written, a row each."""
    if spec.datatype == "boolean":
        truth = flat.fill_null(False).to_numpy(zero_copy_only=False)
        return np.where(valid(flat), np.where(truth, TRUE, FALSE), UNKNOWN).astype(np.uint8)[:, None]
    kind = numpy_type(spec)
    if spec.is_complex:
        pairs = np.full((len(flat), 2), np.nan, kind)
        pairs[valid(flat)] = flat.flatten().to_numpy(zero_copy_only=False).reshape(-1, 2)
        return _bytes(pairs)
    absent = (null_value(spec) or 0) if kind.kind in "iu" else np.nan
    filled = flat.fill_null(pa.scalar(absent, flat.type)) if flat.null_count else flat
    return _bytes(filled.to_numpy().astype(kind))


def _numbers(values: pa.Array, spec: FieldSpec) -> _Cells:
    flat, counts = elements(values, spec)
    encoded = _encoded(flat, spec)
    if counts is None:
        return _Cells(encoded)
    width = encoded.shape[1]
    if spec.variable:
        return _Cells(_lengths(counts), encoded.ravel(), counts * width)
    block = np.zeros((len(values), spec.items * width), np.uint8)
    block[valid(values)] = encoded.reshape(-1, spec.items * width)
    return _Cells(block)


def _letters(filled: pa.StringArray) -> tuple[Bytes, Numbers]:
    """Give the bytes of texts one after the other, and how many each has."""
    _, offsets, data = filled.buffers()
    ends = np.frombuffer(offsets, np.int32)[filled.offset : filled.offset + len(filled) + 1]
    return np.frombuffer(data or b"", np.uint8)[ends[0] : ends[-1]], np.diff(ends).astype(np.int64)


def _wide(letters: Bytes, filled: pa.StringArray) -> tuple[Bytes, Numbers]:
    """Give UTF-8 as UTF-16, big end first; a character beyond its first plane takes two units."""
    units = pc.utf8_length(filled)
    if (letters >= FOUR_BYTES).any():
        units = pc.add(units, pc.count_substring_regex(filled, "[\U00010000-\U0010ffff]"))
    wide = letters.tobytes().decode().encode("utf-16-be")
    return np.frombuffer(wide, np.uint8), units.to_numpy().astype(np.int64)


def _texts(values: pa.Array, spec: FieldSpec) -> _Cells:
    filled = texts(values, spec).fill_null("")
    letters, counts = _letters(filled)
    if spec.datatype == "char":
        return _Cells(_lengths(counts), letters, counts)
    letters, counts = _wide(letters, filled)
    return _Cells(_lengths(counts), letters, counts * 2)


def _runs(cells: Sequence[_Cells]) -> Iterator[_Cells]:
    """Give neighbours of fixed width as one."""
    blocks: list[Bytes] = []
    for each in cells:
        blocks.append(each.block)
        if each.data is not None:
            yield _Cells(np.concatenate(blocks, axis=1), each.data, each.sizes)
            blocks = []
    if blocks:
        yield _Cells(np.concatenate(blocks, axis=1))


def _scattered(runs: Sequence[_Cells], rows: int) -> Bytes:
    """Put each row's pieces one after the other."""
    sizes = np.full(rows, sum(run.block.shape[1] for run in runs), np.int64)
    for run in runs:
        sizes += 0 if run.sizes is None else run.sizes
    ends = np.cumsum(sizes)
    at = ends - sizes
    target = np.empty(int(ends[-1]), np.uint8)
    for run in runs:
        width = run.block.shape[1]
        windows(target, width, writeable=True)[at] = run.block
        at += width
        if run.data is not None and run.sizes is not None:
            before = np.cumsum(run.sizes) - run.sizes
            target[np.repeat(at - before, run.sizes) + np.arange(len(run.data))] = run.data
            at += run.sizes
    return target


def row_bytes(batch: pa.RecordBatch, specs: Sequence[FieldSpec]) -> bytes:
    """Give the rows of a batch, each with its null flags."""
    columns = [without_lost(values, spec) for values, spec in zip(batch.columns, specs, strict=True)]
    absent = np.stack([~valid(values) for values in columns], axis=1)
    cells = [_Cells(np.packbits(absent, axis=1))]
    for values, spec in zip(columns, specs, strict=True):
        cells.append(_texts(values, spec) if spec.is_text else _numbers(values, spec))
    runs = list(_runs(cells))
    if len(runs) == 1 and runs[0].data is None:
        return runs[0].block.tobytes()
    return _scattered(runs, batch.num_rows).tobytes()
