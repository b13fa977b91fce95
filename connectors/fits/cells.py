"""Columns as bytes of a FITS binary table (FITS 4.0, section 7.3)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from connectors.fits.cards import plain
from connectors.kinds import is_list

__all__ = ["Bytes", "Layout", "cell_types", "layouts", "packed"]

Bytes = npt.NDArray[Any]
FORMS = {
    pa.bool_(): ("L", "S1"),
    pa.uint8(): ("B", "u1"),
    pa.int8(): ("I", ">i2"),
    pa.int16(): ("I", ">i2"),
    pa.uint16(): ("J", ">i4"),
    pa.int32(): ("J", ">i4"),
    pa.uint32(): ("K", ">i8"),
    pa.int64(): ("K", ">i8"),
    pa.float16(): ("E", ">f4"),
    pa.float32(): ("E", ">f4"),
    pa.float64(): ("D", ">f8"),
}


@dataclass(frozen=True, slots=True)
class Layout:
    """How a column lies in a row: its TFORM, numpy's type of a cell, and what stands for a null."""

    name: str
    form: str
    kind: str
    length: int
    null: int | None = None
    text: bool = False


def _ascii(array: pa.Array) -> bool:
    return pc.all(pc.string_is_ascii(array)).as_py() is not False


def _plain_texts(array: pa.Array) -> pa.Array:
    return pa.array([None if text is None else plain(text) for text in array.to_pylist()], pa.string())


@dataclass(slots=True)
class _Survey:
    """What must be known of a column before its first row is written."""

    field: pa.Field
    longest: int = 0
    missing: bool = False
    low: int | None = None
    high: int | None = None

    def see(self, array: pa.Array) -> None:
        kind = array.type
        if is_list(kind) and kind.value_type in FORMS:
            self._stretch(pc.list_value_length(array))
        elif pa.types.is_integer(kind):
            self.missing = self.missing or bool(array.null_count)
            ends = pc.min_max(array).as_py()
            if ends["min"] is not None:
                self.low = ends["min"] if self.low is None else min(self.low, ends["min"])
                self.high = ends["max"] if self.high is None else max(self.high, ends["max"])
        elif kind not in FORMS:
            texts = _as_text(array)
            self._stretch(pc.binary_length(texts if _ascii(texts) else _plain_texts(texts)))

    def _stretch(self, lengths: pa.Array) -> None:
        self.longest = max(self.longest, pc.max(lengths).as_py() or 0)

    def _free_integer(self) -> int | None:
        """A number that no cell has, for the cells without a value."""
        if not self.missing:
            return None
        limits = np.iinfo(np.dtype(FORMS[self.field.type][1]))
        taken = range(self.low, self.high + 1) if self.low is not None and self.high is not None else range(0)
        return next((number for number in (int(limits.min), int(limits.max)) if number not in taken), None)

    def layout(self) -> Layout:
        kind, name = self.field.type, self.field.name
        if is_list(kind) and kind.value_type in FORMS:
            letter, cell = FORMS[kind.value_type]
            return Layout(name, f"{self.longest}{letter}", cell, self.longest)
        if kind in FORMS:
            letter, cell = FORMS[kind]
            return Layout(
                name, f"1{letter}", cell, 1, self._free_integer() if pa.types.is_integer(kind) else None
            )
        width = max(self.longest, 1)
        return Layout(name, f"{width}A", f"S{width}", 1, text=True)


def _as_text(array: pa.Array) -> pa.Array:
    if pa.types.is_string(array.type):
        return array
    if pa.types.is_nested(array.type):
        return pa.array([None if value is None else str(value) for value in array.to_pylist()], pa.string())
    return array.cast(pa.string())


def layouts(schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> list[Layout]:
    """How each column lies in a row; read over all rows, since FITS says widths before them."""
    surveys = [_Survey(field) for field in schema]
    for batch in batches:
        for survey, array in zip(surveys, batch.columns, strict=True):
            survey.see(array)
    return [survey.layout() for survey in surveys]


def cell_types(made: Sequence[Layout]) -> np.dtype[Any]:
    """A row as numpy's structured type, without gaps."""
    kinds = [(one.kind, (one.length,)) if one.length != 1 else (one.kind,) for one in made]
    return np.dtype([(f"f{at}", *kind) for at, kind in enumerate(kinds)])


def _text_cells(array: pa.Array, width: int) -> Bytes:
    texts = _as_text(array)
    texts = texts if _ascii(texts) else _plain_texts(texts)
    padded = pc.binary_join_element_wise(pc.fill_null(texts, ""), pa.scalar("\0" * width), "")
    cut = pc.utf8_slice_codeunits(padded, 0, width)
    data = cut.buffers()[2]
    return np.frombuffer(data, dtype=f"S{width}", count=len(cut)) if data else np.empty(0, f"S{width}")


def _list_cells(array: pa.Array, layout: Layout) -> Bytes:
    cells = np.zeros((len(array), layout.length), dtype=layout.kind)
    if np.dtype(layout.kind).kind == "f":
        cells[:] = np.nan
    lengths = np.asarray(pc.fill_null(pc.list_value_length(array), 0))
    filled = np.arange(layout.length) < lengths[:, None]
    flat = pc.list_flatten(array)
    cells[filled] = _plain_cells(flat, layout)
    return cells


def _plain_cells(array: pa.Array, layout: Layout) -> Bytes:
    if pa.types.is_boolean(array.type):
        words = pc.if_else(array, "T", "F")
        return np.asarray(pc.fill_null(words, "").to_numpy(zero_copy_only=False)).astype("S1")
    if pa.types.is_floating(array.type):
        return np.asarray(array.to_numpy(zero_copy_only=False)).astype(layout.kind)
    filled = pc.fill_null(array, layout.null if layout.null is not None else 0)
    return np.asarray(filled.to_numpy(zero_copy_only=False)).astype(layout.kind)


def packed(batch: pa.RecordBatch, made: Sequence[Layout]) -> Bytes:
    """The batch's rows, one after the other, as a structured array."""
    rows = np.zeros(batch.num_rows, dtype=cell_types(made))
    for at, one in enumerate(made):
        array = batch.column(at)
        if one.text:
            rows[f"f{at}"] = _text_cells(array, int(one.kind[1:]))
        elif is_list(array.type):
            cells = _list_cells(array, one)
            rows[f"f{at}"] = cells[:, 0] if one.length == 1 else cells
        else:
            rows[f"f{at}"] = _plain_cells(array, one)
    return rows
