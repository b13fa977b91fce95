"""What a chart of an answer shows: its rows as points or as counts, its footprints, the region asked for."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.services.sky.density import Density, density
from app.services.sky.frame import Frame, fitting, region_frame
from app.services.sky.grid import Grid, grid_of
from app.services.sky.lines import Piece, ecliptic, galactic_plane, outline, pieces
from app.services.sky.places import Numbers, Places, footprints, places_of
from app.services.sky.projections import Floats
from app.services.subsets import Subset
from connectors.contract import Circle, Region

__all__ = ["MOST_FOOTPRINTS", "MOST_POINTS", "Chart", "Drawn", "chart_of", "first_frame"]

MOST_POINTS = 2000
"""Rows that are shown one by one; more are counted."""
MOST_FOOTPRINTS = 300
ENOUGH = 50_000
"""Positions by which a frame is chosen; of more, some spread over all are taken."""
WHOLE_SKY = 179.0
"""Degrees of a circle's radius from which on it has no edge to draw."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """The outline of a row's footprint in the plane."""

    number: int
    lines: Sequence[Piece]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Everything that is drawn, in plane degrees; rows are known by their numbers in the result.

    `rows` are all that were asked for, `placed` have a position, `shown` of these are in the frame; they are
    points, or counted in `density` where they are too many. `outlined` rows have a footprint in the frame, of
    which the first are in `footprints`.
    """

    frame: Frame
    grid: Grid
    rows: int
    placed: int
    shown: int
    numbers: Numbers
    x: Floats
    y: Floats
    density: Density | None
    outlined: int
    footprints: Sequence[Drawn]
    region: Sequence[Piece]
    ecliptic: Sequence[Piece]
    galactic: Sequence[Piece]


def first_frame(subset: Subset, region: Region | None) -> Frame:
    """The frame of a chart for which none was chosen: the region asked for, or all that was found."""
    if region is not None:
        return region_frame(region)
    places = places_of(subset)
    some = slice(None, None, 1 + len(places) // ENOUGH)
    found = [(places.ra[some], places.dec[some])]
    for _, regions in footprints(subset)[:MOST_FOOTPRINTS]:
        found += [outline(one) for one in regions if _has_edge(one)]
    return fitting(np.concatenate([ra for ra, _ in found]), np.concatenate([dec for _, dec in found]))


def _has_edge(region: Region) -> bool:
    return not (isinstance(region, Circle) and region.radius > WHOLE_SKY)


def _drawn(frame: Frame, regions: Sequence[Region]) -> list[Piece]:
    return [piece for one in regions if _has_edge(one) for piece in pieces(frame, *outline(one))]


def _footprints(frame: Frame, subset: Subset) -> list[Drawn]:
    made = (Drawn(number, _drawn(frame, regions)) for number, regions in footprints(subset))
    return [one for one in made if one.lines]


def _in_frame(frame: Frame, places: Places) -> tuple[Numbers, Floats, Floats]:
    """The rows that are shown, and where in the plane."""
    near = places.near(frame)
    x, y = frame.projection.forward(near.ra, near.dec)
    if frame.whole:
        return near.numbers, x, y
    inside = frame.inside(x, y)
    return near.numbers[inside], x[inside], y[inside]


def chart_of(subset: Subset, region: Region | None, frame: Frame) -> Chart:
    """The chart of these rows in this frame."""
    places = places_of(subset)
    numbers, x, y = _in_frame(frame, places)
    many = len(numbers) > MOST_POINTS
    found = _footprints(frame, subset)
    some = slice(0, 0) if many else slice(None)
    return Chart(
        frame=frame,
        grid=grid_of(frame),
        rows=subset.rows,
        placed=len(places),
        shown=len(numbers),
        numbers=numbers[some],
        x=x[some],
        y=y[some],
        density=density(frame, x, y) if many else None,
        outlined=len(found),
        footprints=found[:MOST_FOOTPRINTS],
        region=_drawn(frame, [region]) if region else [],
        ecliptic=pieces(frame, *ecliptic()) if frame.whole else [],
        galactic=pieces(frame, *galactic_plane()) if frame.whole else [],
    )
