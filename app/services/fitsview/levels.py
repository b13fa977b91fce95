"""Which value is how bright: limits and stretches, as DS9 and astropy have them."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from astropy.visualization import (
    AsinhStretch,
    BaseStretch,
    LinearStretch,
    LogStretch,
    SqrtStretch,
    ZScaleInterval,
)

from app.services.fitsview.wishes import Limits, Stretch

__all__ = ["Levels", "levels_of"]

STRETCHES: Mapping[Stretch, BaseStretch] = {
    Stretch.LINEAR: LinearStretch(),
    Stretch.ASINH: AsinhStretch(0.1),
    Stretch.LOG: LogStretch(1000),
    Stretch.SQRT: SqrtStretch(),
}
PERCENT = {Limits.P99_5: 99.5, Limits.P98: 98.0, Limits.P95: 95.0}

Plane = npt.NDArray[np.float32]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Levels:
    """From the darkest value, `low`, to the brightest, `high`, along a stretch."""

    low: float
    high: float
    stretch: Stretch

    def brightness(self, values: npt.NDArray[np.floating]) -> Floats:
        """From 0 to 1; NaN where there is no value."""
        with np.errstate(over="ignore", invalid="ignore"):
            even = (np.asarray(values, dtype=np.float64) - self.low) / (self.high - self.low)
            return np.asarray(STRETCHES[self.stretch](np.clip(even, 0.0, 1.0), clip=False), dtype=np.float64)

    def value(self, brightness: float) -> float:
        """The value that is so bright."""
        even = float(STRETCHES[self.stretch].inverse(np.array([brightness]), clip=False)[0])
        return self.low + even * (self.high - self.low)


def _ends(known: Plane, limits: Limits) -> tuple[float, float]:
    if limits is Limits.ZSCALE:
        low, high = ZScaleInterval().get_limits(known)
    elif limits is Limits.ALL:
        low, high = known.min(), known.max()
    else:
        beyond = (100 - PERCENT[limits]) / 2
        low, high = np.percentile(known, (beyond, 100 - beyond))
    return float(low), float(high)


def levels_of(plane: Plane, limits: Limits, stretch: Stretch) -> Levels | None:
    """The levels of an image by its own values; None where it has none.

    Percentiles leave out as many of the darkest as of the brightest. Where all values but a few are one, the
    whole range is taken.
    """
    known = plane[np.isfinite(plane)]
    if not known.size:
        return None
    low, high = _ends(known, limits)
    if not low < high:
        low, high = _ends(known, Limits.ALL)
    return Levels(low, high if high > low else low + (abs(low) or 1.0), stretch)
