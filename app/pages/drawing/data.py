"""A figure as data: what the browser draws itself, and what a person may take elsewhere."""

from typing import Any

import numpy as np

from app.pages.drawing.layout import CLASSES, classes_of, dot_size
from app.services.plots.colours import COLOURS, hex_colour
from app.services.plots.figure import Axis, Figure, Points
from app.services.plots.scaling import Values

__all__ = ["figure_data"]


def _listed(values: Values | None) -> list[float | None] | None:
    """The numbers, null for what JSON has no word for."""
    if values is None:
        return None
    return [
        value if known else None for value, known in zip(values.tolist(), np.isfinite(values), strict=True)
    ]


def _axis(axis: Axis) -> dict[str, Any]:
    """What turns a place into a value; `mjd_at` is the value of MJD 0 where values are shown as dates."""
    return {
        "column": axis.column,
        "name": axis.label.partition(" [")[0],
        "unit": axis.unit,
        "mjd_at": axis.origin,
        "low": axis.scale.low,
        "high": axis.scale.high,
        "log": axis.scale.log,
        "reverse": axis.scale.reverse,
    }


def _points(points: Points) -> dict[str, Any]:
    return {
        "x": _listed(points.x),
        "y": _listed(points.y),
        "x_error": _listed(points.x_error),
        "y_error": _listed(points.y_error),
        "rows": None if points.numbers is None else points.numbers.tolist(),
        "colours": None if points.shades is None else classes_of(points.shades).tolist(),
        "size": dot_size(len(points.x)),
    }


def figure_data(figure: Figure) -> dict[str, Any]:
    """Axes, numbers of rows and, where they are drawn one by one, the points in the axes' units."""
    facts = figure.facts
    middles = [(2 * one + 1) * len(COLOURS) // (2 * CLASSES) for one in range(CLASSES)]
    return {
        "kind": str(figure.kind),
        "rows": facts.rows,
        "drawn": facts.drawn,
        "x": _axis(figure.x),
        "y": _axis(figure.y),
        "palette": [hex_colour(shade) for shade in middles],
        "points": _points(figure.points) if figure.points else None,
    }
