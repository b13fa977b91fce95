"""Where the rows of an answer are."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from app.services.sky.frame import Frame
from app.services.sky.projections import Floats
from app.services.subsets import Subset
from connectors.contract import Column, Region, Role
from connectors.kinds import is_number
from connectors.regions import read_regions

__all__ = ["Numbers", "Places", "footprint_column", "footprints", "has_places", "places_of"]

DEGREES = frozenset({"deg", "degree", "degrees", ""})
MOST_READ = 2000
"""Footprints that are read of one answer."""

Numbers = npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Places:
    """Positions in ICRS degrees of the rows that have one; `numbers` are the rows' numbers in the result."""

    numbers: Numbers
    ra: Floats
    dec: Floats

    def near(self, frame: Frame) -> "Places":
        """Those that can be in the frame, found without a projection."""
        if frame.whole:
            return self
        centre, reach = frame.projection, frame.reach
        chosen = np.abs(self.dec - centre.dec) <= reach
        if abs(centre.dec) + reach < 85:  # noqa: PLR2004 - at a pole all right ascensions are near
            wide = reach / np.cos(np.radians(abs(centre.dec) + reach))
            chosen &= np.abs((self.ra - centre.ra + 180) % 360 - 180) <= wide
        return Places(self.numbers[chosen], self.ra[chosen], self.dec[chosen])

    def __len__(self) -> int:
        return len(self.numbers)


def _angle(columns: Sequence[Column], role: Role) -> Column | None:
    found = (column for column in columns if column.role is role and column.unit.strip().lower() in DEGREES)
    return next(found, None)


def has_places(columns: Sequence[Column]) -> bool:
    """Whether rows of these columns can be placed on the sky."""
    named = _angle(columns, Role.RA) and _angle(columns, Role.DEC)
    return bool(named or footprint_column(columns))


def _floats(values: pa.ChunkedArray) -> Floats:
    if not is_number(values.type):
        return np.full(len(values), np.nan)
    plain = values if pa.types.is_float64(values.type) else pc.cast(values, pa.float64(), safe=False)
    return np.asarray(plain.to_numpy(), np.float64)


def _numbers(subset: Subset) -> Numbers:
    found = np.arange(subset.rows) if subset.numbers is None else subset.numbers
    return np.asarray(found, np.uint32)


def places_of(subset: Subset) -> Places:
    """The positions of these rows; a row without one, or with one that is nowhere, is left out."""
    ra, dec = (_angle(subset.result.columns, role) for role in (Role.RA, Role.DEC))
    if ra is None or dec is None:
        none = np.empty(0)
        return Places(np.empty(0, np.uint32), none, none)
    along, up = _floats(subset.column(ra.name)), _floats(subset.column(dec.name))
    numbers = _numbers(subset)
    somewhere = np.isfinite(along) & (np.abs(up) <= 90)  # noqa: PLR2004 - the poles
    if somewhere.all():
        return Places(numbers, along, up)
    return Places(numbers[somewhere], along[somewhere], up[somewhere])


def footprint_column(columns: Sequence[Column]) -> Column | None:
    """The column of the rows' regions, if there is one."""
    return next((column for column in columns if column.role is Role.FOOTPRINT), None)


def footprints(subset: Subset) -> list[tuple[int, Sequence[Region]]]:
    """The regions of the first rows that have a readable one, with the rows' numbers."""
    column = footprint_column(subset.result.columns)
    if column is None:
        return []
    numbers, table = subset.page(0, MOST_READ, [column.name])
    read = (
        (int(number), _regions(value))
        for number, value in zip(numbers, table.column(0).to_pylist(), strict=True)
    )
    return [(number, regions) for number, regions in read if regions]


def _regions(value: object) -> Sequence[Region]:
    if isinstance(value, str):
        return read_regions(value)
    if isinstance(value, list) and all(isinstance(number, int | float) for number in value):
        return read_regions(value)
    return ()
