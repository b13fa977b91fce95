"""Lines on the sky as pieces in a chart's plane: outlines of regions, great circles, planes."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from app.services.sky.frame import Frame
from app.services.sky.projections import Floats
from connectors.contract import Box, Circle, Polygon, Region
from connectors.regions import GALACTIC

__all__ = ["Piece", "ecliptic", "galactic_plane", "outline", "pieces"]

Piece = Floats
"""Plane coordinates of a line without a gap, one row (x, y) a point."""

STEPS = 180
FINEST = 0.5
"""Degrees between the points of a polygon's sides."""
OBLIQUITY = 23.4392911
"""Degrees, of the ecliptic at J2000.0 (IAU 1976)."""
FARTHEST = 180.0
"""Degrees of the plane from the centre; what is farther on the tangential plane is no use to a line."""
JUMP = 60.0
"""Degrees of the plane that a line never goes at once, but where it leaves the sky at one rim and comes back
at the other."""


def _unit(ra: Floats, dec: Floats) -> Floats:
    along, up = np.radians(ra), np.radians(dec)
    return np.stack([np.cos(up) * np.cos(along), np.cos(up) * np.sin(along), np.sin(up)], axis=-1)


def _degrees(vectors: Floats) -> tuple[Floats, Floats]:
    x, y, z = np.moveaxis(vectors, -1, 0)
    return np.degrees(np.arctan2(y, x)) % 360, np.degrees(np.arctan2(z, np.hypot(x, y)))


def _tilted(axes: Floats) -> tuple[Floats, Floats]:
    """The equator of these axes (rows, in ICRS), all around."""
    turn = np.linspace(0, 2 * np.pi, 2 * STEPS + 1)
    return _degrees(np.outer(np.cos(turn), axes[0]) + np.outer(np.sin(turn), axes[1]))


def galactic_plane() -> tuple[Floats, Floats]:
    """ICRS degrees of galactic latitude 0."""
    return _tilted(np.array(GALACTIC))


def ecliptic() -> tuple[Floats, Floats]:
    """ICRS degrees of ecliptic latitude 0; the frame's own tilt of 0.02 arcsec is not seen here."""
    tilt = np.radians(OBLIQUITY)
    return _tilted(np.array([[1, 0, 0], [0, np.cos(tilt), np.sin(tilt)]]))


def _circle(circle: Circle) -> tuple[Floats, Floats]:
    along, up, radius = np.radians([circle.ra, circle.dec, circle.radius])
    middle = np.array([np.cos(up) * np.cos(along), np.cos(up) * np.sin(along), np.sin(up)])
    east = np.array([-np.sin(along), np.cos(along), 0])
    turn = np.linspace(0, 2 * np.pi, STEPS + 1)
    round_it = np.outer(np.sin(turn), east) + np.outer(np.cos(turn), np.cross(middle, east))
    return _degrees(np.cos(radius) * middle + np.sin(radius) * round_it)


def _polygon(polygon: Polygon) -> tuple[Floats, Floats]:
    corners = _unit(*np.array([*polygon.vertices, polygon.vertices[0]]).T)
    parts = []
    for start, end in pairwise(corners):
        length = np.degrees(2 * np.arcsin(min(1.0, float(np.linalg.norm(end - start)) / 2)))
        steps = np.linspace(0, 1, 1 + min(STEPS, max(1, int(length / FINEST))))[:-1]
        parts.append(start + np.outer(steps, end - start))
    return _degrees(np.concatenate([*parts, corners[-1:]]))


def _box(box: Box) -> tuple[Floats, Floats]:
    turn = (box.ra_max - box.ra_min) % 360 or 360.0
    along = box.ra_min + np.linspace(0, turn, STEPS + 1)
    up = np.linspace(box.dec_min, box.dec_max, STEPS // 2 + 1)
    ra = [along, np.full_like(up, along[-1]), along[::-1], np.full_like(up, along[0])]
    dec = [np.full_like(along, box.dec_min), up, np.full_like(along, box.dec_max), up[::-1]]
    return np.concatenate(ra), np.concatenate(dec)


def outline(region: Region) -> tuple[Floats, Floats]:
    """ICRS degrees along the edge of a region, back to where it began; polygons by great circles."""
    match region:
        case Circle():
            return _circle(region)
        case Polygon():
            return _polygon(region)
        case Box():
            return _box(region)


def pieces(frame: Frame, ra: Floats, dec: Floats) -> Sequence[Piece]:
    """The line through these places as far as it comes near the frame, cut where it leaves the sky's rim."""
    x, y = frame.projection.forward(ra, dec)
    near = np.isfinite(x) & (np.abs(x) <= FARTHEST) & (np.abs(y) <= FARTHEST)
    if not near.any():
        return []
    joined = near[1:] & near[:-1]
    if frame.whole:
        joined &= np.hypot(np.diff(x), np.diff(y)) < JUMP
    cuts = np.flatnonzero(~joined) + 1
    points = np.stack([x, y], axis=-1)
    found = [part for part in np.split(points, cuts) if len(part) > 1]
    return [part for part in found if _meets(frame, part)]


def _meets(frame: Frame, part: Piece) -> bool:
    """Whether the line's own bounds meet the frame."""
    low, high = part.min(axis=0), part.max(axis=0)
    half = np.array([frame.width, frame.height]) / 2
    return bool((low <= half).all() and (high >= -half).all())
