"""Light against wavelength, frequency or energy."""

from dataclasses import replace

import numpy as np

from app.services.plots.axes import axis_of, scale_of
from app.services.plots.figure import Facts, Figure, Line, Points
from app.services.plots.sampling import column_values, row_arrays
from app.services.plots.scaling import Scale, Values, usable
from app.services.plots.spectra import spectral_name, spectrum
from app.services.plots.wishes import PlotWish
from app.services.subsets import Subset
from connectors.contract import Column

__all__ = ["line_figure", "outline", "spectrum_figure"]

STEPS = 1200
"""Steps along x for each of which a long line keeps its lowest and highest point."""


def outline(x: Values, y: Values, scale: Scale) -> tuple[Values, Values]:
    """The line as it looks: of many points in one step, the lowest and the highest; x must be in order."""
    if len(x) <= 4 * STEPS:
        return x, y
    low, high = scale.ends
    steps = ((scale.even(x) - low) / (high - low) * STEPS).astype(np.int64)
    starts = np.concatenate([[0], np.flatnonzero(np.diff(steps)) + 1])
    ends = np.stack([np.minimum.reduceat(y, starts), np.maximum.reduceat(y, starts)], axis=1)
    return np.repeat(x[starts], 2), ends.ravel()


def _named(column: Column, unit: str) -> Column:
    """The column under the name of what it shows in another unit."""
    return replace(column, label=spectral_name(unit)) if unit not in {"", column.unit} else column


def line_figure(
    x: Values, y: Values, wish: PlotWish, columns: tuple[Column, Column], total: int
) -> Figure | None:
    """A line through points in the order of x, of `total` that there were; x is in `wish.unit`.

    None where none of them can be drawn.
    """
    known = usable(x, log=wish.x.log) & usable(y, log=wish.y.log)
    x, y = x[known], y[known]
    across, up = scale_of(x, wish.x, columns[0]), scale_of(y, wish.y, columns[1])
    if across is None or up is None:
        return None
    inside = across.within(x) & up.within(y)
    facts = Facts(total, int(inside.sum()), total - len(x), int((~inside).sum()))
    x, y = outline(x[inside], y[inside], across)
    return Figure(
        kind=wish.kind,
        x=axis_of(_named(columns[0], wish.unit), across, wish.unit or columns[0].unit),
        y=axis_of(columns[1], up, columns[1].unit),
        layers=(Line(across.places(x), up.places(y)),),
        facts=facts,
        points=Points(x, y),
    )


def spectrum_figure(
    subset: Subset, wish: PlotWish, columns: tuple[Column, Column], *, listed: bool
) -> Figure | None:
    """The spectrum in two columns of numbers, or in the arrays of one row where they are `listed`.

    Raises UsageError where the unit does not fit.
    """
    names = wish.x.column, wish.y.column
    if listed:
        found = row_arrays(subset, names, wish.row)
        if found is None:
            return None
        waves, light = found
    else:
        waves, light = (column_values(subset, name) for name in names)
    x, y = spectrum(waves, light, columns[0].unit, wish.unit)
    return line_figure(x, y, wish, columns, max(len(waves), len(light)))
