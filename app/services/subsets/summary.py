"""What a column holds: how many values, their range, the most frequent, a little histogram."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from app.services.results.turns import in_turn
from app.services.subsets.masks import missing_mask
from connectors.kinds import is_number

__all__ = ["Histogram", "Summary", "histogram", "summary_of"]

BINS = 40
FEW = 12
SOME = 100_000

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Histogram:
    """`counts` of the values between consecutive `edges`, in the column's unit or its decadic logarithm."""

    edges: Sequence[float]
    counts: Sequence[int]
    log: bool = False


@dataclass(frozen=True, slots=True)
class Summary:
    """A column at a glance; `distinct` is None where too many values would have to be told apart.

    `missing` are nulls, NaNs and empty texts. `top` are the most frequent values with their numbers, where
    there are few.
    """

    rows: int
    missing: int
    low: Any = None
    high: Any = None
    mean: float | None = None
    deviation: float | None = None
    distinct: int | None = None
    top: Sequence[tuple[Any, int]] = ()
    histogram: Histogram | None = None


def _finite(values: pa.ChunkedArray, *, log: bool = False) -> Iterator[Floats]:
    """The finite values, a chunk at a time: a column of a million would take some copies of itself."""
    for chunk in values.chunks:
        plain = np.asarray(chunk.drop_null().to_numpy(zero_copy_only=False), dtype=np.float64)
        plain = plain[np.isfinite(plain)]
        yield np.log10(plain[plain > 0]) if log else plain


def _ends(values: pa.ChunkedArray, *, log: bool) -> tuple[float, float] | None:
    found = [(plain.min(), plain.max()) for plain in _finite(values, log=log) if len(plain)]
    if not found:
        return None
    return float(min(low for low, _ in found)), float(max(high for _, high in found))


def histogram(values: pa.ChunkedArray, bins: int = BINS, *, log: bool = False) -> Histogram | None:
    """Counts in bins of equal width; None where there is no finite value (for `log`, no positive one)."""
    ends = _ends(values, log=log)
    if ends is None:
        return None
    low, high = ends
    if low == high:
        return Histogram(ends, (sum(len(plain) for plain in _finite(values, log=log)),), log)
    counts = np.zeros(bins, dtype=np.int64)
    half = 1.0 if math.isfinite(high - low) else 0.5  # the width of all that a double holds is none itself
    for plain in _finite(values, log=log):
        places = (plain * half - low * half) / (high * half - low * half) * bins
        counts += np.bincount(np.minimum(places.astype(np.int64), bins - 1), minlength=bins)
    parts = np.linspace(0, 1, bins + 1)
    return Histogram(tuple((low * (1 - parts) + high * parts).tolist()), tuple(counts.tolist()), log)


def _frequent(values: pa.ChunkedArray) -> tuple[int | None, list[tuple[Any, int]]]:
    """How many values there are and the most frequent; told of a sample alone they would mislead."""
    start = values.slice(0, SOME)
    if len(values) > SOME and len(pc.unique(start)) > SOME // 10:
        return None, []
    counted = pc.value_counts(values)
    found = counted.filter(pa.array(~missing_mask(counted.field("values"))))
    table = pa.table({"value": found.field("values"), "count": found.field("counts")})
    keys = [("count", "descending"), ("value", "ascending")]
    top = table.take(pc.sort_indices(table, sort_keys=keys).slice(0, FEW)).to_pylist()
    return len(found), [(one["value"], one["count"]) for one in top]


def _moments(values: pa.ChunkedArray) -> tuple[float, float]:
    """Mean and standard deviation of the finite values, of which there are some."""
    number = sum(len(plain) for plain in _finite(values))
    with np.errstate(over="ignore"):  # what is too large for a double is told as infinite
        mean = math.fsum(float((plain / number).sum()) for plain in _finite(values))
        spread = math.fsum(float((np.square(plain - mean) / number).sum()) for plain in _finite(values))
    return mean, math.sqrt(spread)


def _of_numbers(values: pa.ChunkedArray, told: Summary) -> Summary:
    """The same with what only numbers have; low and high keep all digits of a whole number."""
    ends = _ends(values, log=False)
    if ends is None:
        return told
    if pa.types.is_integer(values.type):
        exact = pc.min_max(values).as_py()
        ends = exact["min"], exact["max"]
    mean, deviation = _moments(values)
    top = told.top if told.distinct is not None and told.distinct <= FEW else ()
    made = histogram(values)
    return replace(told, low=ends[0], high=ends[1], mean=mean, deviation=deviation, top=top, histogram=made)


@in_turn()
def summary_of(values: pa.ChunkedArray) -> Summary:
    """A column at a glance."""
    kind, missing = values.type, int(np.count_nonzero(missing_mask(values)))
    if pa.types.is_nested(kind) or missing == len(values):
        return Summary(len(values), missing)
    distinct, top = _frequent(values)
    told = Summary(len(values), missing, distinct=distinct, top=top)
    if is_number(kind):
        return _of_numbers(values, told)
    if missing > values.null_count:
        values = values.filter(pa.array(~missing_mask(values)))
    ends = pc.min_max(values).as_py()
    return replace(told, low=ends["min"], high=ends["max"])
