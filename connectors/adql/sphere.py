"""Great circles in DuckDB's words: expressions over degrees, exact for tiny angles."""

from collections.abc import Iterator, Sequence

__all__ = ["Corner", "crossing", "edges", "excess", "inside", "reaches", "separation"]

Corner = tuple[str, str]
"""Right ascension and declination, each an expression in degrees."""


def separation(first: Corner, second: Corner) -> str:
    """Great-circle distance in degrees, by the haversine."""
    (ra, dec), (other_ra, other_dec) = first, second
    return (
        f"degrees(2 * asin(sqrt(least(1, pow(sin(radians({dec} - {other_dec}) / 2), 2) + cos(radians({dec}))"
        f" * cos(radians({other_dec})) * pow(sin(radians({ra} - {other_ra}) / 2), 2)))))"
    )


def edges(corners: Sequence[Corner]) -> Iterator[tuple[Corner, Corner]]:
    """Each corner with the next one."""
    return zip(corners, [*corners[1:], corners[0]], strict=True)


def _turned(ra: str, from_ra: str) -> str:
    """How far east one meridian is of another, from -180 to 180 degrees."""
    return f"((({ra} - {from_ra}) % 360 + 540) % 360 - 180)"


def _pole(corners: Sequence[Corner]) -> str:
    """Whether a polygon goes around a pole."""
    turns = " + ".join(_turned(end[0], start[0]) for start, end in edges(corners))
    return f"(abs({turns}) > 180)"


def inside(place: Corner, corners: Sequence[Corner]) -> str:
    """Whether a place lies in a polygon: how many edges lie north of it on its meridian.

    Where the polygon goes around a pole, it is the one that most of its corners are near.
    """
    ra, dec = place
    crossings = []
    for start, end in edges(corners):
        west, east = _turned(start[0], ra), _turned(end[0], ra)
        low, high = f"radians({west})", f"radians({east})"
        height = (
            f"(tan(radians({start[1]})) * sin({high}) - tan(radians({end[1]})) * sin({low}))"
            f" / nullif(sin({high} - {low}), 0)"
        )
        meets = f"({west} <= 0) <> ({east} <= 0) AND abs({west} - {east}) < 180"
        crossings.append(f"CAST({meets} AND coalesce(degrees(atan({height})), -90) > {dec} AS INTEGER)")
    north = " + ".join(dec for _, dec in corners)
    poled = f"CAST({_pole(corners)} AND {north} > 0 AS INTEGER)"
    return f"((({' + '.join(crossings)} + {poled}) % 2) = 1)"


def _vector(corner: Corner) -> tuple[str, str, str]:
    ra, dec = f"radians({corner[0]})", f"radians({corner[1]})"
    return f"(cos({dec}) * cos({ra}))", f"(cos({dec}) * sin({ra}))", f"sin({dec})"


def _across(first: Corner, second: Corner) -> tuple[str, str, str]:
    (ax, ay, az), (bx, by, bz) = _vector(first), _vector(second)
    return f"({ay} * {bz} - {az} * {by})", f"({az} * {bx} - {ax} * {bz})", f"({ax} * {by} - {ay} * {bx})"


def _dot(first: tuple[str, str, str], second: tuple[str, str, str]) -> str:
    return "(" + " + ".join(f"{one} * {other}" for one, other in zip(first, second, strict=True)) + ")"


def crossing(first: tuple[Corner, Corner], second: tuple[Corner, Corner]) -> str:
    """Whether two arcs, each shorter than half a turn, cross."""
    (a, b), (c, d) = first, second
    over, other = _across(a, b), _across(c, d)
    sides = f"sign({_dot(over, _vector(c))}) * sign({_dot(over, _vector(d))}) <= 0"
    others = f"sign({_dot(other, _vector(a))}) * sign({_dot(other, _vector(b))}) <= 0"
    near = f"{_dot(_vector(a), _vector(c))} + {_dot(_vector(b), _vector(d))} > 0"
    return f"({sides} AND {others} AND {near})"


def reaches(place: Corner, radius: str, edge: tuple[Corner, Corner]) -> str:
    """Whether an arc comes as near to a place as this, in degrees."""
    start, end = edge
    over = _across(start, end)
    length = f"sqrt({_dot(over, over)})"
    off = f"degrees(asin(least(1, abs({_dot(over, _vector(place))}) / nullif({length}, 0))))"
    beside = (
        f"pow(cos(radians({separation(place, start)})), 1) >= cos(radians({separation(start, end)}))"
        f" * cos(radians({separation(place, end)}))"
        f" AND cos(radians({separation(place, end)})) >= cos(radians({separation(start, end)}))"
        f" * cos(radians({separation(place, start)}))"
    )
    return (
        f"({separation(place, start)} <= {radius} OR {separation(place, end)} <= {radius}"
        f" OR ({beside} AND {off} <= {radius}))"
    )


def excess(corners: Sequence[Corner]) -> str:
    """Area of a polygon in square degrees, the smaller part of the sky."""
    terms = []
    for start, end in edges(corners):
        turn = f"radians({_turned(end[0], start[0])})"
        low, high = f"tan(radians({start[1]}) / 2)", f"tan(radians({end[1]}) / 2)"
        terms.append(f"2 * atan(tan({turn} / 2) * ({low} + {high}) / (1 + {low} * {high}))")
    total = f"abs({' + '.join(terms)})"
    whole = f"CASE WHEN {_pole(corners)} THEN 2 * pi() - {total} ELSE {total} END"
    return f"(({whole}) * pow(180 / pi(), 2))"
