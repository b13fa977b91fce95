"""Functions of geometry that the database itself does not have, over columns that hold geometries."""

import math
import re
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache

import duckdb
import numpy as np
import pyarrow as pa
from duckdb.func import ARROW, SPECIAL
from duckdb.sqltypes import BOOLEAN, DOUBLE, VARCHAR, DuckDBPyType

from connectors.contract import Circle, Polygon, Region
from connectors.regions import read_regions
from connectors.sandbox.measures import areas, centroids, lone
from connectors.sandbox.outlines import Outlines, Truths, outlines_of
from connectors.sandbox.relations import contains, intersects

__all__ = ["add_functions"]

REMEMBERED = 20_000
PLAIN = re.compile(r"\s*(CIRCLE|POLYGON)(?:\s+ICRS)?((?:\s+[-+.\deE]+)+)\s*", re.IGNORECASE | re.ASCII)
CIRCLE, FEWEST = 3, 6
NUMBERS = DuckDBPyType("DOUBLE[]")
LISTS = pa.list_(pa.float64())


def _numbers(region: Region) -> list[float]:
    if isinstance(region, Circle):
        return [region.ra, region.dec, region.radius]
    return [number for corner in region.vertices for number in corner] if isinstance(region, Polygon) else []


def _written(text: str) -> list[float] | None:
    """The numbers of one circle or polygon, as most texts are; None where it is to be read with more care."""
    plain = PLAIN.fullmatch(text)
    if plain is None:
        return None
    with suppress(ValueError):
        numbers = [float(one) for one in plain[2].split()]
        round_ = plain[1].upper() == "CIRCLE"
        return numbers if (len(numbers) == CIRCLE if round_ else len(numbers) >= FEWEST) else None
    return None


@lru_cache(REMEMBERED)
def _region(text: str) -> list[float] | None:
    """A text such as CIRCLE ICRS 10 20 1 as numbers; None where it is no region that is known here."""
    if numbers := _written(text):
        return numbers
    parts = [_numbers(one) for one in read_regions(text, exactly=True)]
    if not parts or not all(parts):
        return None
    return [number for part in parts for number in (*part, math.nan)][:-1]


def _regions(texts: pa.ChunkedArray) -> pa.Array:
    return pa.array([None if text is None else _region(text) for text in texts.to_pylist()], LISTS)


def _outlines(column: pa.ChunkedArray) -> Outlines:
    return outlines_of(pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], LISTS))


def _related(relation: Callable[[Outlines, Outlines], Truths]) -> Callable[..., pa.Array]:
    def work(first: pa.ChunkedArray, second: pa.ChunkedArray) -> pa.Array:
        one, other = _outlines(first), _outlines(second)
        return pa.array(relation(one, other), mask=~(one.whole & other.whole))

    return work


def _areas(column: pa.ChunkedArray) -> pa.Array:
    outlines = _outlines(column)
    return pa.array(areas(outlines), mask=~lone(outlines))


def _centroids(column: pa.ChunkedArray) -> pa.Array:
    outlines = _outlines(column)
    places, known = centroids(outlines), lone(outlines)
    ends = np.append(0, np.cumsum(2 * known))
    offsets = pa.array(ends, pa.int32(), mask=np.append(~known, False))
    return pa.ListArray.from_arrays(offsets, pa.array(places[known].ravel()))


def add_functions(database: duckdb.DuckDBPyConnection) -> None:
    """Let the database know them, by names that no query can write."""
    for name, work, given, answer in (
        ("region", _regions, [VARCHAR], NUMBERS),
        ("contains", _related(contains), [NUMBERS, NUMBERS], BOOLEAN),
        ("intersects", _related(intersects), [NUMBERS, NUMBERS], BOOLEAN),
        ("area", _areas, [NUMBERS], DOUBLE),
        ("centroid", _centroids, [NUMBERS], NUMBERS),
    ):
        database.create_function(f"__{name}", work, [*given], answer, type=ARROW, null_handling=SPECIAL)
