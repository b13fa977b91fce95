"""Rows in order: stable, missing values last either way."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from app.services.results.orders import Order, SortKey

__all__ = ["Numbers", "first_ordered", "is_slow", "ordered"]

Numbers = npt.NDArray[np.uint32]
HALF = np.int64(32)
LOW = np.int64(0xFFFFFFFF)
MANY = 100_000
"""Rows from which on it takes a person's notice to order texts."""


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _is_number(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind))


def _ranks_of_texts(values: pa.ChunkedArray) -> pa.Array:
    """Whole numbers in the texts' order, null for null."""
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
    if _is_number(kind):
        return values
    if pa.types.is_boolean(kind):
        return pc.cast(values, pa.uint8())
    if pa.types.is_null(kind):
        return pa.nulls(len(values), pa.uint8())
    return _ranks_of_texts(values) if _is_text(kind) else _ranks(values)


def _stable(values: npt.NDArray[np.generic]) -> npt.NDArray[np.int64]:
    """What numpy's stable sort gives, by its quick one: ties are put right by a second quick sort."""
    order = np.argsort(values)
    if len(order) < 2:  # noqa: PLR2004 - nothing to compare
        return order
    found = values[order]
    apart = found[1:] != found[:-1]
    if apart.all():
        return order
    run = np.zeros(len(order), dtype=np.int64)
    np.cumsum(apart, out=run[1:])
    run <<= HALF
    run |= order
    run.sort()
    run &= LOW
    return run


def _by(values: pa.ChunkedArray, key: SortKey) -> Numbers:
    comparable = _comparable(values)
    missing = pc.is_null(comparable, nan_is_null=pa.types.is_floating(comparable.type))
    gaps = np.asarray(missing.to_numpy(zero_copy_only=False))
    plain = np.asarray(pc.fill_null(comparable, 0).to_numpy(zero_copy_only=False))
    if not gaps.any():
        return _stable(_turned(plain, key)).astype(np.uint32)
    there, absent = (np.flatnonzero(rows).astype(np.uint32) for rows in (~gaps, gaps))
    return np.concatenate([there[_stable(_turned(plain[there], key))], absent])


def _turned(plain: npt.NDArray[np.generic], key: SortKey) -> npt.NDArray[np.generic]:
    if not key.descending:
        return plain
    return np.negative(plain) if plain.dtype.kind == "f" else np.invert(plain)


def ordered(table: pa.Table, order: Order, numbers: Numbers | None = None) -> Numbers:
    """Row numbers in this order, of all rows or of those given; rows that tie stay as they were."""
    chosen = numbers
    for key in reversed(order):
        values = table.column(key.column)
        if chosen is None:
            chosen = _by(values, key)
        else:
            chosen = chosen[_by(values.take(pa.array(chosen)), key)]
    return np.arange(table.num_rows, dtype=np.uint32) if chosen is None else chosen


def is_slow(table: pa.Table, order: Order, rows: int) -> bool:
    """Whether it takes longer to order so many rows than a person should wait."""
    kinds = (table.schema.field(key.column).type for key in order)
    return rows >= MANY and not all(_is_number(kind) or pa.types.is_boolean(kind) for kind in kinds)


def _without_nan(values: pa.ChunkedArray) -> pa.ChunkedArray:
    if not pa.types.is_floating(values.type):
        return values
    return pc.if_else(pc.is_nan(values), pa.scalar(None, values.type), values)


def first_ordered(table: pa.Table, order: Order, numbers: Numbers | None, count: int) -> Numbers:
    """The first numbers that `ordered` gives, without ordering all."""
    chosen = np.arange(table.num_rows, dtype=np.uint32) if numbers is None else np.asarray(numbers)
    names = list(dict.fromkeys(key.column for key in order))
    keys = table.select(names)
    keys = keys if numbers is None else keys.take(pa.array(chosen))
    columns = {f"key {at}": _without_nan(column) for at, column in enumerate(keys.columns)}
    directions = {key.column: key.descending for key in reversed(order)}  # of a column named twice the first counts
    sort_keys = [
        (f"key {at}", "descending" if directions[name] else "ascending") for at, name in enumerate(names)
    ]
    found = pc.select_k_unstable(
        pa.table({**columns, "row": pa.array(chosen)}),
        k=min(count, len(chosen)),
        sort_keys=[*sort_keys, ("row", "ascending")],
    )
    return chosen[np.asarray(found.to_numpy())]
