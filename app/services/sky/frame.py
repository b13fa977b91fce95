"""Which part of the sky a chart shows."""

import math
from dataclasses import dataclass

import numpy as np

from app.services.sky.projections import ALL_SKY, Aitoff, Floats, Projection, Tangent
from connectors.contract import Box, Circle, Polygon, Region

__all__ = ["NARROWEST", "WIDEST", "Frame", "all_sky", "around", "fitting", "region_frame"]

WIDEST, NARROWEST = 120.0, 1 / 3600
"""Degrees that a part of the sky may be wide; more is shown as the whole sky."""
RATIO = 0.75
MARGIN = 1.25
SMALL = 80.0
"""Degrees from one end to the other of positions that are shown by themselves, not on the whole sky."""
ALONE = 0.5
"""Degrees shown around a single position."""
ONE = 1e-6
"""Degrees within which positions are a single one."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A projection, and degrees of its plane that are shown around the centre."""

    projection: Projection
    width: float
    height: float

    @property
    def whole(self) -> bool:
        """Whether all of the sky is in it."""
        return isinstance(self.projection, Aitoff)

    @property
    def reach(self) -> float:
        """Degrees on the sky from the centre to the corners."""
        if self.whole:
            return 180.0
        return math.degrees(math.atan(math.radians(math.hypot(self.width, self.height) / 2)))

    def inside(self, x: Floats, y: Floats) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
        """Which plane coordinates are shown."""
        return (np.abs(x) <= self.width / 2) & (np.abs(y) <= self.height / 2)


def all_sky(ra: float = 0.0) -> Frame:
    """The whole sky with this right ascension in the middle."""
    return Frame(Aitoff(ra), ALL_SKY, ALL_SKY / 2)


def around(ra: float, dec: float, width: float) -> Frame:
    """A part of the sky; `width` in degrees is brought between the narrowest and the widest."""
    wide = min(max(width, NARROWEST), WIDEST)
    return Frame(Tangent(ra % 360, dec), wide, wide * RATIO)


def _vectors(ra: Floats, dec: Floats) -> Floats:
    along, up = np.radians(ra), np.radians(dec)
    return np.stack([np.cos(up) * np.cos(along), np.cos(up) * np.sin(along), np.sin(up)], axis=-1)


def fitting(ra: Floats, dec: Floats) -> Frame:
    """The frame that holds all of these positions (ICRS degrees): a part of the sky where they are near."""
    if not len(ra):
        return all_sky()
    vectors = _vectors(ra, dec)
    mean = vectors.mean(axis=0)
    length = float(np.linalg.norm(mean))
    if length < 0.5:  # noqa: PLR2004 - they are all around
        return all_sky()
    middle = mean / length
    # The chord, not the cosine: a cosine has no figures left for an arcsecond.
    chord = float(np.sqrt(((vectors - middle) ** 2).sum(axis=-1).max()))
    extent = 4 * math.degrees(math.asin(min(1.0, chord / 2)))
    if extent > SMALL:
        return all_sky()
    wide = max(extent, NARROWEST) * MARGIN / RATIO if extent > ONE else ALONE
    return around(math.degrees(math.atan2(middle[1], middle[0])), math.degrees(math.asin(middle[2])), wide)


def region_frame(region: Region) -> Frame:
    """The frame around a region that was asked for."""
    match region:
        case Circle(ra, dec, radius):
            wide = 2 * radius
            return around(ra, dec, wide * MARGIN / RATIO) if wide <= SMALL else all_sky(round(ra / 15) * 15)
        case Polygon(vertices):
            corners = np.array(vertices)
            return fitting(corners[:, 0], corners[:, 1])
        case Box():
            turn = (region.ra_max - region.ra_min) % 360 or 360.0
            along = (region.ra_min + np.linspace(0, turn, 9)) % 360
            return fitting(np.tile(along, 2), np.repeat([region.dec_min, region.dec_max], 9))
