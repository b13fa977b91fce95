"""Points, circles and polygons on the sphere as columns hold them: many rows at a time, as arrays.

A geometry is a list of degrees: two for a point, three for a circle, six or more for a polygon (DALI 1.1,
section 3.3); several, with a NaN between them, are a union. A polygon around no pole has both poles outside;
one around a pole is the part that most of its corners are near.
"""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

__all__ = ["Floats", "Integers", "Outlines", "Truths", "apart", "dots", "outlines_of", "spread", "turned"]

POINT, CIRCLE, FEWEST = 2, 3, 6
MOST_NUMBERS = 10_000
HALF_TURN, RIGHT_ANGLE = 180.0, 90.0

Floats: TypeAlias = NDArray[np.float64]
Integers: TypeAlias = NDArray[np.int64]
Truths: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Outlines:
    """The geometries of a column, part by part; all of a part lies within `reach` radians of its `middle`.

    `whole`: of each row, whether all of it could be read; the others have no parts. Of each part: its `row`,
    a `radius` in radians, its `first` corner and how many. Of each corner: degrees, and a vector.
    """

    whole: Truths
    row: Integers
    radius: Floats
    first: Integers
    count: Integers
    ra: Floats
    dec: Floats
    corners: Floats
    middle: Floats
    reach: Floats

    @property
    def polygons(self) -> Truths:
        """Which parts have sides."""
        return self.count > 1

    def sides(self, parts: Integers) -> tuple[Integers, Integers, Integers]:
        """Of these parts each side: of which it is, and its corners; one of no length is none."""
        which, start = spread(self.first[parts], self.count[parts])
        last = start + 1 == (self.first + self.count)[parts][which]
        end = np.where(last, self.first[parts][which], start + 1)
        long = (self.corners[start] != self.corners[end]).any(axis=1)
        return which[long], start[long], end[long]


def spread(first: Integers, count: Integers) -> tuple[Integers, Integers]:
    """For each of some runs of indices, one after the other: whose it is, and the index."""
    which = np.repeat(np.arange(len(count)), count)
    return which, np.arange(len(which)) - (np.cumsum(count) - count)[which] + first[which]


def dots(one: Floats, other: Floats) -> Floats:
    """Scalar products, row by row."""
    found: Floats = np.einsum("ij,ij->i", one, other)
    return found


def apart(one: Floats, other: Floats) -> Floats:
    """Radians between places, exact for tiny angles."""
    chord = one - other
    return 2 * np.arcsin(np.minimum(1.0, np.sqrt(dots(chord, chord)) / 2))


def turned(ra: Floats, from_ra: Floats) -> Floats:
    """How far east meridians are of others, from -180 to 180 degrees."""
    return ((ra - from_ra) % 360 + 540) % 360 - HALF_TURN


def _vectors(ra: Floats, dec: Floats) -> Floats:
    along, up = np.radians(ra), np.radians(dec)
    return np.column_stack((np.cos(up) * np.cos(along), np.cos(up) * np.sin(along), np.sin(up)))


def _fits(numbers: Floats, size: Integers, place: Integers) -> Truths:
    """Whether numbers can be what they are by their `place` in a part of a `size`."""
    is_radius = (size == CIRCLE) & (place == POINT)
    low, high = np.where(is_radius, 0.0, -RIGHT_ANGLE), np.where(is_radius, HALF_TURN, RIGHT_ANGLE)
    free = ~is_radius & (place % 2 == 0)
    found: Truths = np.isfinite(numbers) & (free | ((numbers >= low) & (numbers <= high)))
    return found


def outlines_of(column: pa.ListArray) -> Outlines:
    """A column of lists of degrees. Raises ValueError where one has too many."""
    lengths = pc.list_value_length(column).fill_null(0).to_numpy().astype(np.int64)
    if lengths.max(initial=0) > MOST_NUMBERS:
        raise ValueError(f"A geometry has more than {MOST_NUMBERS} numbers, which is too many here.")
    given = column.flatten()
    numbers = given.to_numpy(zero_copy_only=False).astype(np.float64)
    between = np.isnan(numbers) & given.is_valid().to_numpy(zero_copy_only=False)
    rows = np.repeat(np.arange(len(lengths)), lengths)
    row = np.repeat(np.arange(len(lengths)), 1 + np.bincount(rows[between], minlength=len(lengths)))
    part = (rows + np.cumsum(between) - between)[~between]
    numbers = numbers[~between]
    size = np.bincount(part, minlength=len(row))
    place = np.arange(len(part)) - (np.cumsum(size) - size)[part]
    good = (size == POINT) | (size == CIRCLE) | ((size >= FEWEST) & (size % 2 == 0))
    good[part[~_fits(numbers, size[part], place)]] = False
    whole = ~column.is_null().to_numpy(zero_copy_only=False)
    whole[row[~good]] = False
    kept = whole[row]
    left = kept[part]
    return _outlines(whole, row[kept], size[kept], numbers[left], place[left])


def _outlines(whole: Truths, row: Integers, size: Integers, numbers: Floats, place: Integers) -> Outlines:
    circles = size == CIRCLE
    radius = np.zeros(len(size))
    radius[circles] = np.radians(numbers[(np.cumsum(size) - size)[circles] + POINT])
    is_place = ~((place == POINT) & np.repeat(circles, size))
    ra, dec = numbers[is_place][::2], numbers[is_place][1::2]
    count = np.where(circles, 1, size // 2)
    first = np.cumsum(count) - count
    corners = _vectors(ra, dec)
    middle = np.add.reduceat(corners, first) if len(first) else np.empty((0, 3))
    length = np.sqrt(dots(middle, middle))
    middle = np.where(length[:, None] > 0, middle / np.maximum(length, 1e-300)[:, None], corners[first])
    far = apart(corners, np.repeat(middle, count, axis=0))
    reach = radius + (np.maximum.reduceat(far, first) if len(first) else far)
    reach = np.where(reach < np.pi / 2, reach, np.pi)
    return Outlines(whole, row, radius, first, count, ra, dec, corners, middle, reach)
