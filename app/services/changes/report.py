"""What has changed in each dataset of two runs, and all of it as a file."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from sqlalchemy.orm import Session

from app.models import Search
from app.services.baskets import row_label
from app.services.changes.cells import ChangedRow, changed_cells
from app.services.changes.comparing import Changes, TooMany, compare
from app.services.changes.runs import Pair, pairs_of
from app.services.exports import json_value
from app.services.exports.texts import csv_lines
from app.services.offers import Offer
from app.services.results import Result
from app.services.results.picking import rows_at
from app.services.searches.searches import Desk
from connectors.deadline import Deadline

__all__ = ["KINDS", "Comparison", "as_csv", "compare_runs"]

Find = Callable[[str, str], Offer]
"""The dataset of an archive's id and its own. Raises LookupError."""
KINDS = ("gone", "new", "changed")
LATER = "Not compared yet, since the others took long."
HEADS = ("archive", "dataset", "change", "row", "column", "unit_before", "before", "unit_after", "after")
CHUNK = 1000
"""Rows that are read at once for a file."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A dataset in both runs: what has changed, or in words why that is not told.

    There is no offer where the dataset is gone.
    """

    pair: Pair
    offer: Offer | None
    changes: Changes | None
    words: str

    @property
    def key(self) -> str:
        """The column that the dataset itself knows rows by."""
        return self.offer.description.key if self.offer else ""

    def result(self, kind: str) -> Result:
        """The result in which rows of this kind are. Raises ValueError where there is none."""
        side = self.pair.earlier if kind == "gone" else self.pair.later
        if side.result is None:
            raise ValueError(kind)
        return side.result

    def rows(self, kind: str, start: int, count: int) -> list[dict[str, Any]]:
        """Rows that are gone or new, from `start` on."""
        if self.changes is None:
            return []
        numbers = self.changes.gone if kind == "gone" else self.changes.new
        return list(rows_at(self.result(kind).table, numbers[start : start + count]).to_pylist())

    def changed(self, start: int, count: int) -> Iterator[ChangedRow]:
        """Rows that have changed, from `start` on."""
        if self.changes is None:
            return iter(())
        return changed_cells(self.result("gone"), self.result("changed"), self.changes, start, count)

    def label(self, values: dict[str, Any] | Any, kind: str) -> str:
        """What a row is called."""
        return row_label(self.key, self.result(kind).columns, values)

    @property
    def notes(self) -> Sequence[str]:
        """What to know of the numbers."""
        if self.changes is None:
            return ()
        notes = []
        if self.pair.earlier.cut or self.pair.later.cut:
            notes.append("An answer was cut short: rows may be gone or new only because others came.")
        if not self.changes.key and (len(self.changes.gone) or len(self.changes.new)):
            notes.append("No column tells rows apart: one that has changed counts as gone and as new.")
        was, now = ({column.name for column in self.result(kind).columns} for kind in ("gone", "new"))
        notes += [f"Columns gone: {', '.join(sorted(was - now))}."] if was - now else []
        notes += [f"New columns: {', '.join(sorted(now - was))}."] if now - was else []
        return notes


def _compared(pair: Pair, offer: Offer | None, *, at_once: bool) -> Comparison:
    earlier, later = pair.earlier.result, pair.later.result
    if earlier is None or later is None:
        return Comparison(pair, offer, None, pair.words)
    if not at_once:
        return Comparison(pair, offer, None, LATER)
    try:
        return Comparison(pair, offer, compare(earlier, later, offer.description.key if offer else ""), "")
    except TooMany as error:
        return Comparison(pair, offer, None, str(error))


def _offer(find: Find, pair: Pair) -> Offer | None:
    try:
        return find(pair.archive, pair.dataset)
    except LookupError:
        return None


def compare_runs(
    session: Session,
    desk: Desk,
    find: Find,
    runs: tuple[Search, Search],
    deadline: Deadline,
    wanted: str = "",
) -> list[Comparison]:
    """Compare the earlier and the later run dataset by dataset while there is time.

    The dataset `wanted` (archive/dataset) is compared in any case.
    """
    return [
        _compared(pair, _offer(find, pair), at_once=pair.name == wanted or bool(deadline.remaining()))
        for pair in pairs_of(session, desk, *runs)
    ]


def _text(value: Any) -> str | None:
    return None if value is None else str(json_value(value))


def _lines(one: Comparison, kind: str, start: int) -> list[tuple[str | None, ...]]:
    """Some rows of one kind as lines of the file: of what is gone or new only which row it is."""
    about = (one.pair.archive, one.pair.dataset, kind)
    if kind != "changed":
        return [
            (*about, one.label(row, kind), *[None] * (len(HEADS) - 4)) for row in one.rows(kind, start, CHUNK)
        ]
    return [
        (
            *about,
            one.label(row.values, kind),
            cell.now.name,
            cell.was.unit,
            _text(cell.before),
            cell.now.unit,
            _text(cell.after),
        )
        for row in one.changed(start, CHUNK)
        for cell in row.cells
    ]


def as_csv(comparisons: Sequence[Comparison]) -> Iterator[bytes]:
    """All changes as CSV: a line for each row that is gone or new, and for each column that has changed."""
    yield (",".join(HEADS) + "\n").encode()
    for one in comparisons:
        for kind in KINDS if one.changes else ():
            for start in range(0, one.changes.count(kind) if one.changes else 0, CHUNK):
                lines = _lines(one, kind, start)
                columns = [pa.array(values, pa.string()) for values in zip(*lines, strict=True)]
                yield csv_lines(pa.table(columns, names=list(HEADS)), safe=True)
