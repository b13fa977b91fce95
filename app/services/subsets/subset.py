"""Some rows of a result in an order; their numbers are found once and kept on disk beside the result."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial

import numpy as np
import pyarrow as pa

from app.services.results import Order, Result
from app.services.results.kept import name_of
from app.services.results.ordering import first_ordered, is_slow, ordered
from app.services.results.picking import rows_at
from app.services.results.stable import Numbers
from app.services.results.turns import in_turn
from app.services.subsets.conditions import Filters
from app.services.subsets.expressions import expression_mask
from app.services.subsets.masks import Mask, mask_of

__all__ = ["Subset", "subset_of"]

BATCH = 16_384
FIRST = 1000
"""Rows that are found without ordering all, where that would take long."""


@dataclass(frozen=True, slots=True)
class Subset:
    """`chosen` are the rows' numbers in the result before they are put in `order`, None for all of them.

    `told` stands for the filters, in the name under which the ordered numbers are kept.
    """

    result: Result
    chosen: Numbers | None = None
    order: Order = ()
    told: str = ""

    @property
    def rows(self) -> int:
        """How many there are."""
        return self.result.rows if self.chosen is None else len(self.chosen)

    @property
    def numbers(self) -> Numbers | None:
        """The rows' numbers in their order, None for all of them as they came."""
        if not self.order:
            return self.chosen
        return self.result.numbers(name_of(self.order, self.told), self._ordered)

    def _ordered(self) -> Numbers:
        """The numbers in order; those of all rows, where they are known, save the ordering of some."""
        everything = self.result.kept.ready(name_of(self.order)) if self.chosen is not None else None
        if everything is None or self.chosen is None:
            return ordered(self.result.table, self.order, self.chosen)
        wanted = np.zeros(self.result.rows, dtype=np.bool_)
        wanted[self.chosen] = True
        return everything[wanted[everything]]

    def _some(self, start: int, count: int) -> Numbers:
        """The numbers from `start` on; the first of a slow order at once, while it is made behind."""
        kept, name = self.result.kept, name_of(self.order, self.told)
        slow = start + count <= FIRST and is_slow(self.result.table, self.order, self.rows)
        if slow and kept.ready(name) is None:
            kept.prepare(name, self._ordered)
            with in_turn():
                found = first_ordered(self.result.table, self.order, self.chosen, start + count)
            self.result.give_back()
            return found[start:]
        numbers = self.numbers
        if numbers is None:
            stop = min(start + count, self.rows)
            return np.arange(min(start, stop), stop, dtype=np.uint32)
        return np.array(numbers[start : start + count])

    def page(self, start: int, count: int, columns: Sequence[str] = ()) -> tuple[Numbers, pa.Table]:
        """Numbers and rows from `start` on, of these columns or all."""
        table = self.result.table.select(list(columns)) if columns else self.result.table
        numbers = self._some(start, count)
        if self.chosen is None and not self.order:
            return numbers, table.slice(start, count)
        return numbers, rows_at(table, numbers)

    def batches(self, columns: Sequence[str] = ()) -> Iterator[pa.Table]:
        """All rows, some thousand at a time."""
        table = self.result.table.select(list(columns)) if columns else self.result.table
        numbers = self.numbers
        for start in range(0, self.rows, BATCH):
            if numbers is None:
                yield table.slice(start, BATCH)
            else:
                yield rows_at(table, numbers[start : start + BATCH])

    def column(self, name: str) -> pa.ChunkedArray:
        """All values of a column."""
        values, numbers = self.result.table.column(name), self.numbers
        return values if numbers is None else values.take(pa.array(numbers))


def _told(filters: Filters) -> str:
    kinds = [type(condition.test).__name__ for condition in filters.conditions]
    return json.dumps([asdict(filters), kinds], sort_keys=True) if filters else ""


def _mask(table: pa.Table, filters: Filters) -> Mask:
    mask = np.ones(table.num_rows, dtype=np.bool_)
    for condition in filters.conditions:
        mask &= mask_of(condition, table.column(condition.column))
    if filters.where:
        mask &= expression_mask(table, filters.where)
    if filters.rows:
        ticked = np.zeros(table.num_rows, dtype=np.bool_)
        ticked[[number for number in filters.rows if number < table.num_rows]] = True
        mask &= ticked
    return mask


def _passing(table: pa.Table, filters: Filters) -> Numbers:
    return np.flatnonzero(_mask(table, filters)).astype(np.uint32)


def subset_of(result: Result, filters: Filters, order: Order = ()) -> Subset:
    """The rows that pass, in this order. Raises duckdb.Error where the expression fails on a value."""
    told = _told(filters)
    chosen = result.numbers(name_of((), told), partial(_passing, result.table, filters)) if told else None
    return Subset(result, chosen, order, told)
