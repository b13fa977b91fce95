"""What a person asks, free of any archive's dialect."""

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = [
    "Box",
    "Choices",
    "Circle",
    "FilterValue",
    "Interval",
    "Polygon",
    "Position",
    "QueryRequest",
    "Region",
]


@dataclass(frozen=True, slots=True)
class Position:
    """A direction on the sky, ICRS degrees; `name` is what it was found by."""

    ra: float
    dec: float
    name: str = ""


@dataclass(frozen=True, slots=True)
class Circle:
    """A cone around a position; all in ICRS degrees (DALI 1.1, section 3.3.6)."""

    ra: float
    dec: float
    radius: float


@dataclass(frozen=True, slots=True)
class Box:
    """Limits in RA and Dec, ICRS degrees; ra_min > ra_max passes through 0 (DALI 1.1 RANGE)."""

    ra_min: float
    ra_max: float
    dec_min: float
    dec_max: float


@dataclass(frozen=True, slots=True)
class Polygon:
    """Vertices (RA, Dec) in ICRS degrees, counter-clockwise (DALI 1.1, section 3.3.7)."""

    vertices: tuple[tuple[float, float], ...]


Region = Circle | Box | Polygon


@dataclass(frozen=True, slots=True)
class Interval:
    """A closed range; None is open on that side."""

    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Choices:
    """Any of these values."""

    values: tuple[str, ...]


FilterValue = str | float | bool | Interval | Choices


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryRequest:
    """One question to one dataset, free of any archive's dialect.

    `time` is in MJD (UTC), `band` in metres (wavelength in vacuum); `filters` maps parameter names to values
    in the parameter's unit; `adql` replaces all of these where the dataset can be asked in ADQL, `uploads`
    are VOTables that it names as TAP_UPLOAD.<name>; `max_rows` is the most rows wanted.
    """

    archive: str
    dataset: str
    region: Region | None = None
    target: str | None = None
    time: Interval | None = None
    band: Interval | None = None
    filters: Mapping[str, FilterValue] = field(default_factory=dict)
    adql: str | None = None
    uploads: Mapping[str, bytes] = field(default_factory=dict)
    max_rows: int = 10_000
