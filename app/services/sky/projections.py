"""From the sphere to a plane: all of it, or a part around a point.

Plane coordinates are degrees, x growing to the east and y to the north (FITS WCS paper II, Calabretta and
Greisen 2002).
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

__all__ = ["ALL_SKY", "Aitoff", "Floats", "Projection", "Tangent"]

Floats = npt.NDArray[np.float64]

ALL_SKY = 4 * np.degrees(np.sqrt(2))
"""Degrees that the whole sky is wide in the plane of Hammer-Aitoff; it is half as high."""
NEAREST_HORIZON = 0.02
"""Cosine of the distance to the centre from which on the tangential plane shows nothing."""
ROUNDING = 1e-9
"""By how much a place on the rim itself may be off."""


@dataclass(frozen=True, slots=True)
class Aitoff:
    """Hammer-Aitoff (AIT, section 5.4.2): the whole sky in an ellipse, equal areas; `ra` is in the middle."""

    ra: float
    dec: float = 0.0
    name: ClassVar[str] = "aitoff"

    def forward(self, ra: Floats, dec: Floats) -> tuple[Floats, Floats]:
        """Plane coordinates of ICRS degrees."""
        half = np.radians((np.asarray(ra, np.float64) - self.ra + 180) % 360 - 180) / 2
        up = np.radians(dec)
        level = np.cos(up)
        scale = np.degrees(np.sqrt(2 / (1 + level * np.cos(half))))
        return 2 * scale * level * np.sin(half), scale * np.sin(up)

    def inverse(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """ICRS degrees of plane coordinates, NaN outside of the ellipse."""
        across, up = np.radians(x), np.radians(y)
        square = 1 - (across / 4) ** 2 - (up / 2) ** 2
        z = np.sqrt(np.where(square < 0.5 - ROUNDING, np.nan, square))  # beyond the rim there is no sky
        ra = self.ra + 2 * np.degrees(np.arctan2(z * across / 2, 2 * z**2 - 1))
        return ra % 360, np.degrees(np.arcsin(np.clip(up * z, -1, 1)))


@dataclass(frozen=True, slots=True)
class Tangent:
    """Gnomonic (TAN, section 5.1.3): the plane that touches the sphere at `ra`, `dec`."""

    ra: float
    dec: float
    name: ClassVar[str] = "tan"

    def forward(self, ra: Floats, dec: Floats) -> tuple[Floats, Floats]:
        """Plane coordinates of ICRS degrees, NaN for what is a right angle away or farther."""
        along, up = np.radians(np.asarray(ra, np.float64) - self.ra), np.radians(dec)
        middle = np.radians(self.dec)
        level, sine = np.cos(up), np.sin(up)
        near = level * np.cos(along)
        cosine = np.sin(middle) * sine + np.cos(middle) * near
        scale = np.degrees(1 / np.where(cosine < NEAREST_HORIZON, np.nan, cosine))
        return scale * level * np.sin(along), scale * (np.cos(middle) * sine - np.sin(middle) * near)

    def inverse(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """ICRS degrees of plane coordinates."""
        east, north, middle = np.radians(x), np.radians(y), np.radians(self.dec)
        across = np.cos(middle) - north * np.sin(middle)
        ra = self.ra + np.degrees(np.arctan2(east, across))
        dec = np.degrees(np.arctan2(np.sin(middle) + north * np.cos(middle), np.hypot(east, across)))
        return ra % 360, dec


Projection = Aitoff | Tangent
