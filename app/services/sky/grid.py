"""Lines of equal right ascension and declination, and where their labels stand."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from app.services.sky.frame import Frame
from app.services.sky.lines import Piece, pieces
from app.services.sky.projections import Floats

__all__ = ["Grid", "Label", "grid_of", "scale_bar", "steps_of"]

SECOND, MINUTE = 1 / 3600, 1 / 60
DEC_STEPS = (
    *(number * SECOND * 0.1 for number in (1, 2, 5)),
    *(number * SECOND for number in (1, 2, 5, 10, 20, 30)),
    *(number * MINUTE for number in (1, 2, 5, 10, 20, 30)),
    1.0, 2.0, 5.0, 10.0, 20.0, 30.0,
)  # fmt: skip
"""Degrees between lines of declination, all round in degrees, arcminutes or arcseconds."""
RA_STEPS = (
    *(15 * number * SECOND * 0.01 for number in (1, 2, 5)),
    *(15 * number * SECOND * 0.1 for number in (1, 2, 5)),
    *(15 * number * SECOND for number in (1, 2, 5, 10, 15, 30)),
    *(15 * number * MINUTE for number in (1, 2, 5, 10, 15, 30)),
    15.0, 30.0, 45.0,
)  # fmt: skip
"""Degrees between lines of right ascension, all round in hours, minutes or seconds of time."""
ACROSS, UP = 4.5, 4.0
"""Lines that a frame has at least, about."""
POINTS = 121
NEAR_CORNER = 0.9
"""Of half the width: farther out a label below or above would leave the picture."""
HALF_TURN, RIGHT_ANGLE = 180.0, 90.0
ALL_SKY_STEP = 30.0


@dataclass(frozen=True, slots=True)
class Label:
    """The value of a line in degrees, and the plane coordinates of the place where it is told."""

    value: float
    x: float
    y: float
    edge: str


@dataclass(frozen=True, slots=True)
class Grid:
    """Lines and labels; `ra_step` and `dec_step` are degrees between the lines."""

    lines: Sequence[Piece]
    ra_labels: Sequence[Label]
    dec_labels: Sequence[Label]
    ra_step: float
    dec_step: float


def _first_at_least(steps: Sequence[float], wanted: float) -> float:
    return next((step for step in steps if step >= wanted), steps[-1])


def steps_of(frame: Frame) -> tuple[float, float]:
    """Degrees between lines of right ascension and of declination."""
    if frame.whole:
        return ALL_SKY_STEP, ALL_SKY_STEP
    nearest = min(RIGHT_ANGLE, abs(frame.projection.dec) + frame.height / 2)
    level = math.cos(math.radians(min(abs(frame.projection.dec), nearest)))
    across = frame.width / max(level, 0.02)
    ra_step = RA_STEPS[-1] if nearest >= RIGHT_ANGLE else _first_at_least(RA_STEPS, across / ACROSS)
    return ra_step, _first_at_least(DEC_STEPS, frame.height / UP)


def _values(low: float, high: float, step: float) -> list[float]:
    return [
        number * step for number in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)
    ]


def _spans(frame: Frame) -> tuple[tuple[float, float], tuple[float, float]]:
    """Degrees of right ascension and declination that the frame can reach."""
    centre, reach = frame.projection, frame.reach
    low, high = max(-RIGHT_ANGLE, centre.dec - reach), min(RIGHT_ANGLE, centre.dec + reach)
    if frame.whole:
        return (centre.ra - HALF_TURN, centre.ra + HALF_TURN), (-RIGHT_ANGLE, RIGHT_ANGLE)
    if abs(centre.dec) + reach >= RIGHT_ANGLE - 1e-6:
        return (centre.ra - HALF_TURN, centre.ra + HALF_TURN), (low, high)
    # The meridians that touch a small circle around the centre.
    wide = math.degrees(math.asin(math.sin(math.radians(reach)) / math.cos(math.radians(centre.dec))))
    return (centre.ra - wide, centre.ra + wide), (low, high)


def _crossing(frame: Frame, line: Piece, edge: str) -> tuple[float, float] | None:
    """Where the line first passes an edge of the frame."""
    axis, limit = (1, frame.height / 2) if edge in {"bottom", "top"} else (0, frame.width / 2)
    limit = -limit if edge in {"bottom", "right"} else limit
    other, room = 1 - axis, (frame.width, frame.height)[1 - axis] / 2
    before, after = line[:-1], line[1:]
    passes = np.flatnonzero((before[:, axis] - limit) * (after[:, axis] - limit) <= 0)
    for at in passes.tolist():
        span = after[at, axis] - before[at, axis]
        part = (limit - before[at, axis]) / span if span else 0.0
        value = before[at, other] + part * (after[at, other] - before[at, other])
        if abs(value) <= room:
            return (value, limit) if axis == 1 else (limit, value)
    return None


def _labels(
    frame: Frame, lines: Sequence[tuple[float, Piece]], edges: Sequence[str], apart: float
) -> list[Label]:
    """One label a line, at the first of the edges that it passes, unless another one or a corner is near."""
    room = NEAR_CORNER * frame.width / 2
    found: list[Label] = []
    for value, line in lines:
        places = ((edge, _crossing(frame, line, edge)) for edge in edges)
        edge, place = next(((edge, place) for edge, place in places if place), ("", None))
        aside = place and edge != "left" and abs(place[0]) > room
        if (
            place
            and not aside
            and all(math.hypot(place[0] - one.x, place[1] - one.y) > apart for one in found)
        ):
            found.append(Label(value, *place, edge))
    return found


def _in_pieces(frame: Frame, lines: Iterator[tuple[float, Floats, Floats]]) -> list[tuple[float, Piece]]:
    return [(value, piece) for value, ra, dec in lines for piece in pieces(frame, ra, dec)]


def _part_of_sky(frame: Frame) -> Grid:
    (west, east), (low, high) = _spans(frame)
    ra_step, dec_step = steps_of(frame)
    up, along = np.linspace(low, high, POINTS), np.linspace(west, east, 2 * POINTS)
    turned = _values(west, east, ra_step)
    turned = turned[:-1] if east - west >= 360 - 1e-9 and len(turned) > 1 else turned
    meridians = _in_pieces(frame, ((ra % 360, np.full_like(up, ra), up) for ra in turned))
    decs = [dec for dec in _values(low, high, dec_step) if abs(dec) < RIGHT_ANGLE]
    parallels = _in_pieces(frame, ((dec, along, np.full_like(along, dec)) for dec in decs))
    ra_edges = ("bottom", "top") if ra_step == RA_STEPS[-1] else ("bottom",)
    ra_labels = _labels(frame, meridians, ra_edges, frame.width / 8)
    dec_labels = _labels(frame, parallels, ("left",), frame.height / 16)
    return Grid([line for _, line in meridians + parallels], ra_labels, dec_labels, ra_step, dec_step)


def _at(frame: Frame, values: list[float], ra: list[float], dec: list[float], edge: str) -> list[Label]:
    x, y = (axis.tolist() for axis in frame.projection.forward(np.array(ra), np.array(dec)))
    return [Label(value, across, up, edge) for value, across, up in zip(values, x, y, strict=True)]


def _whole_sky(frame: Frame) -> Grid:
    centre = frame.projection.ra
    up, along = np.linspace(-RIGHT_ANGLE, RIGHT_ANGLE, 61), centre + np.linspace(-179.99, 179.99, 121)
    turned = [ra for ra in _values(centre - 180, centre + 180, ALL_SKY_STEP) if abs(ra - centre) < 179]  # noqa: PLR2004 - the rim is there already
    decs = [dec for dec in _values(-90, 90, ALL_SKY_STEP) if abs(dec) < RIGHT_ANGLE]
    lines = _in_pieces(frame, ((ra, np.full_like(up, ra), up) for ra in turned))
    lines += _in_pieces(frame, ((dec, along, np.full_like(along, dec)) for dec in decs))
    ra_labels = _at(frame, [ra % 360 for ra in turned], turned, [0.0] * len(turned), "inside")
    some = [dec for dec in decs if dec]
    dec_labels = _at(frame, some, [centre + 179.99] * len(some), some, "left")
    return Grid([line for _, line in lines], ra_labels, dec_labels, ALL_SKY_STEP, ALL_SKY_STEP)


def grid_of(frame: Frame) -> Grid:
    """The grid that fits a frame: about five lines each way, told in round numbers."""
    return _whole_sky(frame) if frame.whole else _part_of_sky(frame)


def scale_bar(frame: Frame) -> float:
    """A round length in degrees, about a fifth of the frame's width."""
    return next((step for step in reversed(DEC_STEPS) if step <= frame.width / 4), DEC_STEPS[0])
