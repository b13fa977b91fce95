"""Counting values in bins along one axis or two."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.services.plots.scaling import Scale, Values
from app.services.plots.ticks import nice_step

__all__ = ["Cells", "Counts", "bins_over", "cells_of", "counts_of"]

Counts = npt.NDArray[np.int64]

FEWEST, MOST = 8, 80


@dataclass(frozen=True, slots=True)
class Cells:
    """`counts` of rows by cell, from the lower left: one row a step of y; `means` of a third column there."""

    counts: Counts
    means: Values | None = None


def bins_over(found: tuple[float, float], rows: int, *, log: bool, whole: bool) -> tuple[Scale, int]:
    """Bins with round edges that hold all values, more of them for more rows (Rice's rule).

    Whole numbers get bins of whole width with the number in the middle.
    """
    wanted = min(max(math.ceil(2 * rows ** (1 / 3)), FEWEST), MOST)
    low, high = (math.log10(found[0]), math.log10(found[1])) if log else found
    span = (high - low) or (1.0 if log or not low else abs(low) / 10)
    width = nice_step(span / wanted)
    shift = 0.0
    if whole and not log:
        width, shift = max(width, 1.0), 0.5
    first = math.floor((low + shift) / width) * width - shift
    bins = max(1, math.floor((high - first) / width + 1e-9) + 1)
    if bins > 1 and math.isclose(first + (bins - 1) * width, high, rel_tol=1e-12, abs_tol=1e-9 * width):
        bins -= 1  # the last bin is closed: a value at the end needs no bin of its own
    first, bins = (first - width, bins + 1) if first > low else (first, bins)  # by a rounding
    bins += first + bins * width < high
    last = first + bins * width
    return Scale(*((10**first, 10**last) if log else (first, last)), log), bins


def counts_of(values: Values, scale: Scale, bins: int) -> tuple[Values, Counts]:
    """Edges in the column's unit, and how many values lie between them, as numpy.histogram has it."""
    even = scale.even(values)
    counts, edges = np.histogram(even, bins=bins, range=scale.ends)
    return (10**edges if scale.log else edges), counts


def _steps(places: Values, bins: int) -> npt.NDArray[np.intp]:
    return np.minimum((places * bins).astype(np.intp), bins - 1)


def cells_of(places: tuple[Values, Values], shape: tuple[int, int], third: Values | None = None) -> Cells:
    """Count places between 0 and 1 in cells, `shape` of them along x and y; all places must be within."""
    across, up = shape
    flat = _steps(places[1], up) * across + _steps(places[0], across)
    counts = np.bincount(flat, minlength=across * up)
    if third is None:
        return Cells(counts.reshape(up, across))
    known = np.isfinite(third)
    numbers = np.bincount(flat[known], minlength=across * up)
    sums = np.bincount(flat[known], weights=third[known], minlength=across * up)
    with np.errstate(invalid="ignore"):
        return Cells(counts.reshape(up, across), (sums / numbers).reshape(up, across))
