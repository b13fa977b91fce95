"""Stars, galaxies and nebulae as light in the pixels of the sphere."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from connectors.local.hips.healpix import face_pixels

__all__ = ["HUES", "OF_STARS", "Light", "light_of"]

Floats = npt.NDArray[np.float64]
Keys = npt.NDArray[np.uint16]

HUES = (
    (170, 195, 255), (226, 233, 255), (255, 243, 222), (255, 214, 158), (255, 176, 126),
    (224, 164, 88), (232, 139, 181), (127, 196, 255),
)  # fmt: skip
"""Colours: stars from blue to red, galaxies, nebulae, clusters."""
REDDER_THAN = (0.0, 0.4, 0.9, 1.4)
"""B-V, mag, from which on a star has the next colour."""
GALAXY, NEBULA, CLUSTER = 5, 6, 7
TYPES = {
    **dict.fromkeys(("Galaxy", "Galaxy Pair", "Galaxy Triplet", "Group of galaxies"), GALAXY),
    **dict.fromkeys(
        (
            "Planetary Nebula",
            "HII Ionized region",
            "Nebula",
            "Emission Nebula",
            "Reflection Nebula",
            "Supernova remnant",
        ),
        NEBULA,
    ),
    **dict.fromkeys(("Open Cluster", "Globular Cluster", "Star cluster + Nebula"), CLUSTER),
}
FAINTEST, BRIGHTEST = 12.0, 0.0
OF_STARS = ("ra", "dec", "hp_mag", "b_v")
"""What must be known of stars to draw them."""
SMALLEST = 1.4
"""Arcminutes that an object is wide at least."""
LARGEST = 200.0
"""Arcminutes; the few that are wider would hide what is behind them."""
AT_ONCE = 500_000


@dataclass(frozen=True, slots=True)
class Light:
    """For some pixels of one order: base pixel, column, row, and brightness (0 to 255) * 8 + colour."""

    face: npt.NDArray[np.int64]
    x: npt.NDArray[np.int64]
    y: npt.NDArray[np.int64]
    key: Keys


@dataclass(frozen=True, slots=True)
class _Spots:
    """Soft ellipses: half-axes in arcminutes, position angle in degrees, brightness in the middle."""

    ra: Floats
    dec: Floats
    major: Floats
    minor: Floats
    angle: Floats
    peak: Floats
    hue: Floats

    def some(self, chosen: npt.NDArray[np.intp]) -> "_Spots":
        names = ("ra", "dec", "major", "minor", "angle", "peak", "hue")
        return _Spots(*(getattr(self, name)[chosen] for name in names))


def _stars(values: Mapping[str, Floats]) -> _Spots:
    bright = np.clip((FAINTEST - values["hp_mag"]) / (FAINTEST - BRIGHTEST), 0, 1)
    radius = 0.9 + 7.5 * np.clip(bright - 0.42, 0, 1) ** 1.5
    nothing = np.zeros_like(radius)
    hue = np.digitize(np.nan_to_num(values["b_v"]), REDDER_THAN).astype(np.float64)
    return _Spots(values["ra"], values["dec"], radius, radius, nothing, 70 + 185 * bright**0.8, hue)


def _objects(objects: pa.Table) -> _Spots:
    shown = objects.filter(
        pc.and_(pc.is_in(objects["type"], pa.array(list(TYPES))), pc.is_valid(objects["ra"]))
    )
    major, minor, angle = (
        pc.cast(shown[name], pa.float64()).to_numpy()
        for name in ("major_axis", "minor_axis", "position_angle")
    )
    wide = np.clip(np.nan_to_num(major, nan=SMALLEST), SMALLEST, LARGEST) / 2
    narrow = np.clip(np.nan_to_num(minor, nan=0) / 2, SMALLEST / 2, wide)
    narrow = np.where(np.isfinite(minor), narrow, wide)
    hue = np.array([TYPES[kind] for kind in shown["type"].to_pylist()], np.float64)
    peak = np.where(hue == GALAXY, 170.0, 150.0)
    return _Spots(
        shown["ra"].to_numpy(), shown["dec"].to_numpy(), wide, narrow, np.nan_to_num(angle), peak, hue
    )


def _samples(spots: _Spots, order: int, pixel: float, reach: float) -> Light:
    """Light of spots of about one size, sampled twice a pixel (arcminutes) out to `reach` half-axes."""
    step = pixel / 2
    count = int(np.ceil(reach * float(spots.major.max()) / step))
    line = np.arange(-count, count + 1) * step
    east, north = (axis.ravel()[None, :] for axis in np.meshgrid(line, line))
    turn = np.radians(spots.angle)[:, None]
    along = (east * np.sin(turn) + north * np.cos(turn)) / spots.major[:, None]
    across = (east * np.cos(turn) - north * np.sin(turn)) / spots.minor[:, None]
    far = along**2 + across**2
    spot, sample = np.nonzero(far <= reach**2)
    level = spots.peak[spot] * np.exp(-far[spot, sample])
    ra, dec = _beside(spots.ra[spot], spots.dec[spot], east[0, sample] / 60, north[0, sample] / 60)
    face, x, y = face_pixels(order, ra, dec)
    return Light(
        face, x, y, level.astype(np.uint16) * np.uint16(len(HUES)) + spots.hue[spot].astype(np.uint16)
    )


def _beside(ra: Floats, dec: Floats, east: Floats, north: Floats) -> tuple[Floats, Floats]:
    """The directions at these small offsets (degrees), through the plane that touches the sphere."""
    x, y, up = np.radians(east), np.radians(north), np.radians(dec)
    level = np.cos(up) - y * np.sin(up)
    turned = ra + np.degrees(np.arctan2(x, level))
    return turned, np.degrees(np.arctan2(np.sin(up) + y * np.cos(up), np.hypot(x, level)))


def _batches(spots: _Spots, step: float, reach: float) -> Iterator[_Spots]:
    """Spots of about one size together, as many as fit into memory."""
    order = np.argsort(spots.major)
    start = 0
    while start < len(order):
        largest = 1.5 * float(spots.major[order[start]]) + step
        samples = (2 * reach * largest / step + 3) ** 2
        similar = int(np.searchsorted(spots.major[order[start:]], largest, side="right"))
        count = max(1, min(similar, int(AT_ONCE / samples)))
        yield spots.some(order[start : start + count])
        start += count


def light_of(stars: Mapping[str, Floats], objects: pa.Table, order: int) -> Iterator[Light]:
    """The light of all stars and objects in the pixels of this order, some at a time."""
    pixel = np.degrees(np.sqrt(np.pi / 3)) * 60 / (1 << order)
    for spots, reach in ((_objects(objects), 1.6), (_stars(stars), 1.8)):
        for some in _batches(spots, pixel / 2, reach):
            yield _samples(some, order, float(pixel), reach)
