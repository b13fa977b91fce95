"""A colour map whose steps look even, also without colour vision and in print."""

import numpy as np
import numpy.typing as npt

from app.services.plots.scaling import Values

__all__ = ["COLOURS", "hex_colour", "shades"]

VIRIDIS = (
    *("440154", "481a6c", "472f7d", "414487", "39568c", "31688e", "2a788e", "23888e"),
    *("1f988b", "22a884", "35b779", "54c568", "7ad151", "a5db36", "d2e21b", "fde725"),
)
"""Viridis by Stéfan van der Walt and Nathaniel Smith (CC0), at sixteen even steps."""

FIRST, LAST = 0.17, 0.95
"""The part that stands out from a light and a dark ground alike."""

SHADES = 256


def _table() -> npt.NDArray[np.uint8]:
    anchors = np.array([[int(one[at : at + 2], 16) for at in (0, 2, 4)] for one in VIRIDIS], dtype=np.float64)
    where = np.linspace(FIRST, LAST, SHADES) * (len(VIRIDIS) - 1)
    channels = [np.interp(where, np.arange(len(VIRIDIS)), anchors[:, one]) for one in range(3)]
    return np.rint(np.stack(channels, axis=1)).astype(np.uint8)


COLOURS = _table()
"""Red, green and blue of each shade, the darkest first."""


def shades(fractions: Values) -> npt.NDArray[np.int16]:
    """Numbers of shades for fractions from 0 to 1, clipped; -1 where there is none."""
    known = np.isfinite(fractions)
    clipped = np.clip(np.where(known, fractions, 0.0), 0.0, 1.0)
    return np.where(known, np.rint(clipped * (SHADES - 1)), -1).astype(np.int16)


def hex_colour(shade: int) -> str:
    """A shade as `#rrggbb`."""
    return "#" + bytes(COLOURS[shade]).hex()
