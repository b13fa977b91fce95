"""Where a table's rows are: their places in a file beside it, mapped into memory and searched by zones.

The rows lie by zone of declination and in it by right ascension, so that a cone is some runs of rows, each
found by halving (as in "There goes the neighborhood", Gray, Nieto-Santisteban and Szalay 2006, section 3).
"""

import math
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from connectors.contract import Circle

__all__ = ["ZONE", "Near", "Places", "open_places", "places_path", "write_places"]

ZONE = 2
"""Degrees of declination; a power of two, so that every number type divides by it alike."""
ZONES = range(-90 // ZONE, 90 // ZONE + 2)
"""Where zones begin; the last but one holds the pole alone, the last is what has no place."""
TURN = 360.0
MOST_TURNS = 3
"""What the right ascensions of a table may span to be told apart from garbage, in turns."""
LARGEST = float(np.finfo(np.float64).max)
MARGIN = 1e-8  # degrees; rounding must not cut what lies on the rim
Numbers = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Near:
    """Rows of a table within a circle, by number, and their distances from its centre in degrees."""

    rows: Rows
    distances: Numbers


def places_path(table: Path) -> Path:
    """Where the places of a converted table are kept."""
    return table.with_suffix(".places.npy")


def write_places(table: Path, axes: tuple[str, str], target: Path) -> None:
    """Write the places of a table's rows, NaN where a row has none; 16 bytes a row."""
    with pq.ParquetFile(table) as file:
        rows, start = file.metadata.num_rows, 0
        places = np.lib.format.open_memmap(target, mode="w+", dtype=np.float64, shape=(2, rows))
        for batch in file.iter_batches(columns=list(axes)):
            for line, axis in zip(places, axes, strict=True):
                values = pc.cast(batch.column(axis), pa.float64())
                line[start : start + len(values)] = values.to_numpy(zero_copy_only=False)
            start += batch.num_rows
        places.flush()


def open_places(table: Path) -> "Places | None":
    """The places kept beside a converted table; None where it has none."""
    try:
        places = np.load(places_path(table), mmap_mode="r")
    except (OSError, ValueError):
        return None
    return Places(*places)


def _reach(circle: Circle) -> float:
    """How far a circle reaches in right ascension to either side; half a turn where it holds a pole."""
    radius, dec = math.radians(circle.radius + MARGIN), math.radians(circle.dec)
    if abs(dec) + radius >= math.pi / 2:
        return TURN / 2
    return math.degrees(math.asin(math.sin(radius) / math.cos(dec))) + MARGIN


def _distances(circle: Circle, ra: Numbers, dec: Numbers) -> Numbers:
    """Haversine, as in `connectors.local.question`, in degrees."""
    lon, lat, ra, dec = math.radians(circle.ra), math.radians(circle.dec), np.radians(ra), np.radians(dec)
    square = np.sin((dec - lat) / 2) ** 2 + np.cos(dec) * math.cos(lat) * np.sin((ra - lon) / 2) ** 2
    distances: Numbers = np.degrees(2 * np.arcsin(np.sqrt(np.minimum(1, square))))
    return distances


class Places:
    """Right ascensions and declinations of a table's rows in degrees, in the table's order."""

    def __init__(self, ra: Numbers, dec: Numbers) -> None:
        self._ra = np.asarray(ra)
        self._dec = np.asarray(dec)
        self._starts = [bisect_left(range(len(dec)), zone, key=self._zone) for zone in ZONES]
        ends = [self._ends(start, stop) for start, stop in zip(self._starts, self._starts[1:], strict=False)]
        self._low = min((low for low, _ in ends), default=math.inf)
        self._high = max((high for _, high in ends), default=-math.inf)

    def _zone(self, row: int) -> int:
        zone = float(self._dec[row]) / ZONE
        return math.floor(max(zone, ZONES[0] - 1)) if zone < ZONES[-1] else ZONES[-1]  # NaN is not

    def _ends(self, start: int, stop: int) -> tuple[float, float]:
        """The least and largest right ascension of a zone, those left out that are no numbers."""
        zone = self._ra[start:stop]
        first, last = np.searchsorted(zone, -LARGEST), np.searchsorted(zone, LARGEST, "right")
        return (float(zone[first]), float(zone[last - 1])) if last > first else (math.inf, -math.inf)

    def _windows(self, circle: Circle) -> list[tuple[float, float]]:
        """Spans of right ascension in which the circle's rows are, for every turn that the table uses."""
        reach = _reach(circle)
        if reach >= TURN / 2 or self._high - self._low > MOST_TURNS * TURN:
            return [(-LARGEST, LARGEST)]
        first = math.ceil((self._low - circle.ra - reach) / TURN)
        last = math.floor((self._high - circle.ra + reach) / TURN)
        middles = (circle.ra + turn * TURN for turn in range(first, last + 1))
        return [(middle - reach, middle + reach) for middle in middles]

    def _runs(self, circle: Circle) -> Iterator[tuple[int, int]]:
        windows = self._windows(circle)
        low = max(math.floor((circle.dec - circle.radius - MARGIN) / ZONE), ZONES[0])
        high = min(math.floor((circle.dec + circle.radius + MARGIN) / ZONE), ZONES[-2])
        for index in range(low - ZONES[0], high - ZONES[0] + 1):
            start, stop = self._starts[index], self._starts[index + 1]
            zone = self._ra[start:stop]
            for left, right in windows:
                run = np.searchsorted(zone, left), np.searchsorted(zone, right, "right")
                yield start + int(run[0]), start + int(run[1])

    def count(self, circle: Circle) -> int:
        """How many rows would have to be looked at."""
        return sum(stop - start for start, stop in self._runs(circle) if stop > start)

    def within(self, circle: Circle, most: int) -> Near | None:
        """The rows within a circle; None where more than `most` would have to be looked at."""
        runs = [(start, stop) for start, stop in self._runs(circle) if stop > start]
        if sum(stop - start for start, stop in runs) > most:
            return None
        rows = np.concatenate([np.empty(0, np.int64), *(np.arange(*run, dtype=np.int64) for run in runs)])
        distances = _distances(circle, self._ra[rows], self._dec[rows])
        near = distances <= circle.radius
        return Near(rows[near], distances[near])
