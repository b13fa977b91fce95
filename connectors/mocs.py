"""Multi-order coverage maps (MOC 2.0): reading them, making them, and whether a region meets one.

A map made of a region has every cell that the region touches, and may have some beside it.
"""

import math
import re
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt
from astropy import units
from astropy.coordinates import Latitude, Longitude
from mocpy import MOC

from connectors.contract import Box, Circle, Polygon, Region

__all__ = ["joined", "meets", "moc_of", "moc_of_places", "moc_of_region", "read_moc", "read_moc_file"]

Floats = npt.NDArray[np.float64]

DEEPEST = 29
MOST_CELLS = 200_000
"""Runs of cells in one map; more would be a list of its rows rather than a map."""
CELL = math.degrees(math.sqrt(math.pi / 3))
"""Degrees that a cell of order 0 is wide, the side of a square of its area."""
FINE = 8
"""Cells across a region that is asked for, by which the order of its map is chosen."""
LEAST_ORDER, MOST_ORDER = 3, 12
LARGE = 100.0
"""Degrees of a radius from which on all of the sky is taken; mocpy 0.21 leaves out cells of such circles."""
ROWS = 256
"""Rows of places by which a box is filled; mocpy 0.21 leaves out cells of some zones."""
ALL_SKY = "0/0-11"
ENDINGS = {".fits": "fits", ".moc": "fits", ".json": "json", ".txt": "ascii"}
NUMBERS = re.compile(r"(\d+)/([^/]*?)(?=\s+\d+/|\s*$)", re.DOTALL)


def _check_ranges(text: str) -> None:
    """Refuse what mocpy reads as something else: orders that are none, ranges from high to low."""
    for order, cells in NUMBERS.findall(text.strip()):
        if int(order) > DEEPEST:
            raise ValueError(f"order {order} is above {DEEPEST}")
        for low, high in re.findall(r"(\d+)-(\d+)", cells):
            if int(low) > int(high):
                raise ValueError(f"{low}-{high} goes from high to low")


def moc_of(text: str) -> MOC:
    """The map of an ASCII text. Raises ValueError."""
    _check_ranges(text)
    try:
        return MOC.from_string(text)
    except (OSError, ValueError) as error:
        first = str(error).strip().splitlines()
        raise ValueError(f"no ASCII MOC such as '3/10 4/64-66' ({first[0] if first else 'empty'})") from error


def _written(moc: MOC) -> str:
    """The map as text. Raises ValueError for one that is empty or has too many cells."""
    if moc.empty():
        raise ValueError("the MOC is empty")
    if len(moc.to_depth29_ranges) > MOST_CELLS:
        raise ValueError(f"the MOC has more than {MOST_CELLS} runs of cells; degrade it")
    return " ".join(str(moc.serialize("str")).split())


def read_moc(text: str) -> str:
    """An ASCII MOC in its normal form. Raises ValueError."""
    return _written(moc_of(text))


def read_moc_file(file: Path) -> str:
    """The MOC of a file, in FITS, JSON or ASCII by the ending of its name, as text. Raises ValueError."""
    form = ENDINGS.get(file.suffix.lower())
    if form is None:
        raise ValueError(f"a MOC file's name ends in {', '.join(ENDINGS)}")
    if form == "ascii":
        return read_moc(file.read_text("utf-8"))
    try:
        return _written(MOC.load(file, form))
    except (OSError, ValueError) as error:
        raise ValueError(f"{file.name} holds no MOC that can be read ({error})") from error


def joined(texts: Iterable[str]) -> str:
    """All of these maps as one. Raises ValueError."""
    whole = MOC.new_empty(0)
    for text in texts:
        whole = whole.union(moc_of(text))
    return _written(whole)


def moc_of_places(ra: Floats, dec: Floats, order: int) -> MOC:
    """The cells of an order in which any of these places lies, ICRS degrees."""
    return MOC.from_lonlat(Longitude(ra, units.deg), Latitude(dec, units.deg), max_norder=order)


def _order(width: float, fine: int) -> int:
    """The order whose cells are small beside so many degrees."""
    return min(max(math.ceil(math.log2(CELL * fine / max(width, 1e-9))), LEAST_ORDER), MOST_ORDER)


def _of_circle(circle: Circle, fine: int) -> MOC:
    if circle.radius > LARGE:
        return moc_of(ALL_SKY)
    return MOC.from_cone(
        lon=Longitude(circle.ra, units.deg),
        lat=Latitude(circle.dec, units.deg),
        radius=max(circle.radius, 1e-6) * units.deg,
        max_depth=_order(2 * circle.radius, fine),
    )


def _of_box(box: Box) -> MOC:
    """The cells of places all over the box, and those beside them."""
    turn = (box.ra_max - box.ra_min) % 360 or 360.0
    rows = np.linspace(box.dec_min, box.dec_max, ROWS)
    level = np.cos(np.radians(rows))
    step = max((box.dec_max - box.dec_min) / (ROWS - 1), turn * float(level.max()) / (4 * ROWS))
    columns = [np.linspace(0, turn, 2 + int(turn * one / step)) for one in level]
    ra = np.concatenate(columns) + box.ra_min
    dec = np.repeat(rows, [len(one) for one in columns])
    order = min(max(math.floor(math.log2(CELL / (2 * max(step, 1e-9)))), 0), MOST_ORDER)
    return moc_of_places(ra % 360, dec, order).add_neighbours()


def _of_polygon(polygon: Polygon, fine: int) -> MOC:
    ra, dec = np.array(polygon.vertices).T
    order = _order(2 * _around(polygon).radius, fine)
    return MOC.from_polygon(lon=Longitude(ra, units.deg), lat=Latitude(dec, units.deg), max_depth=order)


def moc_of_region(region: Region, fine: int = FINE) -> MOC:
    """The cells that a region touches, about so many across it; of polygons the smaller of the two areas."""
    match region:
        case Circle():
            return _of_circle(region, fine)
        case Box():
            return _of_box(region)
        case Polygon():
            return _of_polygon(region, fine)


def _around(polygon: Polygon) -> Circle:
    """A circle that holds all of a polygon."""
    along, up = np.radians(np.array(polygon.vertices)).T
    corners = np.stack([np.cos(up) * np.cos(along), np.cos(up) * np.sin(along), np.sin(up)], axis=-1)
    x, y, z = middle = corners.mean(axis=0)
    length = float(np.linalg.norm(middle))
    if not length:
        return Circle(0.0, 0.0, 180.0)
    farthest = float(np.linalg.norm(corners - middle / length, axis=-1).max())
    radius = math.degrees(2 * math.asin(min(1.0, farthest / 2)))
    return Circle(math.degrees(math.atan2(y, x)) % 360, math.degrees(math.asin(z / length)), radius)


def meets(text: str, region: Region) -> bool:
    """Whether a region may touch a map; only where this is False it certainly does not."""
    asked = moc_of_region(_around(region) if isinstance(region, Polygon) else region)
    return not moc_of(text).intersection(asked).empty()
