"""From values to places along an axis."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["Numbers", "Scale", "Values", "extent", "scale_over", "usable"]

Values = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.uint32]

LARGEST, SMALLEST = 1e300, 1e-300
"""Beyond the first, differences of two values may be infinite; below the other, a logarithm may have none."""

PADDING = 0.03
NARROWEST = 1e-10
"""The least length of an axis, of its larger end: finer ticks would all have one label."""

HALF_DECADE = 0.5


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis from `low` to `high` in values; a place is 0 where it begins and 1 where it ends."""

    low: float
    high: float
    log: bool = False
    reverse: bool = False

    @property
    def ends(self) -> tuple[float, float]:
        """Both ends in what is even along the axis: values, or their decadic logarithms."""
        if self.log:
            return math.log10(self.low), math.log10(self.high)
        return self.low, self.high

    def even(self, values: Values) -> Values:
        """The values in what is even along the axis; NaN where a value has no logarithm."""
        if not self.log:
            return values
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(values > 0, np.log10(values), np.nan)

    def places(self, values: Values) -> Values:
        """Where the values are; outside of 0 to 1 where they are beyond the ends."""
        low, high = self.ends
        found = (self.even(values) - low) / (high - low)
        return 1 - found if self.reverse else found

    def within(self, values: Values) -> npt.NDArray[np.bool_]:
        """Which values are on the axis; a missing one is not."""
        return (values >= self.low) & (values <= self.high)


def usable(values: Values, *, log: bool) -> npt.NDArray[np.bool_]:
    """Which values can be drawn at all."""
    return (np.abs(values) < LARGEST) & ((values > SMALLEST) if log else True)


def extent(values: Values, *, log: bool) -> tuple[float, float] | None:
    """The least and the largest value that can be drawn; None where there is none."""
    kept = values if _all_usable(values, log=log) else values[usable(values, log=log)]
    return (float(kept.min()), float(kept.max())) if len(kept) else None


def _all_usable(values: Values, *, log: bool) -> bool:
    """One look at both ends tells it for most columns: NaN and infinity show there."""
    if not len(values):
        return True
    low, high = float(values.min()), float(values.max())
    return bool(low > -LARGEST and high < LARGEST and (low > SMALLEST or not log))


def _widened(low: float, high: float) -> tuple[float, float]:
    """Some room around what would be one point."""
    if high - low > NARROWEST * max(abs(low), abs(high)):
        return low, high
    room = 0.05 * max(abs(low), abs(high)) or 0.5
    return low - room, high + room


def _chosen(
    found: tuple[float, float], limits: tuple[float | None, float | None], *, log: bool
) -> tuple[float, float]:
    """The ends that are wished for, else those of the values; some axis where all lie beyond the one wish."""
    low, high = (own if wished is None else wished for wished, own in zip(limits, found, strict=True))
    if limits[0] is not None and low >= high:
        high = low * 10 if log else low + (abs(low) or 1.0)
    elif limits[1] is not None and low >= high:
        low = high / 10 if log else high - (abs(high) or 1.0)
    return low, high


def scale_over(
    found: tuple[float, float],
    limits: tuple[float | None, float | None] = (None, None),
    *,
    log: bool = False,
    reverse: bool = False,
    padding: float = PADDING,
) -> Scale:
    """The scale over values of this extent, with a little room; ends that are wished for are kept."""
    low, high = _chosen(found, limits, log=log)
    if log:
        low, high = math.log10(low), math.log10(high)
        low, high = (low, high) if high - low > NARROWEST else (low - HALF_DECADE, high + HALF_DECADE)
    else:
        low, high = _widened(low, high)
    room = padding * (high - low)
    low, high = low - (limits[0] is None) * room, high + (limits[1] is None) * room
    ends = (10**low, 10**high) if log else (low, high)
    return Scale(float(ends[0]), float(ends[1]), log, reverse)
