"""The ranges of a plot as conditions of the rows."""

from app.services.plots.meanings import numbers
from app.services.plots.wishes import AxisWish, Kind, PlotWish
from app.services.results import Result
from connectors.contract import Column, Interval
from connectors.units import converted_interval

__all__ = ["filtering_axes", "kept_ranges"]


def filtering_axes(wish: PlotWish, result: Result) -> list[tuple[AxisWish, Column]]:
    """The axes along which a column's own values lie: neither a phase nor a number of rows is one."""
    plain = {column.name: column for column in numbers(result)}
    axes = [] if wish.folded else [wish.x]
    axes += [] if wish.kind is Kind.HISTOGRAM else [wish.y]
    return [(axis, plain[axis.column]) for axis in axes if axis.column in plain]


def kept_ranges(wish: PlotWish, result: Result) -> dict[str, Interval]:
    """Ranges by column, in its own unit, for the axes of the plot that have an end."""
    made = {}
    for axis, column in filtering_axes(wish, result):
        if (axis.low, axis.high) != (None, None):
            unit = wish.unit if axis is wish.x else ""
            made[column.name] = converted_interval(Interval(axis.low, axis.high), unit, column.unit)
    return made
