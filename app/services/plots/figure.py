"""A plot as it is drawn, whatever it is drawn on: places from 0 to 1 along x to the right and y upwards."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.services.plots.scaling import Numbers, Scale, Values
from app.services.plots.wishes import Kind

__all__ = [
    "Axis",
    "Bars",
    "Dots",
    "Facts",
    "Figure",
    "Image",
    "Layer",
    "Legend",
    "Line",
    "Points",
    "Whiskers",
]

Shades = npt.NDArray[np.int16]
"""Numbers of colours in `app.services.plots.colours`; -1 is none."""


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis with its marks by place; `column` is empty where none is drawn along it.

    `origin` is not None where values are days that are shown as dates
    (see `date_origin`); `unit` is what the values are in, `own_unit` what the column has.
    """

    label: str
    scale: Scale
    ticks: tuple[tuple[float, str], ...]
    minor: tuple[float, ...] = ()
    column: str = ""
    unit: str = ""
    own_unit: str = ""
    origin: float | None = None


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars between consecutive `edges`, from the bottom to `tops`."""

    edges: Values
    tops: Values


@dataclass(frozen=True, slots=True)
class Dots:
    """A dot a row, in its shade or the plot's own colour."""

    x: Values
    y: Values
    shades: Shades | None = None


@dataclass(frozen=True, slots=True)
class Whiskers:
    """Errors: a line from `low` to `high` at each `at`; `upright` ones lie along y."""

    at: Values
    low: Values
    high: Values
    upright: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A line through these places."""

    x: Values
    y: Values


@dataclass(frozen=True, slots=True)
class Image:
    """Cells over the whole area, the lowest row first."""

    shades: Shades


Layer = Bars | Dots | Whiskers | Line | Image


@dataclass(frozen=True, slots=True)
class Legend:
    """What colours stand for, the first shade at place 0, the last at 1; `counts` where they count rows."""

    label: str
    ticks: tuple[tuple[float, str], ...]
    counts: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """How many rows there are, how many of them are drawn, and why not the others.

    `peak` is the largest number of rows in one bin or cell, between `peak_x` and `peak_y` (low, high).
    """

    rows: int
    drawn: int
    missing: int
    outside: int
    peak: int = 0
    peak_x: tuple[float, float] = (0.0, 0.0)
    peak_y: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Points:
    """What is drawn point by point, in values; `numbers` are the rows' in the result, None for arrays."""

    x: Values
    y: Values
    numbers: Numbers | None = None
    shades: Shades | None = None
    x_error: Values | None = None
    y_error: Values | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A whole plot; `points` is None where cells or bars are drawn."""

    kind: Kind
    x: Axis
    y: Axis
    layers: tuple[Layer, ...]
    facts: Facts
    legend: Legend | None = None
    points: Points | None = None
