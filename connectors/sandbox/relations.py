"""What geometries of two columns have in common, row by row."""

from collections.abc import Iterator

import numpy as np

from connectors.sandbox.outlines import Floats, Integers, Outlines, Truths, apart, dots, spread, turned

__all__ = ["contains", "intersects"]

SLACK = 1e-9
"""Radians by which two bounds may miss each other."""
AT_ONCE = 100_000
"""Pairs of corners or sides that are looked at together, so that memory stays small."""
HALF_TURN = 180.0


def contains(inner: Outlines, outer: Outlines) -> Truths:
    """Whether each part of the first lies in one part of the second."""
    ones, others = _pairs(inner, outer)
    held = np.zeros(len(inner.row), bool)
    held[ones[_contained(inner, outer, ones, others)]] = True
    found = np.ones(len(inner.whole), bool)
    found[inner.row[~held]] = False
    return found


def intersects(first: Outlines, second: Outlines) -> Truths:
    """Whether a part of the first has anything in common with one of the second."""
    ones, others = _pairs(first, second)
    found = np.zeros(len(first.whole), bool)
    found[first.row[ones[_met(first, second, ones, others)]]] = True
    return found


def _pairs(one: Outlines, other: Outlines) -> tuple[Integers, Integers]:
    """Each part with each part of the other column in its row that is near enough to be looked at."""
    counts = np.bincount(other.row, minlength=len(other.whole))
    which, others = spread((np.cumsum(counts) - counts)[one.row], counts[one.row])
    gap = apart(one.middle[which], other.middle[others])
    near = gap <= one.reach[which] + other.reach[others] + SLACK
    return which[near], others[near]


def _slices(weights: Integers) -> Iterator[slice]:
    """Runs of pairs that together are not many."""
    total = np.cumsum(weights)
    start = 0
    while start < len(weights):
        before = total[start - 1] if start else 0
        end = max(start + 1, int(np.searchsorted(total, before + AT_ONCE, "right")))
        yield slice(start, end)
        start = end


def _contained(inner: Outlines, outer: Outlines, ones: Integers, others: Integers) -> Truths:
    """Of pairs of parts, whether the one lies in the other."""
    found = np.ones(len(ones), bool)
    which, corner = spread(inner.first[ones], inner.count[ones])
    outside = ~_holds(inner, corner, outer, others[which], inner.radius[ones[which]])
    found[which[outside]] = False
    solid = found & outer.polygons[others] & (inner.polygons[ones] | (inner.radius[ones] > 0))
    found[solid] = ~_cut(inner, outer, ones[solid], others[solid])
    return found


def _met(first: Outlines, second: Outlines, ones: Integers, others: Integers) -> Truths:
    """Of pairs of parts, whether they have anything in common."""
    found = _holds(first, first.first[ones], second, others, -first.radius[ones])
    found |= _holds(second, second.first[others], first, ones, -second.radius[others])
    left = ~found & (first.polygons[ones] | second.polygons[others])
    found[left] = _cut(first, second, ones[left], others[left])
    return found


def _holds(inner: Outlines, corners: Integers, outer: Outlines, parts: Integers, more: Floats) -> Truths:
    """Whether corners lie in parts of the other column; `more` is added to their distance to a centre."""
    gap = apart(inner.corners[corners], outer.corners[outer.first[parts]])
    found = gap + more <= outer.radius[parts]
    sided = outer.polygons[parts]
    found[sided] = False
    places, held = corners[sided], np.zeros(int(sided.sum()), bool)
    for part in _slices(outer.count[parts[sided]]):
        ra, dec = inner.ra[places[part]], inner.dec[places[part]]
        held[part] = _in_polygons(ra, dec, outer, parts[sided][part])
    found[sided] = held
    return found


def _in_polygons(ra: Floats, dec: Floats, outer: Outlines, parts: Integers) -> Truths:
    """How many sides lie north of a place on its meridian tells whether it is inside."""
    which, start, end = outer.sides(parts)
    west, east = turned(outer.ra[start], ra[which]), turned(outer.ra[end], ra[which])
    over = ((west <= 0) != (east <= 0)) & (np.abs(west - east) < HALF_TURN)
    crossed, low, high = which[over], np.radians(west[over]), np.radians(east[over])
    start_tan, end_tan = (np.tan(np.radians(outer.dec[one[over]])) for one in (start, end))
    height = np.arctan((start_tan * np.sin(high) - end_tan * np.sin(low)) / np.sin(high - low))
    above = np.bincount(crossed[np.degrees(height) > dec[crossed]], minlength=len(parts))
    turns = np.bincount(which, turned(outer.ra[end], outer.ra[start]), minlength=len(parts))
    norths = np.bincount(which, outer.dec[start], minlength=len(parts))
    found: Truths = (above + ((np.abs(turns) > HALF_TURN) & (norths > 0))) % 2 == 1
    return found


def _cut(first: Outlines, second: Outlines, ones: Integers, others: Integers) -> Truths:
    """Whether outlines cross; where one is a circle, whether a side comes as near as its radius."""
    found = np.zeros(len(ones), bool)
    both = first.polygons[ones] & second.polygons[others]
    round_, square = ~first.polygons[ones], ~second.polygons[others]
    found[both] = _crossed(first, second, ones[both], others[both])
    found[round_] = _reached(second, first, others[round_], ones[round_])
    found[square] = _reached(first, second, ones[square], others[square])
    return found


def _crossed(first: Outlines, second: Outlines, ones: Integers, others: Integers) -> Truths:
    """Whether a side of the one crosses a side of the other; each is shorter than half a turn."""
    found = np.zeros(len(ones), bool)
    which, start, end = first.sides(ones)
    for part in _slices(second.count[others[which]]):
        more, other_start, other_end = second.sides(others[which[part]])
        a, b = first.corners[start[part][more]], first.corners[end[part][more]]
        c, d = second.corners[other_start], second.corners[other_end]
        over, other = np.cross(a, b), np.cross(c, d)
        split = (dots(over, c) * dots(over, d) <= 0) & (dots(other, a) * dots(other, b) <= 0)
        crossed = split & (dots(a, c) + dots(b, d) > 0)
        found[which[part][more[crossed]]] = True
    return found


def _reached(sided: Outlines, round_: Outlines, parts: Integers, circles: Integers) -> Truths:
    """Whether a side comes as near to a centre as the radius."""
    found = np.zeros(len(parts), bool)
    for part in _slices(sided.count[parts]):
        which, start, end = sided.sides(parts[part])
        circle = circles[part][which]
        near = _near(round_.corners[round_.first[circle]], sided.corners[start], sided.corners[end])
        found[part] = np.bincount(which[near <= round_.radius[circle]], minlength=len(parts[part])) > 0
    return found


def _near(centre: Floats, a: Floats, b: Floats) -> Floats:
    """How near arcs come to places, radians."""
    over = np.cross(a, b)
    length = np.sqrt(dots(over, over))
    beside = (dots(np.cross(over, a), centre) >= 0) & (dots(np.cross(b, over), centre) >= 0)
    off = np.arcsin(np.minimum(1.0, np.abs(dots(over, centre)) / length))
    return np.where(beside, off, np.minimum(apart(centre, a), apart(centre, b)))
