"""Where an image is on the sky and what a cube's planes are, from its WCS (FITS 4.0, section 8)."""

import math
from collections.abc import Sequence

import numpy as np
from astropy import units
from astropy.io import fits
from astropy.wcs import WCS

from connectors.fits.contents import Axis, Place

__all__ = ["FAULTS", "axis_of", "place_of", "values_along"]

FAULTS = (ValueError, TypeError, LookupError, AssertionError, AttributeError, ArithmeticError, MemoryError)
"""What astropy raises for headers that make no sense."""

Along = tuple[str, str, list[float]]
HALF = 0.5
FRAMES = {"GLON": "Galactic", "ELON": "ecliptic", "SLON": "supergalactic"}


def _frame(wcs: WCS) -> str:
    longitude = str(wcs.wcs.lngtyp)
    return FRAMES.get(longitude) or str(wcs.wcs.radesys) or "equatorial"


def _on_sky(wcs: WCS, x: float, y: float) -> tuple[float, float]:
    """Longitude and latitude in degrees of a pixel, the first of which is 0."""
    world = np.asarray(wcs.wcs_pix2world([[x, y]], 0)[0], dtype=np.float64)
    return float(world[wcs.wcs.lng]), float(world[wcs.wcs.lat])


def place_of(header: fits.Header, columns: int, rows: int) -> Place | None:
    """How the image lies on the sky at its middle; None where the first two axes are not the sky's."""
    try:
        wcs = WCS(header, naxis=2)
        if not wcs.has_celestial:
            return None
        return _place(wcs, (columns - 1) / 2, (rows - 1) / 2)
    except FAULTS:
        return None


def _place(wcs: WCS, x: float, y: float) -> Place | None:
    """The directions of north and east from what one pixel to the right, and one up, means on the sky."""
    longitude, latitude = _on_sky(wcs, x, y)
    steps = []
    for dx, dy in ((HALF, 0.0), (0.0, HALF)):
        first, last = _on_sky(wcs, x - dx, y - dy), _on_sky(wcs, x + dx, y + dy)
        turned = (last[0] - first[0] + 180) % 360 - 180
        steps.append((turned * math.cos(math.radians(latitude)), last[1] - first[1]))
    (east_x, north_x), (east_y, north_y) = steps
    area = east_x * north_y - east_y * north_x
    if not math.isfinite(area) or abs(area) < 1e-24:  # noqa: PLR2004 - square degrees: a picosecond of arc
        return None
    # The inverse of the matrix that takes pixels to (east, north).
    north = _unit(-east_y / area, east_x / area)
    east = _unit(north_y / area, -north_x / area)
    scale = math.sqrt(abs(area)) * 3600
    return Place(north=north, east=east, scale=scale, centre=(longitude % 360, latitude), frame=_frame(wcs))


def _unit(x: float, y: float) -> tuple[float, float]:
    length = math.hypot(x, y)
    return x / length, y / length


def _own_unit(header: fits.Header, axis: int, given: units.UnitBase) -> tuple[str, float]:
    """The unit as the header writes it, which WCS turns into SI, and what SI is to be multiplied by."""
    written = str(header.get(f"CUNIT{axis}", "")).strip()
    try:
        return written, float(given.to(units.Unit(written)))
    except (ValueError, TypeError):
        return str(given), 1.0


def _alone(header: fits.Header, axis: int) -> fits.Header:
    """What the header says of one axis, as the header of an image of one.

    CDi_i is its step where there is one; else CDELTi is, though WCS forgets it where others have CDi_j.
    """
    names = {name: f"{name}{axis}" for name in ("CTYPE", "CUNIT", "CRVAL", "CRPIX")}
    told = {f"{name}1": header[own] for name, own in names.items() if own in header}
    rest = {name: header[name] for name in ("RESTFRQ", "RESTWAV") if name in header}
    step = header.get(f"CDELT{axis}", 1.0) * header.get(f"PC{axis}_{axis}", 1.0)
    return fits.Header({"WCSAXES": 1, **told, **rest, "CDELT1": header.get(f"CD{axis}_{axis}", step)})


def values_along(header: fits.Header, axis: int, pixels: Sequence[int]) -> Along | None:
    """The type, unit and values of an axis (1 is the first) at these pixels (0 is the first), by its WCS.

    None where the header tells nothing of it.
    """
    if f"CTYPE{axis}" not in header and f"CRVAL{axis}" not in header:
        return None
    try:
        wcs = WCS(_alone(header, axis), naxis=1)
        found = [float(value) for value in wcs.wcs_pix2world(np.array(pixels)[:, None], 0)[:, 0]]
        unit, factor = _own_unit(header, axis, wcs.wcs.cunit[0])
        name = str(wcs.wcs.ctype[0])
    except FAULTS:
        return None
    return (name, unit, [value * factor for value in found]) if all(map(math.isfinite, found)) else None


def axis_of(header: fits.Header, planes: Sequence[int]) -> Axis | None:
    """The third axis, at these planes; None where nothing is told of it."""
    found = values_along(header, 3, planes)
    return Axis(name=found[0], unit=found[1], values=found[2]) if found else None
