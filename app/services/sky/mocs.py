"""A coverage map on the whole sky, as cells of a chart's plane."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from astropy import units
from astropy.coordinates import Latitude, Longitude

from app.services.sky.density import Density
from app.services.sky.frame import Frame, all_sky
from app.services.sky.grid import Grid, grid_of
from app.services.sky.lines import Piece, ecliptic, galactic_plane, pieces
from connectors.mocs import moc_of

__all__ = ["MocChart", "moc_cells", "moc_chart"]

COLUMNS, ROWS = 288, 144
"""Cells of the drawing, of 1.1 degrees each."""
WITHIN = 2
"""Places looked at along each side of a cell."""
ORDERED = 8
"""The finest cells of a map that an interactive chart is given, 0.2 degrees wide."""
ORDER = 6
"""The finest cells of a map that are drawn, 0.9 degrees wide, so that none falls between two places."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MocChart:
    """What is drawn, in plane degrees; `fraction` of the sky is covered (0 to 1)."""

    frame: Frame
    grid: Grid
    covered: Density
    fraction: float
    ecliptic: Sequence[Piece]
    galactic: Sequence[Piece]


@lru_cache(maxsize=64)
def moc_cells(text: str) -> Mapping[str, Sequence[int]]:
    """The cells of an ASCII MOC by their order (MOC 2.0, section 4.3.1), for an interactive chart."""
    moc = moc_of(text)
    coarse = moc.degrade_to_order(ORDERED) if moc.max_order > ORDERED else moc
    return dict(coarse.serialize("json"))


@lru_cache(maxsize=64)
def moc_chart(text: str) -> MocChart:
    """The chart of an ASCII MOC: a cell is drawn where the map has anything near its middle."""
    frame, moc = all_sky(), moc_of(text)
    across, up = (
        (np.arange(WITHIN * count) + 0.5) * length / (WITHIN * count) - length / 2
        for count, length in ((COLUMNS, frame.width), (ROWS, frame.height))
    )
    x, y = np.meshgrid(across, up)
    ra, dec = frame.projection.inverse(x, y)
    on_sky, ra, dec = np.isfinite(ra), np.nan_to_num(ra), np.nan_to_num(dec)
    coarse = moc.degrade_to_order(ORDER) if moc.max_order > ORDER else moc
    inside = on_sky & coarse.contains_lonlat(Longitude(ra, units.deg), Latitude(dec, units.deg))
    cells = inside.reshape(ROWS, WITHIN, COLUMNS, WITHIN).any(axis=(1, 3))
    return MocChart(
        frame=frame,
        grid=grid_of(frame),
        covered=Density(cells.astype(np.int64), frame.width / COLUMNS, [1]),
        fraction=float(moc.sky_fraction),
        ecliptic=pieces(frame, *ecliptic()),
        galactic=pieces(frame, *galactic_plane()),
    )
