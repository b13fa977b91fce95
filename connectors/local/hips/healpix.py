"""HEALPix: where a direction is among equal pixels (Górski et al. 2005, ApJ 622, 759, sections 4 and 5)."""

import numpy as np
import numpy.typing as npt

__all__ = ["face_pixels", "interleaved"]

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

EQUATORIAL = 2 / 3


def _near_equator(order: int, turn: Floats, z: Floats) -> tuple[Whole, Whole, Whole]:
    side = 1 << order
    rising = np.floor(side * (0.5 + turn - 0.75 * z)).astype(np.int64)
    falling = np.floor(side * (0.5 + turn + 0.75 * z)).astype(np.int64)
    first, second = rising >> order, falling >> order
    face = np.where(first == second, first & 3 | 4, np.where(first < second, first & 3, (second & 3) + 8))
    return face, falling & (side - 1), side - 1 - (rising & (side - 1))


def _near_pole(order: int, turn: Floats, z: Floats) -> tuple[Whole, Whole, Whole]:
    side = 1 << order
    quarter = np.minimum(turn.astype(np.int64), 3)
    part, scale = turn - quarter, side * np.sqrt(3 * (1 - np.abs(z)))
    rising = np.minimum((part * scale).astype(np.int64), side - 1)
    falling = np.minimum(((1 - part) * scale).astype(np.int64), side - 1)
    north = z >= 0
    x = np.where(north, side - 1 - falling, rising)
    y = np.where(north, side - 1 - rising, falling)
    return np.where(north, quarter, quarter + 8), x, y


def face_pixels(order: int, ra: Floats, dec: Floats) -> tuple[Whole, Whole, Whole]:
    """For each direction (degrees) the base pixel, 0 to 11, and the column and row in it, 0 to 2**order - 1.

    Columns go to the north-east, rows to the north-west, from the base pixel's southern corner.
    """
    z, turn = np.sin(np.radians(dec)), np.mod(ra, 360.0) / 90 % 4
    middle = np.abs(z) <= EQUATORIAL
    face, x, y = (np.empty(z.shape, np.int64) for _ in range(3))
    face[middle], x[middle], y[middle] = _near_equator(order, turn[middle], z[middle])
    face[~middle], x[~middle], y[~middle] = _near_pole(order, turn[~middle], z[~middle])
    return face, x, y


def _spread(values: Whole) -> Whole:
    """The bits of numbers below 2**16 with a free place after each."""
    for shift, mask in ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555)):
        values = (values | (values << shift)) & mask
    return values


def interleaved(x: Whole, y: Whole) -> Whole:
    """The number of a pixel within its base pixel in the nested order."""
    return _spread(x) | (_spread(y) << 1)
