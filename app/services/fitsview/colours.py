"""Colour maps in small tables, between whose colours is a straight line."""

from functools import cache

import numpy as np
import numpy.typing as npt

from app.services.fitsview.wishes import Map
from app.services.plots.colours import VIRIDIS

__all__ = ["SHADES", "ends_of", "shades_of"]

SHADES = 255

INFERNO = (
    *("000004", "0c0826", "240c4f", "420a68", "5d126e", "781c6d", "932667", "ae305c"),
    *("c73e4c", "dd513a", "ed6925", "f8850f", "fca50a", "fac62d", "f2e661", "fcffa4"),
)
MAGMA = (
    *("000004", "0b0924", "20114b", "3b0f70", "57157e", "721f81", "8c2981", "a8327d"),
    *("c43c75", "de4968", "f1605d", "fa7f5e", "fe9f6d", "febf84", "fddea0", "fcfdbf"),
)
"""Inferno and Magma by Stéfan van der Walt and Nathaniel Smith (CC0), at even steps."""

TABLES = {
    Map.GREY: ("000000", "ffffff"),
    Map.INVERTED: ("ffffff", "000000"),
    Map.VIRIDIS: VIRIDIS,
    Map.INFERNO: INFERNO,
    Map.MAGMA: MAGMA,
}


@cache
def shades_of(colours: Map) -> npt.NDArray[np.uint8]:
    """Red, green and blue of each shade, the first for the lowest values."""
    anchors = np.array([list(bytes.fromhex(one)) for one in TABLES[colours]], dtype=np.float64)
    where = np.linspace(0, len(anchors) - 1, SHADES)
    channels = [np.interp(where, np.arange(len(anchors)), anchors[:, one]) for one in range(3)]
    return np.rint(np.stack(channels, axis=1)).astype(np.uint8)


def ends_of(colours: Map, steps: int) -> list[str]:
    """So many shades at even steps, as `#rrggbb`."""
    at = np.linspace(0, SHADES - 1, steps).round().astype(int)
    return [f"#{bytes(shade).hex()}" for shade in shades_of(colours)[at]]
