"""Answers with positions and footprints, for tests of the sky."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from app.services.results import Finder, Result
from app.services.results.kept import Kept
from app.services.subsets import Subset
from connectors.contract import Column, Role

__all__ = ["PLACED", "answer_of", "placed"]

PLACED = (
    Column(name="name", datatype="char", role=Role.NAME),
    Column(name="ra", datatype="double", unit="deg", role=Role.RA),
    Column(name="dec", datatype="double", unit="deg", role=Role.DEC),
    Column(name="s_region", datatype="char", role=Role.FOOTPRINT),
)


NOTHING_KEPT = Kept(Path(), "", Finder(), complete=False)


def answer_of(columns: Sequence[Column], values: dict[str, Any]) -> Subset:
    """All rows of an answer with these columns, in memory alone."""
    table = pa.table(values)
    return Subset(
        Result("0" * 32, tuple(columns), truncated=False, table=table, folder=Path(), kept=NOTHING_KEPT)
    )


def placed(
    ra: Sequence[float | None], dec: Sequence[float | None], regions: Sequence[str | None] = ()
) -> Subset:
    """Rows at these places, named by their numbers, with footprints where some are given."""
    values: dict[str, Any] = {
        "name": [f"Star {number}" for number in range(len(ra))],
        "ra": pa.array(ra, pa.float64()),
        "dec": pa.array(dec, pa.float64()),
    }
    if regions:
        values["s_region"] = pa.array(regions, pa.string())
    return answer_of(PLACED[: len(values)], values)
