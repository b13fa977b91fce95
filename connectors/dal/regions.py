"""Regions of a question, checked and turned into what services take; ICRS degrees throughout."""

import math

from connectors.contract import Box, Circle, Polygon, QueryRequest, Region
from connectors.errors import UsageError

__all__ = ["checked_box", "checked_circle", "checked_polygon", "needed", "only_circle", "placed", "spans"]

TURN = 360.0
HALF_TURN = 180.0
RIGHT_ANGLE = 90.0
FEWEST_CORNERS = 3
MOST_CORNERS = 100  # more would not fit into a URL that every server takes


def _finite(field: str, *numbers: float) -> None:
    if not all(math.isfinite(each) for each in numbers):
        raise UsageError("A region needs finite numbers.", field=field)


def _turned(ra: float) -> float:
    """A right ascension between 0 and 360; 360 stays what it is."""
    return ra if 0 <= ra <= TURN else ra % TURN


def checked_circle(circle: Circle) -> Circle:
    """Give the circle, its right ascension between 0 and 360. Raises UsageError."""
    _finite("target", circle.ra, circle.dec)
    _finite("radius", circle.radius)
    if abs(circle.dec) > RIGHT_ANGLE:
        raise UsageError("A declination lies between -90 and 90 degrees.", field="target")
    if not 0 <= circle.radius <= HALF_TURN:
        raise UsageError("A radius lies between 0 and 180 degrees.", field="radius")
    return Circle(_turned(circle.ra), circle.dec, circle.radius)


def checked_box(box: Box) -> Box:
    """Give the box as it is. Raises UsageError."""
    _finite("box", box.ra_min, box.ra_max, box.dec_min, box.dec_max)
    if not -RIGHT_ANGLE <= box.dec_min <= box.dec_max <= RIGHT_ANGLE:
        raise UsageError("Declinations go up, from -90 to 90 degrees at most.", field="box")
    return box


def checked_polygon(polygon: Polygon) -> Polygon:
    """Give the polygon, right ascensions between 0 and 360. Raises UsageError."""
    corners = polygon.vertices
    _finite("polygon", *(axis for corner in corners for axis in corner))
    if not FEWEST_CORNERS <= len(corners) <= MOST_CORNERS:
        words = f"A polygon has from {FEWEST_CORNERS} to {MOST_CORNERS} corners."
        raise UsageError(words, field="polygon")
    if any(abs(dec) > RIGHT_ANGLE for _, dec in corners):
        raise UsageError("Declinations lie between -90 and 90 degrees.", field="polygon")
    return Polygon(tuple((_turned(ra), dec) for ra, dec in corners))


def spans(box: Box) -> list[tuple[float, float]]:
    """Give the box's right ascensions as ranges that go up: one, or two where it passes through 0."""
    if box.ra_max - box.ra_min >= TURN:
        return [(0.0, TURN)]
    low, high = _turned(box.ra_min), _turned(box.ra_max)
    return [(low, high)] if low <= high else [(low, TURN), (0.0, high)]


def placed(request: QueryRequest) -> Region | None:
    """Give the question's region, if it has one. Raises UsageError for a target that was not found."""
    if request.region is None and request.target:
        raise UsageError(f"'{request.target}' has no position to search around.", field="target")
    return request.region


def needed(request: QueryRequest) -> Region:
    """Give the question's region to a service that cannot be asked without. Raises UsageError."""
    region = placed(request)
    if region is None:
        raise UsageError("This service needs a target or a position.", field="target")
    return region


def only_circle(region: Region) -> Circle:
    """Give the circle, checked, to a service that knows no other region. Raises UsageError."""
    if not isinstance(region, Circle):
        field = "box" if isinstance(region, Box) else "polygon"
        raise UsageError("This service can be asked by a circle only: a target and a radius.", field=field)
    return checked_circle(region)
