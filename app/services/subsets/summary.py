"""What a column holds: how many values, their range, the most frequent, a little histogram."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

__all__ = ["Histogram", "Summary", "histogram", "summary_of"]

BINS = 40
FEW = 12
SOME = 100_000


@dataclass(frozen=True, slots=True)
class Histogram:
    """`counts` of the values between consecutive `edges`, in the column's unit or its decadic logarithm."""

    edges: Sequence[float]
    counts: Sequence[int]
    log: bool = False


@dataclass(frozen=True, slots=True)
class Summary:
    """A column at a glance; `distinct` is None where too many values would have to be told apart.

    `top` are the most frequent values with their numbers, where there are few.
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


def _finite(values: pa.ChunkedArray) -> np.ndarray[Any, np.dtype[np.float64]]:
    plain = np.asarray(values.drop_null().to_numpy(), dtype=np.float64)
    return plain[np.isfinite(plain)]


def histogram(values: pa.ChunkedArray, bins: int = BINS, *, log: bool = False) -> Histogram | None:
    """Counts in bins of equal width; None where there is no finite value (for `log`, no positive one)."""
    plain = _finite(values)
    if log:
        plain = np.log10(plain[plain > 0])
    if not len(plain):
        return None
    low, high = float(plain.min()), float(plain.max())
    if low == high:
        return Histogram((low, high), (len(plain),), log)
    counts = np.bincount(
        np.minimum(((plain - low) * (bins / (high - low))).astype(np.int64), bins - 1), minlength=bins
    )
    return Histogram(tuple(np.linspace(low, high, bins + 1).tolist()), tuple(counts.tolist()), log)


def _frequent(values: pa.ChunkedArray) -> tuple[int | None, list[tuple[Any, int]]]:
    """How many values there are and the most frequent; told of a sample alone they would mislead."""
    start = values.slice(0, SOME)
    if len(values) > SOME and len(pc.unique(start)) > SOME // 10:
        return None, []
    counted = pc.value_counts(values.drop_null()).to_pylist()
    best = sorted(counted, key=lambda one: (-one["counts"], str(one["values"])))[:FEW]
    return len(counted), [(one["values"], one["counts"]) for one in best]


def summary_of(values: pa.ChunkedArray) -> Summary:
    """A column at a glance."""
    kind = values.type
    floating = pa.types.is_floating(kind)
    missing = int(pc.sum(pc.is_null(values, nan_is_null=floating)).as_py() or 0)
    if pa.types.is_nested(kind):
        return Summary(len(values), missing)
    numeric = floating or pa.types.is_integer(kind)
    distinct, top = _frequent(values)
    if not numeric:
        ends = pc.min_max(values).as_py()
        return Summary(len(values), missing, ends["min"], ends["max"], distinct=distinct, top=top)
    plain = _finite(values)
    if not len(plain):
        return Summary(len(values), missing, distinct=distinct)
    ends = pc.min_max(values.filter(pc.is_finite(values))).as_py()
    return Summary(
        rows=len(values),
        missing=missing,
        low=ends["min"],
        high=ends["max"],
        mean=float(plain.mean()),
        deviation=float(plain.std()),
        distinct=distinct,
        top=top if distinct and distinct <= FEW else (),
        histogram=histogram(values),
    )
