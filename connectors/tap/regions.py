"""A place on the sky as a condition in ADQL (ADQL 2.1, section 4.2)."""

import math

from connectors.contract import Box, Circle, Polygon, Region
from connectors.errors import UsageError
from connectors.tap.adql import number
from connectors.tap.options import Options, Position

__all__ = ["region_condition"]

FULL_TURN, HALF_TURN, RIGHT_ANGLE = 360.0, 180.0, 90.0
FEWEST_VERTICES = 3


def _turned(ra: float) -> float:
    """From 0 to below 360 degrees; once is not enough, for the tiniest negative angle becomes 360."""
    return ra % FULL_TURN % FULL_TURN


def _check(field: str, ra: float, dec: float) -> None:
    if not (math.isfinite(ra) and math.isfinite(dec)):
        raise UsageError("A region needs finite numbers.", field=field)
    if abs(dec) > RIGHT_ANGLE:
        raise UsageError("A declination lies between -90 and 90 degrees.", field=field)


def _place(options: Options) -> tuple[str, str]:
    """The function that compares, and what must lie within or meet the region."""
    if options.region and options.meets == "footprint":
        return "INTERSECTS", options.region
    if options.position is None:
        raise UsageError("This table has no positions; ask it without a target.", field="target")
    return "CONTAINS", f"POINT('ICRS', {options.position.ra}, {options.position.dec})"


def _circle(options: Options, circle: Circle) -> str:
    """A circle; of a large one, for which servers have no circles, what is not within the rest of the sky."""
    _check("target", circle.ra, circle.dec)
    if not 0 <= circle.radius <= HALF_TURN:
        raise UsageError("A radius lies between 0 and 180 degrees.", field="radius")
    compare, place = _place(options)
    ra, dec, radius, inside = _turned(circle.ra), circle.dec, circle.radius, 1
    if radius == HALF_TURN:
        return ""
    if radius > RIGHT_ANGLE:
        compare, ra, dec, radius, inside = "CONTAINS", _turned(ra + HALF_TURN), -dec, HALF_TURN - radius, 0
    return f"{compare}({place}, CIRCLE('ICRS', {number(ra)}, {number(dec)}, {number(radius)})) = {inside}"


def _polygon(options: Options, polygon: Polygon) -> str:
    if len(polygon.vertices) < FEWEST_VERTICES:
        raise UsageError("A polygon has at least three vertices.", field="polygon")
    for ra, dec in polygon.vertices:
        _check("polygon", ra, dec)
    compare, place = _place(options)
    corners = ", ".join(f"{number(_turned(ra))}, {number(dec)}" for ra, dec in polygon.vertices)
    return f"{compare}({place}, POLYGON('ICRS', {corners})) = 1"


def _box(position: Position | None, box: Box) -> str:
    """Ranges of the position's own columns: ADQL's BOX is bounded by great circles, and is deprecated."""
    if position is None:
        raise UsageError("This table has no positions that a box could limit.", field="box")
    _check("box", box.ra_min, box.dec_min)
    _check("box", box.ra_max, box.dec_max)
    if box.dec_min > box.dec_max:
        raise UsageError("The lower declination is above the upper one.", field="box")
    limits = f"{position.dec} BETWEEN {number(box.dec_min)} AND {number(box.dec_max)}"
    if box.ra_max - box.ra_min >= FULL_TURN:
        return limits
    low, high = _turned(box.ra_min), _turned(box.ra_max)
    if low <= high:
        return f"{limits} AND {position.ra} BETWEEN {number(low)} AND {number(high)}"
    return f"{limits} AND ({position.ra} >= {number(low)} OR {position.ra} <= {number(high)})"


def region_condition(options: Options, region: Region) -> str:
    """A condition, empty for the whole sky; a box goes by the position alone.

    Raises UsageError naming target, radius, box or polygon.
    """
    if isinstance(region, Circle):
        return _circle(options, region)
    return _polygon(options, region) if isinstance(region, Polygon) else _box(options.position, region)
