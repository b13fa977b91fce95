"""How many rows have which values."""

import math
from dataclasses import replace

import numpy as np
import pyarrow as pa

from app.services.plots.axes import axis_of, reverses
from app.services.plots.binning import Counts, bins_over, counts_of
from app.services.plots.figure import Axis, Bars, Facts, Figure
from app.services.plots.sampling import column_values
from app.services.plots.scaling import Scale, Values, extent, scale_over, usable
from app.services.plots.ticks import Ticks, linear_ticks, log_ticks
from app.services.plots.wishes import AxisWish, PlotWish
from app.services.subsets import Subset
from connectors.contract import Column

__all__ = ["histogram_figure"]

LEAST = 0.5
"""Where the bars of a logarithmic axis begin, so that a single row can be seen."""

HEADROOM = 1.06


def _binned(found: tuple[float, float], wish: PlotWish, rows: int, *, whole: bool) -> tuple[Scale, int]:
    """The bins: round ones, or as many as were wished for between the ends."""
    axis = wish.x
    if not wish.bins and axis.low is None and axis.high is None:
        return bins_over(found, rows, log=axis.log, whole=whole)
    scale = scale_over(found, (axis.low, axis.high), log=axis.log, padding=0.0)
    return scale, wish.bins or bins_over((scale.low, scale.high), rows, log=axis.log, whole=whole)[1]


def _upward(most: int, wish: AxisWish) -> Axis:
    """The axis of the counts."""
    low = LEAST if wish.log else 0.0
    high = max(most, 1) * HEADROOM
    scale = Scale(low, high, wish.log)
    ticks: Ticks = (log_ticks if wish.log else linear_ticks)(low, high, min(6, math.ceil(high)))
    whole = [(value, words) for value, words in ticks.major if value == round(value)]
    places = scale.places(np.array([value for value, _ in whole], dtype=np.float64))
    label = f"Rows [{ticks.note}]" if ticks.note else "Rows"
    return Axis(label, scale, tuple(zip(places.tolist(), (words for _, words in whole), strict=True)))


def _facts(values: Values, axis: AxisWish, edges: Values, counts: Counts) -> Facts:
    drawn, known = int(counts.sum()), int(np.count_nonzero(usable(values, log=axis.log)))
    at = int(counts.argmax())
    ends = sorted((float(edges[at]), float(edges[at + 1])))
    missing = len(values) - known
    return Facts(len(values), drawn, missing, known - drawn, int(counts[at]), (ends[0], ends[1]))


def histogram_figure(subset: Subset, wish: PlotWish, column: Column) -> Figure | None:
    """The histogram of a column; None where it has no number that can be drawn."""
    values = column_values(subset, wish.x.column)
    found = extent(values, log=wish.x.log)
    if found is None:
        return None
    whole = pa.types.is_integer(subset.result.table.schema.field(column.name).type)
    scale, bins = _binned(found, wish, len(values), whole=whole)
    edges, counts = counts_of(values, scale, bins)
    shown = replace(scale, reverse=reverses(wish.x, column))
    y = _upward(int(counts.max()), wish.y)
    tops = np.maximum(y.scale.places(np.maximum(counts, 1e-9).astype(np.float64)), 0.0)
    return Figure(
        kind=wish.kind,
        x=axis_of(column, shown, column.unit),
        y=y,
        layers=(Bars(shown.places(edges), np.where(counts > 0, tops, 0.0)),),
        facts=_facts(values, wish.x, edges, counts),
    )
