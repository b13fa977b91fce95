"""What has changed in rows that two results have: column by column."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.services.changes.comparing import Changes, common_columns
from app.services.results import Result
from connectors.contract import Column

__all__ = ["ChangedCell", "ChangedRow", "changed_cells"]


@dataclass(frozen=True, slots=True)
class ChangedCell:
    """A column of one row as it was and as it is; the columns' units may differ."""

    was: Column
    now: Column
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A row that both results have, with its values now."""

    number: int
    values: Mapping[str, Any]
    cells: list[ChangedCell]


def _same(before: Any, after: Any) -> bool:
    """Equal, where a number that is none equals itself."""
    if isinstance(before, list) and isinstance(after, list):
        return len(before) == len(after) and all(map(_same, before, after))
    return bool(before == after) or (before != before and after != after)  # noqa: PLR0124 - NaN


def changed_cells(
    earlier: Result, later: Result, changes: Changes, start: int, count: int
) -> Iterator[ChangedRow]:
    """The changed rows from `start` on, each with the columns in which it has changed."""
    names = common_columns(earlier, later)
    was, now = ({column.name: column for column in one.columns} for one in (earlier, later))
    befores = earlier.take(changes.before[start : start + count].tolist())
    numbers = changes.after[start : start + count].tolist()
    for number, before, after in zip(numbers, befores, later.take(numbers), strict=True):
        cells = [
            ChangedCell(was[name], now[name], before[name], after[name])
            for name in names
            if not _same(before[name], after[name])
        ]
        yield ChangedRow(number, after, cells)
