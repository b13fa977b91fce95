"""Areas and centroids of geometries, row by row; of a union, whose parts may overlap, neither is known."""

import numpy as np

from connectors.sandbox.outlines import Floats, Outlines, Truths, apart, dots

__all__ = ["areas", "centroids", "lone"]

SQUARE_DEGREES = np.degrees(1.0) ** 2


def lone(outlines: Outlines) -> Truths:
    """Which rows are one geometry."""
    found: Truths = np.bincount(outlines.row, minlength=len(outlines.whole)) == 1
    return found


def _excess(a: Floats, b: Floats, c: Floats) -> Floats:
    """Signed areas of triangles in steradians (Van Oosterom and Strackee 1983)."""
    below = 1 + dots(a, b) + dots(b, c) + dots(c, a)
    return 2 * np.arctan2(dots(a, np.cross(b, c)), below)


def areas(outlines: Outlines) -> Floats:
    """Square degrees of each row."""
    parts = np.arange(len(outlines.row))
    which, start, end = outlines.sides(parts)
    corners = outlines.corners
    excess = _excess(outlines.middle[which], corners[start], corners[end])
    of_sides = np.abs(np.bincount(which, excess, minlength=len(parts)))
    of_circles = 2 * np.pi * (1 - np.cos(outlines.radius))
    area = np.where(outlines.polygons, of_sides, of_circles) * SQUARE_DEGREES
    found = np.zeros(len(outlines.whole))
    found[outlines.row] = area
    return found


def centroids(outlines: Outlines) -> Floats:
    """Right ascension and declination of the middle of each row's area, degrees."""
    parts = np.arange(len(outlines.row))
    which, start, end = outlines.sides(parts)
    corners = outlines.corners
    over = np.cross(corners[start], corners[end])
    length = np.sqrt(dots(over, over))
    arc = apart(corners[start], corners[end]) / np.where(length > 0, length, 1.0)
    axes = [np.bincount(which, arc * over[:, axis], minlength=len(parts)) for axis in range(3)]
    weighed: Floats = np.column_stack(axes)
    flat = dots(weighed, weighed) == 0  # no area: its corners lie on one great circle
    weighed[flat] = outlines.middle[flat]
    x, y, z = (weighed * np.where(dots(weighed, outlines.middle) < 0, -1.0, 1.0)[:, None]).T
    ra, dec = np.degrees(np.arctan2(y, x)) % 360, np.degrees(np.arctan2(z, np.hypot(x, y)))
    single = ~outlines.polygons
    ra[single], dec[single] = (axis[outlines.first[single]] for axis in (outlines.ra, outlines.dec))
    found = np.zeros((len(outlines.whole), 2))
    found[outlines.row] = np.column_stack((ra, dec))
    return found
