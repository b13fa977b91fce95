"""What has changed between two runs of a search: counts for each dataset, and the rows of one of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from markupsafe import Markup

from app.models import Search
from app.pages.columns.columns import visible_columns
from app.pages.page import Page
from app.pages.rows.cells import CellMaker, plain
from app.pages.rows.table import Head, Pager, UrlOf, heads
from app.pages.searches.asked import title_of
from app.services.changes import KINDS, ChangedCell, ChangedRow, Comparison
from app.services.exports import json_value
from app.services.paging import View

__all__ = ["ChangesPage", "Opened", "changed_facts", "changed_opened", "compared_facts", "rows_opened"]


@dataclass(frozen=True, slots=True)
class RowLine:
    """A row that is gone or new: its first cell, and the others with their tags."""

    first: Markup
    others: Markup


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """A changed column of a row: the first of a row's lines spans the `rows` of all of them."""

    label: str
    rows: int
    name: str
    was_unit: str
    now_unit: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Opened:
    """The rows of one dataset that are gone, new or changed, a page of them."""

    compared: Comparison
    kind: str
    pager: Pager
    heads: Sequence[Head] = ()
    rows: Sequence[RowLine] = ()
    changed: Sequence[ChangedLine] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesPage(Page):
    """Two runs compared; `opened` are the rows of the dataset that was chosen.

    `places` are the addresses of the runs' own answers.
    """

    template: ClassVar[str] = "searches/changes.html"
    regions: ClassVar[tuple[str, ...]] = ("changes",)
    runs: tuple[Search, Search]
    places: tuple[str, str]
    datasets: Sequence[Comparison]
    opened: Opened | None
    url_of: UrlOf
    json_url: str
    csv_url: str
    same_url: str
    kinds: Sequence[str] = KINDS

    @property
    def title(self) -> str:
        """What the later run is called."""
        return title_of(self.runs[1])

    @property
    def same_question(self) -> bool:
        """Whether both asked the same."""
        return self.runs[0].digest == self.runs[1].digest

    @property
    def totals(self) -> Mapping[str, int]:
        """Rows gone, new and changed in all datasets that were compared."""
        found = [one.changes for one in self.datasets if one.changes]
        return {kind: sum(changes.count(kind) for changes in found) for kind in KINDS}


def rows_opened(one: Comparison, kind: str, view: View, pager: Pager, maker: CellMaker) -> Opened:
    """Rows that are gone or new, in the columns worth showing."""
    result = one.result(kind)
    columns = visible_columns(one.offer, result, View()) if one.offer else list(result.columns)
    first, *others = columns
    lines = [
        RowLine(maker.cell(first, row[first.name], row), maker.cells(others, row))
        for row in one.rows(kind, view.start, view.per_page)
    ]
    return Opened(one, kind, pager, heads(columns, (), lambda **_: "", ()), lines)


def _line(label: str, rows: int, cell: ChangedCell) -> ChangedLine:
    return ChangedLine(
        label=label,
        rows=rows,
        name=cell.now.label or cell.now.name,
        was_unit=cell.was.unit,
        now_unit=cell.now.unit,
        before=plain(cell.before),
        after=plain(cell.after),
    )


def changed_opened(one: Comparison, view: View, pager: Pager) -> Opened:
    """Changed rows, a line for each changed column; values in full, for rounded ones may look the same."""
    made = []
    for row in one.changed(view.start, view.per_page):
        label = one.label(row.values, "changed")
        made += [_line(label, 0 if place else len(row.cells), cell) for place, cell in enumerate(row.cells)]
    return Opened(one, "changed", pager, changed=made)


def compared_facts(one: Comparison) -> dict[str, Any]:
    """A dataset's changes as data."""
    facts: dict[str, Any] = {"archive": one.pair.archive, "dataset": one.pair.dataset}
    if one.changes is None:
        return {**facts, "not_compared": one.words}
    counts = {kind: one.changes.count(kind) for kind in KINDS}
    return {**facts, **counts, "same": one.changes.same, "key": one.changes.key, "notes": list(one.notes)}


def changed_facts(one: Comparison, row: ChangedRow) -> dict[str, Any]:
    """A changed row as data."""
    cells = {
        cell.now.name: {
            "before": json_value(cell.before),
            "after": json_value(cell.after),
            "unit": cell.now.unit,
            **({"unit_before": cell.was.unit} if cell.was.unit != cell.now.unit else {}),
        }
        for cell in row.cells
    }
    return {"row": one.label(row.values, "changed"), "number": row.number, "columns": cells}
