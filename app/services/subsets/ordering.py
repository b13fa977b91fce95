"""Rows in order: stable, missing values last either way."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from app.services.results import Order, SortKey

__all__ = ["Numbers", "ordered"]

Numbers = npt.NDArray[np.uint32]
HALF = np.int64(32)
LOW = np.int64(0xFFFFFFFF)


def _ranks_of_texts(values: pa.ChunkedArray) -> pa.Array:
    """Whole numbers in the texts' order, null for null."""
    encoded = pc.dictionary_encode(values).combine_chunks()
    encoded = encoded.chunk(0) if isinstance(encoded, pa.ChunkedArray) else encoded
    ranks = np.empty(len(encoded.dictionary), dtype=np.int64)
    ranks[pc.sort_indices(encoded.dictionary).to_numpy()] = np.arange(len(ranks))
    return pc.take(pa.array(ranks), encoded.indices)


def _comparable(values: pa.ChunkedArray) -> pa.ChunkedArray | pa.Array:
    kind = values.type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return _ranks_of_texts(values)
    if pa.types.is_boolean(kind):
        return pc.cast(values, pa.uint8())
    if pa.types.is_temporal(kind):
        return pc.cast(values, pa.int64())
    return values


def _stable(values: npt.NDArray[np.generic]) -> npt.NDArray[np.int64]:
    """What numpy's stable sort gives, by its quick one: ties are put right by a second quick sort."""
    order = np.argsort(values)
    if len(order) < 2:  # noqa: PLR2004 - nothing to compare
        return order
    found = values[order]
    run = np.zeros(len(order), dtype=np.int64)
    np.cumsum(found[1:] != found[:-1], out=run[1:])
    keys = (run << HALF) | order
    keys.sort()
    return keys & LOW


def _by(values: pa.ChunkedArray, key: SortKey) -> npt.NDArray[np.int64]:
    comparable = _comparable(values)
    missing = pc.is_null(comparable, nan_is_null=pa.types.is_floating(comparable.type))
    there = np.flatnonzero(~np.asarray(missing.to_numpy(zero_copy_only=False)))
    absent = np.flatnonzero(np.asarray(missing.to_numpy(zero_copy_only=False)))
    plain = np.asarray(pc.fill_null(comparable, 0).to_numpy(zero_copy_only=False))
    chosen = plain if len(there) == len(plain) else plain[there]
    if key.descending:
        chosen = -chosen if chosen.dtype.kind == "f" else ~chosen
    order = _stable(chosen)
    return np.concatenate([there[order], absent]) if len(absent) else order


def ordered(table: pa.Table, order: Order, numbers: Numbers | None = None) -> Numbers:
    """Row numbers in this order, of all rows or of those given; rows that tie stay as they were."""
    chosen = np.arange(table.num_rows, dtype=np.uint32) if numbers is None else np.asarray(numbers)
    for key in reversed(order):
        values = table.column(key.column)
        whole = len(chosen) == table.num_rows and key is order[-1] and numbers is None
        chosen = chosen[_by(values if whole else values.take(pa.array(chosen)), key)]
    return chosen
