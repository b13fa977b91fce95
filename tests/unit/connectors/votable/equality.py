"""Compares what the reader gives with what astropy gives, value by value and mask by mask."""

import io
import warnings
from collections.abc import Iterator
from math import isnan
from typing import Any

import numpy as np
import pyarrow as pa
from astropy.io.votable import parse
from astropy.io.votable.tree import Field, TableElement, VOTableFile

from connectors.deadline import Deadline
from connectors.votable import VotableStream, read_votable

__all__ = ["astropy_file", "differences", "pieces", "read", "results_table"]

Cell = Any


def pieces(data: bytes, size: int = 1 << 16) -> Iterator[bytes]:
    for at in range(0, len(data), size):
        yield data[at : at + size]


def read(data: bytes, *, size: int = 1 << 16, max_rows: int | None = None) -> tuple[VotableStream, pa.Table]:
    stream = read_votable(pieces(data, size), max_rows=max_rows, deadline=Deadline(60))
    return stream, pa.Table.from_batches(list(stream), stream.schema)


def astropy_file(data: bytes) -> VOTableFile:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return parse(io.BytesIO(data), verify="ignore")


def results_table(file: VOTableFile) -> TableElement | None:
    """The table that pyvo takes: of the first resource of type results, else the first there is."""
    for resource in file.resources:
        if resource.type.lower() == "results" and resource.tables:
            return resource.tables[0]
    return next(iter(file.iter_tables()), None)


def _leaves(value: Any, mask: Any) -> Iterator[Cell]:
    """The elements of an astropy cell, None where masked."""
    values = np.ma.asarray(value)
    own = np.ma.getmaskarray(values)
    outer = np.broadcast_to(np.asarray(mask, bool), values.shape) if np.size(mask) else own
    for item, hidden in zip(values.data.ravel().tolist(), (own | outer).ravel().tolist(), strict=True):
        yield None if hidden else _plain(item)


def _plain(item: Any) -> Cell:
    if isinstance(item, complex):
        return (item.real, item.imag)
    return item


def _ours(value: Any, kind: pa.DataType, count: int, *, pairs: bool) -> list[Cell]:
    """The elements of an Arrow cell, None where null."""
    if value is None:
        return [None] * count
    nested = pa.types.is_list(kind) or pa.types.is_fixed_size_list(kind)
    if pairs:
        listed = nested and not pa.types.is_floating(kind.value_type)
        return [item and tuple(item) for item in (value if listed else [value])]
    return list(value) if nested else [value]


def _same(one: Cell, other: Cell) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return one == other or (isnan(one) and isnan(other))
    if isinstance(one, tuple) and isinstance(other, tuple):
        return all(_same(a, b) for a, b in zip(one, other, strict=True))
    return type(one) is type(other) and one == other


def differences(data: bytes, *, size: int = 1 << 16) -> list[str]:
    """What is not alike; raises what either reader raises."""
    theirs = results_table(astropy_file(data))
    stream, table = read(data, size=size)
    assert theirs is not None
    if len(theirs.array) != table.num_rows and theirs.fields:
        return [f"{len(theirs.array)} rows, ours {table.num_rows}; {stream.diagnosis}"]
    if len(theirs.fields) != table.num_columns:
        return [f"{len(theirs.fields)} columns, ours {table.num_columns}"]
    found = []
    for at, field in enumerate(theirs.fields):
        if (theirs_ := field.unit) is not None and str(stream.columns[at].ucd or "") != str(field.ucd or ""):
            found.append(f"{field.ID}: UCD {stream.columns[at].ucd} for {field.ucd} {theirs_}")
        found += list(_column(theirs, field, table, at))
    return found


def _column(theirs: TableElement, field: Field, table: pa.Table, at: int) -> Iterator[str]:
    name, pairs = field.ID, "Complex" in field.datatype
    kind = table.schema.field(at).type
    values, masks = theirs.array[name], np.ma.getmaskarray(theirs.array[name])
    ours = table.column(at).to_pylist()
    for row in range(table.num_rows):
        value = values.data[row]
        mask = theirs.array.mask[name][row] if masks.ndim else masks
        if value is None and mask:
            expected: list[Cell] = [None]
        elif isinstance(value, str):
            expected = [None if mask else str(value)]
        else:
            expected = list(_leaves(value, mask))
        variable = pa.types.is_list(kind)
        got = list(_ours(ours[row], kind, 0 if variable and not expected else len(expected), pairs=pairs))
        if variable and ours[row] is None and bool(np.all(mask)) and np.size(mask):
            continue
        if len(got) != len(expected) or not all(map(_same, got, expected)):
            yield f"{name} row {row}: {expected!r}, ours {got!r}"
