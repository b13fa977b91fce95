"""What has changed between two runs of a search: rows gone, new and changed, dataset by dataset."""

from app.services.changes.cells import ChangedCell, ChangedRow, changed_cells
from app.services.changes.comparing import Changes, TooMany, compare
from app.services.changes.report import KINDS, Comparison, as_csv, compare_runs
from app.services.changes.runs import Pair, Side, pairs_of

__all__ = [
    "KINDS",
    "ChangedCell",
    "ChangedRow",
    "Changes",
    "Comparison",
    "Pair",
    "Side",
    "TooMany",
    "as_csv",
    "changed_cells",
    "compare",
    "compare_runs",
    "pairs_of",
]
