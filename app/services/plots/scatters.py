"""Rows as dots of two columns, as cells where they are many, and folded by a period."""

from dataclasses import replace

import numpy as np

from app.services.plots.axes import axis_of, coloured, scale_of
from app.services.plots.binning import Cells, cells_of
from app.services.plots.colours import shades
from app.services.plots.figure import (
    Axis,
    Dots,
    Facts,
    Figure,
    Image,
    Layer,
    Legend,
    Points,
    Shades,
    Whiskers,
)
from app.services.plots.folding import phases, twice
from app.services.plots.labels import name_of
from app.services.plots.sampling import Sample, column_values, row_numbers
from app.services.plots.scaling import Scale, Values, usable
from app.services.plots.ticks import log_ticks
from app.services.plots.wishes import AxisWish, Kind, PlotWish
from app.services.subsets import Subset
from connectors.contract import Column

__all__ = ["MOST_POINTS", "scatter_figure"]

MOST_POINTS = 5000
"""Rows that are drawn one by one, and sent to the browser; above it they are counted in cells."""

CELLS = (150, 100)
PHASES = Scale(0.0, 2.0)
FEW = 10


def _sample(subset: Subset, wish: PlotWish) -> Sample:
    """All rows; the rest is read only where dots show it."""
    third = column_values(subset, wish.colour) if wish.colour else None
    x, y = column_values(subset, wish.x.column), column_values(subset, wish.y.column)
    return Sample(x, y, row_numbers(subset), third)


def _with_errors(subset: Subset, wish: PlotWish, sample: Sample) -> Sample:
    """The dots' own errors, read for these rows alone."""
    shown = Subset(subset.result, sample.numbers)
    errors = [column_values(shown, axis.error) if axis.error else None for axis in (wish.x, wish.y)]
    return replace(sample, x_error=errors[0], y_error=errors[1])


def _folded(sample: Sample, wish: PlotWish) -> Sample:
    """Phases instead of times, each row twice."""
    if wish.period is None or not len(sample.x):
        return sample
    epoch = float(sample.x.min()) if wish.epoch is None else wish.epoch
    parts = (sample.numbers, sample.third, sample.x_error, sample.y_error)
    others = [None if part is None else np.concatenate([part, part]) for part in parts]
    x = twice(phases(sample.x, wish.period, epoch), shift=1.0)
    return Sample(x, twice(sample.y), *others)


def _spread(
    axis: Axis, values: Values, errors: Values | None, across: Values, *, upright: bool
) -> list[Layer]:
    """Error bars of the rows that have an error."""
    if errors is None:
        return []
    known = np.isfinite(errors) & (errors > 0)
    low, high = values[known] - errors[known], values[known] + errors[known]
    if axis.scale.log:
        low = np.maximum(low, axis.scale.low)
    ends = np.clip(axis.scale.places(low), 0, 1), np.clip(axis.scale.places(high), 0, 1)
    return [Whiskers(across[known], *ends, upright)]


def _dots(sample: Sample, x: Axis, y: Axis, colours: tuple[Shades, Legend] | None) -> tuple[Layer, ...]:
    across, up = x.scale.places(sample.x), y.scale.places(sample.y)
    return (
        *_spread(x, sample.x, sample.x_error, up, upright=False),
        *_spread(y, sample.y, sample.y_error, across, upright=True),
        Dots(across, up, colours[0] if colours else None),
    )


def _counted(cells: Cells) -> tuple[Shades, Legend]:
    """Shades for numbers of rows, by their logarithms where they differ much."""
    most = int(cells.counts.max(initial=1))
    if most <= FEW:
        values = np.where(cells.counts > 0, cells.counts / most, np.nan)
        return shades(values), Legend("Rows in a cell", ((1 / most, "1"), (1.0, str(most))), counts=True)
    scale = Scale(1.0, float(most), log=True)
    marks = log_ticks(1.0, float(most), 5).major
    places = scale.places(np.array([value for value, _ in marks], dtype=np.float64)).tolist()
    legend = Legend(
        "Rows in a cell", tuple(zip(places, (words for _, words in marks), strict=True)), counts=True
    )
    return shades(scale.places(cells.counts.astype(np.float64))), legend


def _image(cells: Cells, colour: Column | None) -> tuple[Image, Legend]:
    """The cells' colours: the mean of a third column, or how many rows there are."""
    if colour is not None and cells.means is not None:
        words = (name_of(colour), colour.unit, "Mean ")
        if made := coloured(cells.means, *words):
            return Image(made[0]), made[1]
    found, legend = _counted(cells)
    return Image(found), legend


def _step(scale: Scale, number: int, of: int) -> tuple[float, float]:
    """The values at both sides of a cell."""
    low, high = scale.ends
    edges = [low + (high - low) * one / of for one in (number, number + 1)]
    if scale.reverse:
        edges = [high + low - one for one in edges]
    ends = sorted(10**one if scale.log else one for one in edges)
    return ends[0], ends[1]


def _peaked(facts: Facts, cells: Cells, x: Axis, y: Axis) -> Facts:
    """The facts with the fullest cell."""
    at = int(cells.counts.argmax())
    row, column = divmod(at, CELLS[0])
    sides = _step(x.scale, column, CELLS[0]), _step(y.scale, row, CELLS[1])
    return replace(facts, peak=int(cells.counts.flat[at]), peak_x=sides[0], peak_y=sides[1])


def _density(sample: Sample, x: Axis, y: Axis, colour: Column | None, facts: Facts) -> Figure:
    places = np.clip(x.scale.places(sample.x), 0, 1), np.clip(y.scale.places(sample.y), 0, 1)
    cells = cells_of(places, CELLS, sample.third)
    image, legend = _image(cells, colour)
    return Figure(Kind.DENSITY, x, y, (image,), _peaked(facts, cells, x, y), legend)


def _axes(sample: Sample, wish: PlotWish, columns: tuple[Column, Column]) -> tuple[Axis, Axis] | None:
    across = PHASES if wish.folded else scale_of(sample.x, wish.x, columns[0])
    up = scale_of(sample.y, wish.y, columns[1])
    if across is None or up is None:
        return None
    period = f"Phase of {wish.period:.10g} {columns[0].unit}".strip() if wish.folded else ""
    x, y = columns
    unit = "" if wish.folded else x.unit
    return axis_of(x, across, unit, label=period), axis_of(y, up, y.unit)


def _within(sample: Sample, wish: PlotWish, axes: tuple[Axis, Axis]) -> Sample:
    """The rows that lie on both axes."""
    inside = axes[1].scale.within(sample.y)
    return sample.kept(inside if wish.folded else inside & axes[0].scale.within(sample.x))


def _log(axis: AxisWish, *, folded: bool = False) -> bool:
    return axis.log and not folded


def scatter_figure(
    subset: Subset, wish: PlotWish, columns: tuple[Column, Column], colour: Column | None
) -> Figure | None:
    """Dots or cells of two columns; None where no row has a number in both that can be drawn."""
    whole = _sample(subset, wish)
    known = usable(whole.x, log=_log(wish.x, folded=wish.folded)) & usable(whole.y, log=wish.y.log)
    sample = whole.kept(known)
    axes = _axes(sample, wish, columns)
    if axes is None:
        return None
    shown = _within(sample, wish, axes)
    rows, drawn = len(whole.x), len(shown.x)
    facts = Facts(rows, drawn, rows - len(sample.x), len(sample.x) - drawn)
    many = wish.kind is Kind.DENSITY or drawn * (2 if wish.folded else 1) > MOST_POINTS
    if not many:
        shown = _with_errors(subset, wish, shown)
    shown = _folded(shown, wish)
    if many:
        return _density(shown, *axes, colour, facts)
    made = None
    if colour is not None and shown.third is not None:
        made = coloured(shown.third, name_of(colour), colour.unit)
    dots = made[0] if made else None
    points = Points(shown.x, shown.y, shown.numbers, dots, shown.x_error, shown.y_error)
    legend = made[1] if made else None
    return Figure(wish.kind, *axes, _dots(shown, *axes, made), facts, legend, points)
