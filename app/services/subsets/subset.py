"""Some rows of a result in an order; their numbers are found once and kept on disk beside the result."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from app.models.base import new_id
from app.services.results import Order, Result
from app.services.subsets.conditions import Filters
from app.services.subsets.masks import Mask, mask_of
from app.services.subsets.ordering import Numbers, ordered

__all__ = ["Subset", "subset_of"]

BATCH = 16_384


@dataclass(frozen=True, slots=True)
class Subset:
    """`numbers` are the rows' numbers in the result, None for all of them as they came."""

    result: Result
    numbers: Numbers | None = None

    @property
    def rows(self) -> int:
        """How many there are."""
        return self.result.rows if self.numbers is None else len(self.numbers)

    def page(self, start: int, count: int, columns: Sequence[str] = ()) -> tuple[Numbers, pa.Table]:
        """Numbers and rows from `start` on, of these columns or all."""
        table = self.result.table.select(list(columns)) if columns else self.result.table
        if self.numbers is None:
            stop = min(start + count, self.rows)
            return np.arange(min(start, stop), stop, dtype=np.uint32), table.slice(start, count)
        chosen = np.array(self.numbers[start : start + count])
        return chosen, table.take(pa.array(chosen))

    def batches(self, columns: Sequence[str] = ()) -> Iterator[pa.Table]:
        """All rows, some thousand at a time."""
        for start in range(0, self.rows, BATCH):
            yield self.page(start, BATCH, columns)[1]

    def column(self, name: str) -> pa.ChunkedArray:
        """All values of a column."""
        values = self.result.table.column(name)
        return values if self.numbers is None else values.take(pa.array(np.asarray(self.numbers)))


def _name(filters: Filters, order: Order) -> str:
    kinds = [type(condition.test).__name__ for condition in filters.conditions]
    told = json.dumps([asdict(filters), kinds, [str(key) for key in order]], sort_keys=True)
    return sha256(told.encode()).hexdigest()[:24]


def _expression(table: pa.Table, where: str) -> Mask:
    """What a condition gives for each row, a null as no."""
    database = duckdb.connect(config={"enable_external_access": "false", "threads": 2})
    try:
        database.register("rows", table)
        # `where` was written by connectors.adql from a checked tree.
        found = database.sql(f"SELECT coalesce({where}, false) AS found FROM rows")  # noqa: S608
        return np.asarray(found.to_arrow_table().column("found").to_numpy())
    finally:
        database.close()


def _mask(table: pa.Table, filters: Filters) -> Mask:
    mask = np.ones(table.num_rows, dtype=np.bool_)
    for condition in filters.conditions:
        mask &= mask_of(condition, table.column(condition.column))
    if filters.where:
        mask &= _expression(table, filters.where)
    if filters.rows:
        ticked = np.zeros(table.num_rows, dtype=np.bool_)
        ticked[[number for number in filters.rows if number < table.num_rows]] = True
        mask &= ticked
    return mask


def _kept(file: Path) -> Numbers | None:
    try:
        return np.asarray(np.load(file, mmap_mode="r"))
    except FileNotFoundError:
        return None


def _keep(file: Path, numbers: Numbers) -> None:
    """Write under another name first, so that a reader never meets half a file."""
    part = file.with_name(f"{file.name}.{new_id()}.part")
    with part.open("wb") as target:
        np.save(target, numbers)
    part.replace(file)


def _filtered(result: Result, filters: Filters) -> Numbers | None:
    if not filters:
        return None
    file = result.folder / f"{result.id}.{_name(filters, ())}.npy"
    if (numbers := _kept(file)) is None:
        numbers = np.flatnonzero(_mask(result.table, filters)).astype(np.uint32)
        _keep(file, numbers)
    return numbers


def first_rows(result: Result, order: Order, count: int) -> Subset:
    """The first rows of a whole result in an order, without sorting all of it; equal to `subset_of`'s."""
    table = result.table.append_column("row number", pa.array(np.arange(result.rows, dtype=np.uint32)))
    keys = [(key.column, "descending" if key.descending else "ascending") for key in order]
    found = pc.select_k_unstable(
        table, k=min(count, result.rows), sort_keys=[*keys, ("row number", "ascending")]
    )
    return Subset(result, np.asarray(found.to_numpy()).astype(np.uint32))


def subset_of(result: Result, filters: Filters, order: Order = ()) -> Subset:
    """The rows that pass, in this order. Raises duckdb.Error where the expression fails on a value."""
    numbers = _filtered(result, filters)
    if not order:
        return Subset(result, numbers)
    file = result.folder / f"{result.id}.{_name(filters, order)}.npy"
    if (found := _kept(file)) is None:
        found = ordered(result.table, order, numbers)
        _keep(file, found)
    return replace(Subset(result), numbers=found)
