"""What an interactive chart needs to know of an answer, as plain values."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from app.services.baskets import row_label
from app.services.results import Result
from app.services.sky.frame import Frame
from app.services.sky.lines import outline
from app.services.sky.places import footprints, places_of
from app.services.subsets import Subset
from connectors.contract import Circle, Region, Role

__all__ = ["MOST_SOURCES", "row_labels", "sky_facts"]

MOST_SOURCES = 5000
MOST_OUTLINED = 500
DIGITS = 7
"""Decimals of a degree: 0.4 milliarcseconds."""
WHOLE_SKY_WIDTH = 180.0


def row_labels(result: Result, key: str, numbers: Sequence[int]) -> Mapping[int, str]:
    """What these rows are called, by their numbers."""
    named = [column.name for column in result.columns if column.role is Role.NAME or column.name == key]
    names = named or [column.name for column in result.columns[:1]]
    rows = result.table.select(names).take(pa.array(numbers, pa.uint32())).to_pylist()
    return {number: row_label(key, result.columns, row) for number, row in zip(numbers, rows, strict=True)}


def _shape(region: Region) -> dict[str, Any]:
    if isinstance(region, Circle):
        return {"circle": [region.ra, region.dec, region.radius]}
    ra, dec = (np.round(axis, DIGITS).tolist() for axis in outline(region))
    return {"polygon": list(zip(ra, dec, strict=True))}


def sky_facts(subset: Subset, region: Region | None, frame: Frame, key: str) -> dict[str, Any]:
    """Positions, footprints and region in ICRS degrees; sources are [row number, RA, Dec, label].

    Of many rows those near the frame are given, and of these the first.
    """
    places = places_of(subset)
    near = places.near(frame) if len(places) > MOST_SOURCES else places
    some = slice(0, MOST_SOURCES)
    numbers = near.numbers[some].tolist()
    labels = row_labels(subset.result, key, numbers)
    ra, dec = (np.round(axis[some], DIGITS).tolist() for axis in (near.ra, near.dec))
    outlined = footprints(subset)[:MOST_OUTLINED]
    return {
        "centre": [frame.projection.ra, frame.projection.dec],
        "width": min(frame.width, WHOLE_SKY_WIDTH),
        "rows": subset.rows,
        "sources": [
            [number, *place, labels[number]] for number, *place in zip(numbers, ra, dec, strict=True)
        ],
        "footprints": [[number, [_shape(one) for one in regions]] for number, regions in outlined],
        "region": _shape(region) if region else None,
    }
