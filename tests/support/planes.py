"""Geometries near a place, in the plane that touches the sky there: great circles are lines in it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from astropy import units as u
from astropy.coordinates import SkyCoord, UnitSphericalRepresentation
from numpy.typing import NDArray

__all__ = ["PLACES", "Plane"]

PLACES = {
    "in the middle": (120.0, 20.0),
    "across 0 h": (0.1, -35.0),
    "near the pole": (77.0, 84.0),
    "around the north pole": (10.0, 89.0),
    "around the south pole": (200.0, -89.5),
}
STEPS = 500
SMALL, LARGE = 0.4, 3.0
"""Degrees from the middle of a made shape to its corners."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Plane:
    """The plane at a place, in degrees to the east and the north; made shapes are lists of degrees."""

    ra: float
    dec: float

    def skies(self, east: Floats, north: Floats) -> tuple[Floats, Floats]:
        """From the plane to right ascensions and declinations."""
        x, y, up = np.radians(east), np.radians(north), np.radians(self.dec)
        across = np.cos(up) - y * np.sin(up)
        ra = (self.ra + np.degrees(np.arctan2(x, across))) % 360
        return ra, np.degrees(np.arctan2(np.sin(up) + y * np.cos(up), np.hypot(x, across)))

    def sky(self, east: float, north: float) -> tuple[float, float]:
        """From the plane to right ascension and declination."""
        ra, dec = self.skies(np.array([east]), np.array([north]))
        return float(ra[0]), float(dec[0])

    def plane(self, ra: Floats, dec: Floats) -> Floats:
        """From the sky to the plane, by astropy's frames of offsets."""
        here = SkyCoord(self.ra, self.dec, unit="deg")
        offset = SkyCoord(ra, dec, unit="deg").transform_to(here.skyoffset_frame())
        x, y, z = offset.cartesian.xyz.value
        found: Floats = np.degrees(np.column_stack((y / x, z / x)))
        return found

    def point(self, rng: np.random.Generator) -> list[float]:
        """Any near here."""
        return list(self.sky(*rng.uniform(-4, 4, 2)))

    def circle(self, rng: np.random.Generator) -> list[float]:
        """Any near here."""
        return [*self.sky(*rng.uniform(-3, 3, 2)), float(rng.uniform(SMALL, LARGE / 2))]

    def polygon(self, rng: np.random.Generator) -> list[float]:
        """Three to nine corners at any distances from a place near here: seldom convex."""
        east, north = rng.uniform(-1.5, 1.5, 2)
        count = int(rng.integers(3, 10))
        angles = (np.arange(count) + rng.uniform(0, 0.8, count)) * 2 * np.pi / count
        sizes = rng.uniform(SMALL, LARGE, count)
        corners = [
            self.sky(east + size * np.cos(angle), north + size * np.sin(angle))
            for size, angle in zip(sizes, angles, strict=True)
        ]
        return [number for corner in corners for number in corner]

    def outline(self, shape: Sequence[float]) -> tuple[Floats, Floats]:
        """Many places on it."""
        if len(shape) == 2:
            return np.array(shape[:1]), np.array(shape[1:])
        if len(shape) == 3:
            centre = SkyCoord(*shape[:2], unit="deg")
            edge = centre.directional_offset_by(np.arange(0, 360, 0.1) * u.deg, shape[2] * u.deg)
            return edge.ra.deg, edge.dec.deg
        corners = self.plane(np.array(shape[::2]), np.array(shape[1::2]))
        ways = np.roll(corners, -1, axis=0) - corners
        steps = np.linspace(0, 1, STEPS, endpoint=False)
        places = (corners[:, None, :] + steps[None, :, None] * ways[:, None, :]).reshape(-1, 2)
        return self.skies(*places.T)

    def middle(self, shape: Sequence[float]) -> tuple[float, SkyCoord]:
        """Its area in square degrees, and the middle of that, from many small squares."""
        axis = np.linspace(-5.5, 5.5, STEPS)
        east, north = (one.ravel() for one in np.meshgrid(axis, axis))
        ra, dec = self.skies(east, north)
        inside = self.holds(shape, ra, dec)
        flat = (axis[1] - axis[0]) ** 2 / (1 + np.radians(np.hypot(east, north)) ** 2) ** 1.5
        weighed = SkyCoord(ra[inside], dec[inside], unit="deg").cartesian * flat[inside]
        centre = weighed.sum().represent_as(UnitSphericalRepresentation)
        return float(flat[inside].sum()), SkyCoord(centre)

    def holds(self, shape: Sequence[float], ra: Floats, dec: Floats) -> NDArray[np.bool_]:
        """Whether places lie in it."""
        if len(shape) <= 3:
            apart = SkyCoord(ra, dec, unit="deg").separation(SkyCoord(*shape[:2], unit="deg")).deg
            return np.asarray(apart <= (shape[2] if shape[2:] else 0))
        corners, places = self.plane(np.array(shape[::2]), np.array(shape[1::2])), self.plane(ra, dec)
        inside = np.zeros(len(places), bool)
        for (x1, y1), (x2, y2) in zip(corners, np.roll(corners, -1, axis=0), strict=True):
            beside = (y1 > places[:, 1]) != (y2 > places[:, 1])
            inside ^= beside & (places[:, 0] < (x2 - x1) * (places[:, 1] - y1) / (y2 - y1) + x1)
        return inside

    def meets(self, one: Sequence[float], other: Sequence[float]) -> bool:
        """Whether they have anything in common, but for what is smaller than a step."""
        return bool(
            self.holds(one, *self.outline(other)).any() or self.holds(other, *self.outline(one)).any()
        )

    def lies_in(self, one: Sequence[float], other: Sequence[float]) -> bool:
        """Whether the first lies in the second, but for what is smaller than a step."""
        around = self.holds(other, *self.outline(one)).all()
        return bool(around and not self.holds(one, *self.outline(other)).any())
