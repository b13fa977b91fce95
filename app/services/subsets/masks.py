"""Which rows pass a condition."""

import math

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from app.services.subsets.conditions import Condition, Contains, Missing, OneOf, Range
from connectors.kinds import is_text

__all__ = ["Mask", "mask_of", "missing_mask"]

Mask = npt.NDArray[np.bool_]


def _plain(found: pa.ChunkedArray) -> Mask:
    return np.asarray(pc.fill_null(found, False).to_numpy())


def missing_mask(values: pa.ChunkedArray | pa.Array) -> Mask:
    """Which values are none: null, NaN or an empty text."""
    found = pc.is_null(values, nan_is_null=pa.types.is_floating(values.type))
    if is_text(values.type):
        found = pc.or_(found, pc.fill_null(pc.equal(values, ""), True))
    return np.asarray(found.to_numpy(zero_copy_only=False))


def _whole(wanted: Range) -> Range:
    """The same range in whole numbers, so that an integer column keeps all its digits."""
    low, high = wanted.low, wanted.high
    without_low = wanted.without_low and low is not None and float(low).is_integer()
    without_high = wanted.without_high and high is not None and float(high).is_integer()
    return Range(
        None if low is None else math.ceil(low),
        None if high is None else math.floor(high),
        without_low,
        without_high,
    )


def _limit(value: float, kind: pa.DataType) -> pa.Scalar:
    if pa.types.is_integer(kind):
        return pa.scalar(max(-(2**63), min(int(value), 2**63 - 1)), pa.int64())
    # In the column's own precision: who reads 12.3 finds the single-precision number by it.
    return pa.scalar(float(value), kind if pa.types.is_float32(kind) else pa.float64())


def _range(values: pa.ChunkedArray, wanted: Range) -> Mask:
    mask = np.ones(len(values), dtype=np.bool_)
    if pa.types.is_integer(values.type):
        wanted = _whole(wanted)
    if wanted.low is not None:
        reach = pc.greater if wanted.without_low else pc.greater_equal
        mask &= _plain(reach(values, _limit(wanted.low, values.type)))
    if wanted.high is not None:
        reach = pc.less if wanted.without_high else pc.less_equal
        mask &= _plain(reach(values, _limit(wanted.high, values.type)))
    return mask


def _one_of(values: pa.ChunkedArray, wanted: OneOf) -> Mask:
    if is_text(values.type):
        return _plain(pc.is_in(values, pa.array(wanted.values, values.type)))
    mask = np.zeros(len(values), dtype=np.bool_)
    for text in wanted.values:
        try:
            value = pa.scalar(text, pa.string()).cast(values.type)
        except pa.ArrowInvalid:
            continue  # a text that is no value of this column is in no row
        mask |= _plain(pc.equal(values, value))
    return mask


def _contains(values: pa.ChunkedArray, wanted: Contains) -> Mask:
    texts = values if is_text(values.type) else pc.cast(values, pa.string())
    return _plain(pc.match_substring(texts, wanted.text, ignore_case=True))


def mask_of(condition: Condition, values: pa.ChunkedArray) -> Mask:
    """One truth a row. Raises pyarrow.ArrowInvalid where the column cannot be compared so."""
    missing = missing_mask(values)
    match condition.test:
        case Missing():
            return ~missing if condition.negated else missing
        case Range():
            found = _range(values, condition.test)
        case OneOf():
            found = _one_of(values, condition.test)
        case Contains():
            found = _contains(values, condition.test)
    return (~found if condition.negated else found) & ~missing
