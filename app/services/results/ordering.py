"""Rows in order: stable, missing values last either way."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from app.services.results.orders import Order, SortKey
from app.services.results.stable import Numbers, stable_order
from connectors.kinds import is_number, is_text

__all__ = ["first_ordered", "is_slow", "ordered"]

SAMPLE = 10_000
MANY = 100_000
"""Rows from which on it takes a person's notice to order texts."""


def _is_varied(values: pa.ChunkedArray) -> bool:
    start = values.slice(0, SAMPLE)
    return len(pc.unique(start)) > len(start) // 10


def _ranks_of_texts(values: pa.ChunkedArray) -> pa.Array:
    """Whole numbers in the texts' order, null for null; quick where few texts come again and again."""
    encoded = pc.dictionary_encode(values).combine_chunks()
    encoded = encoded.chunk(0) if isinstance(encoded, pa.ChunkedArray) else encoded
    ranks = np.empty(len(encoded.dictionary), dtype=np.int32)
    ranks[pc.sort_indices(encoded.dictionary).to_numpy()] = np.arange(len(ranks), dtype=np.int32)
    return pc.take(pa.array(ranks), encoded.indices)


def _ranks(values: pa.ChunkedArray) -> pa.Array:
    """The same for what has an order but is neither number nor text."""
    ranks = pc.rank(values, sort_keys="ascending", tiebreaker="dense")
    return pc.if_else(pc.is_valid(values).combine_chunks(), ranks, None)


def _comparable(values: pa.ChunkedArray) -> pa.ChunkedArray | pa.Array:
    kind = values.type
    if is_number(kind):
        return values
    if pa.types.is_boolean(kind):
        return pc.cast(values, pa.uint8())
    if pa.types.is_null(kind):
        return pa.nulls(len(values), pa.uint8())
    return _ranks_of_texts(values) if is_text(kind) else _ranks(values)


def _by(values: pa.ChunkedArray, key: SortKey) -> Numbers:
    if is_text(values.type) and _is_varied(values):
        direction = "descending" if key.descending else "ascending"
        found = pc.sort_indices(values, sort_keys=[("", direction)])
        return np.asarray(found.to_numpy()).astype(np.uint32)
    comparable = _comparable(values)
    missing = pc.is_null(comparable, nan_is_null=pa.types.is_floating(comparable.type))
    gaps = np.asarray(missing.to_numpy(zero_copy_only=False))
    if not gaps.any():
        return stable_order(_plain(comparable, key))
    there, absent = (np.flatnonzero(rows).astype(np.uint32) for rows in (~gaps, gaps))
    return np.concatenate([there[stable_order(_plain(comparable.filter(pa.array(~gaps)), key))], absent])


def _plain(values: pa.ChunkedArray | pa.Array, key: SortKey) -> npt.NDArray[Any]:
    """Numbers of which the least comes first."""
    plain = np.asarray(values.to_numpy(zero_copy_only=False))
    if not key.descending:
        return plain
    turned: npt.NDArray[Any] = -plain if plain.dtype.kind == "f" else ~plain
    return turned


def ordered(table: pa.Table, order: Order, numbers: Numbers | None = None) -> Numbers:
    """Row numbers in this order, of all rows or of those given; rows that tie stay as they were."""
    chosen = numbers
    for key in reversed(order):
        values = table.column(key.column)
        chosen = _by(values, key) if chosen is None else chosen[_by(values.take(pa.array(chosen)), key)]
    return np.arange(table.num_rows, dtype=np.uint32) if chosen is None else chosen


def _is_ordinary(kind: pa.DataType) -> bool:
    """Whether Arrow finds the first of such values; of half floats it does not, it ends the process."""
    number = is_number(kind) and not pa.types.is_float16(kind)
    return number or is_text(kind) or bool(pa.types.is_boolean(kind))


def is_slow(table: pa.Table, order: Order, rows: int) -> bool:
    """Whether to order so many rows takes longer than `first_ordered`, by what a person notices."""
    kinds = [table.schema.field(key.column).type for key in order]
    return rows >= MANY and any(map(is_text, kinds)) and all(map(_is_ordinary, kinds))


def _without_nan(values: pa.ChunkedArray) -> pa.ChunkedArray:
    if not pa.types.is_floating(values.type):
        return values
    return pc.if_else(pc.is_nan(values), pa.scalar(None, values.type), values)


def first_ordered(table: pa.Table, order: Order, numbers: Numbers | None, count: int) -> Numbers:
    """The first numbers that `ordered` gives, without ordering all; for texts, truths and numbers alone."""
    chosen = np.arange(table.num_rows, dtype=np.uint32) if numbers is None else np.asarray(numbers)
    names = list(dict.fromkeys(key.column for key in order))
    keys = table.select(names)
    keys = keys if numbers is None else keys.take(pa.array(chosen))
    columns = {f"key {at}": _without_nan(column) for at, column in enumerate(keys.columns)}
    # Of a column that is named twice the first counts.
    directions = {key.column: key.descending for key in reversed(order)}
    sort_keys = [
        (f"key {at}", "descending" if directions[name] else "ascending") for at, name in enumerate(names)
    ]
    found = pc.select_k_unstable(
        pa.table({**columns, "row": pa.array(chosen)}),
        k=min(count, len(chosen)),
        sort_keys=[*sort_keys, ("row", "ascending")],
    )
    first: Numbers = chosen[np.asarray(found.to_numpy())]
    return first
