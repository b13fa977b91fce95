"""Two tables of positions to match, always the same: all over the sky, most of one near the other's."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from astropy.table import Table

from app.services.results import ResultStore
from app.services.sql import SqlTable, result_table
from connectors.contract import Column, Service

__all__ = ["RADIUS", "positions", "stored", "write_fits"]

RADIUS = 2.0
"""Arcseconds."""
SEED = 20
Floats = npt.NDArray[np.float64]
NEAR = 0.6
"""The share of the second table that lies about some arcsecond from a position of the first."""
SCATTER = 1.0 / 3600


@dataclass
class _Rows:
    """Rows at hand, as a stream; see `connectors.contract.RowStream`."""

    columns: Sequence[Column]
    table: pa.Table
    truncated: bool = False
    diagnosis: str = ""
    services: Sequence[Service] = ()

    @property
    def schema(self) -> pa.Schema:
        """The columns' types."""
        return self.table.schema

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        """All rows."""
        yield from self.table.to_batches(max_chunksize=16_384)


def _sphere(draw: np.random.Generator, rows: int) -> tuple[Floats, Floats]:
    return draw.random(rows) * 360, np.degrees(np.arcsin(draw.random(rows) * 2 - 1))


def positions(rows: int, others: int) -> tuple[pa.Table, pa.Table]:
    """So many of each, with a number and a magnitude, in degrees."""
    draw = np.random.default_rng(SEED)
    ra, dec = _sphere(draw, rows)
    other_ra, other_dec = _sphere(draw, others)
    near = int(others * NEAR)
    chosen = draw.choice(rows, near, replace=False)
    other_dec[:near] = np.clip(dec[chosen] + draw.normal(0, SCATTER, near), -90, 90)
    turned = draw.normal(0, SCATTER, near) / np.maximum(np.cos(np.radians(dec[chosen])), 1e-6)
    other_ra[:near] = (ra[chosen] + turned) % 360
    order = draw.permutation(others)
    first = {"a_id": np.arange(rows), "a_ra": ra, "a_dec": dec, "a_mag": draw.random(rows) * 20}
    second = {
        "b_id": np.arange(others),
        "b_ra": other_ra[order],
        "b_dec": other_dec[order],
        "b_mag": draw.random(others) * 20,
    }
    return pa.table(first), pa.table(second)


def stored(store: ResultStore, table: pa.Table, name: str) -> SqlTable:
    """The table as a result that a person has."""
    kinds = {name: "long" if name.endswith("id") else "double" for name in table.column_names}
    columns = [Column(name=name, datatype=kind) for name, kind in kinds.items()]
    return result_table(store.write(_Rows(columns, table)), name)


def write_fits(table: pa.Table, file: Path) -> None:
    """The same for STILTS."""
    Table({name: table.column(name).to_numpy() for name in table.column_names}).write(file)
