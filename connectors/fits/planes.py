"""Images in less detail, read a few rows at a time, so that no image is ever whole in memory."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["SIDE", "Reduced", "Reduction", "reduced", "reduction_of"]

SIDE = 1024
"""Most pixels of a picture's side."""
LEAST_SIDE = 128
AT_ONCE = 1024 * 1024
"""Pixels that are read together."""

Plane = npt.NDArray[np.float32]
Floats = npt.NDArray[np.float64]
Section = Callable[[tuple[int | slice, ...]], npt.NDArray[np.generic]]


@dataclass(frozen=True, slots=True)
class Reduction:
    """How an image becomes small: means of `factor` by `factor` pixels, of every `step`-th plane."""

    shape: tuple[int, ...]
    factor: int
    step: int

    @property
    def planes(self) -> int:
        """Planes of the image, over all axes beyond the second."""
        return math.prod(self.shape[:-2])

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns of a small plane."""
        rows, columns = self.shape[-2:]
        return -(-rows // self.factor), -(-columns // self.factor)

    def place(self, plane: int) -> list[int]:
        """Where a plane is along the axes beyond the second, the slowest first."""
        beyond = self.shape[:-2]
        return [int(at) for at in np.unravel_index(plane, beyond)] if beyond else []


@dataclass(frozen=True, slots=True)
class Reduced:
    """Small planes, float32, NaN for blank, and the ends of each one's own values, None where it has none."""

    planes: npt.NDArray[np.float32]
    low: list[float | None]
    high: list[float | None]


def reduction_of(shape: tuple[int, ...], budget: int) -> Reduction:
    """How to keep an image of this shape (slowest axis first) in at most about `budget` pixels."""
    longest, planes = max(shape[-2:]), math.prod(shape[:-2])
    factor = -(-longest // SIDE)
    whole = math.ceil(math.sqrt(math.prod(shape) / budget))
    factor = max(factor, min(whole, longest // LEAST_SIDE))
    small = Reduction(shape, factor, 1)
    return Reduction(shape, factor, -(-planes // max(1, budget // math.prod(small.size))))


def _summed(values: Floats, factor: int) -> Floats:
    """Sums of `factor` neighbours along the rows; the last may have fewer."""
    return np.add.reduceat(values, np.arange(0, values.shape[1], factor), axis=1)


def _plane(section: Section, at: Sequence[int], small: Reduction, height: int) -> tuple[Plane, float, float]:
    """One small plane and its ends, infinite the wrong way round where no pixel has a value."""
    rows, columns = small.shape[-2:]
    total, count = np.zeros(small.size), np.zeros(small.size)
    low, high = math.inf, -math.inf
    for start in range(0, rows, height):
        stop = min(start + height, rows)
        values = np.asarray(section((*at, slice(start, stop), slice(0, columns))), dtype=np.float64)
        known = np.isfinite(values)
        if known.any():
            low, high = min(low, float(values[known].min())), max(high, float(values[known].max()))
        places = np.arange(start, stop) // small.factor
        np.add.at(total, places, _summed(np.where(known, values, 0.0), small.factor))
        np.add.at(count, places, _summed(known.astype(np.float64), small.factor))
    return np.where(count > 0, total / np.maximum(count, 1), np.nan).astype(np.float32), low, high


def reduced(section: Section, small: Reduction, tile_rows: int = 1) -> Reduced:
    """Read an image through `section`, which is called with one number or slice an axis, slowest first.

    `tile_rows` rows are compressed together, and are read together.
    """
    height = max(1, AT_ONCE // small.shape[-1] // tile_rows) * tile_rows
    kept = range(0, small.planes, small.step)
    planes = np.empty((len(kept), *small.size), dtype=np.float32)
    low: list[float | None] = []
    high: list[float | None] = []
    with np.errstate(over="ignore", invalid="ignore"):
        for number, plane in enumerate(kept):
            planes[number], least, most = _plane(section, small.place(plane), small, height)
            low.append(least if math.isfinite(least) else None)
            high.append(most if math.isfinite(most) else None)
    return Reduced(planes, low, high)
