"""What a person has asked before, run by run."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from flask import url_for

from app.models import AnswerState, Search
from app.pages.page import Page
from app.pages.rows.table import Pager
from app.pages.searches.asked import Places, facts_of, title_of
from app.services.searches.history import LONGEST_NAME, Told

__all__ = ["HistoryPage", "Run", "run_facts"]

GOOD = (AnswerState.ANSWERED, AnswerState.TRUNCATED, AnswerState.EMPTY)
OTHERS = {
    AnswerState.FAILED: "failed",
    AnswerState.CANCELLED: "cancelled",
    AnswerState.SKIPPED: "skipped",
}


@dataclass(frozen=True, slots=True)
class Run:
    """One search as the list shows it.

    `runs` is how often its question was asked, `dataset` the title of the only dataset that was.
    """

    search: Search
    told: Told
    runs: int
    dataset: str
    places: Places
    same_url: str

    @property
    def title(self) -> str:
        """What it is called."""
        return title_of(self.search)

    @property
    def facts(self) -> str:
        """What else was asked."""
        return facts_of(self.search)

    @property
    def under_way(self) -> int:
        """Datasets that have not had their say."""
        return sum(count for state, count in self.told.counts.items() if not state.over)

    @property
    def states(self) -> Sequence[tuple[str, str]]:
        """States and how many datasets are in each, in words; those that answered together."""
        counts = self.told.counts
        answered = sum(counts[state] for state in GOOD)
        found = [("asking", f"{self.under_way} under way")] if self.under_way else []
        found += [("answered", f"{answered} answered")] if answered else []
        return found + [
            (state, f"{counts[state]} {words}") for state, words in OTHERS.items() if counts[state]
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPage(Page):
    """The searches, and what can be undone; of the runs of one question two can be compared."""

    template: ClassVar[str] = "searches/history.html"
    regions: ClassVar[tuple[str, ...]] = ("history",)
    lines: Sequence[Run]
    pager: Pager
    find: str
    same: str
    removed: Sequence[str]
    days: float
    longest_name: int = LONGEST_NAME

    @property
    def of(self) -> str:
        """The question whose runs are listed, in words."""
        return self.lines[0].title if self.same and self.lines else ""

    @property
    def comparable(self) -> bool:
        """Whether there are two runs of one question to compare."""
        return bool(self.same) and self.pager.total > 1


def run_facts(run: Run) -> dict[str, Any]:
    """A search as data."""
    search = run.search
    return {
        "id": search.id,
        "title": run.title,
        "name": search.name,
        "pinned": bool(search.pinned_at),
        "asked_at": search.asked_at.isoformat(),
        "question": search.question,
        "digest": search.digest,
        "runs": run.runs,
        "answers": {state.value: count for state, count in run.told.counts.items()},
        "rows": run.told.rows,
        "without_rows_now": run.told.gone,
        "url": run.places.answers,
        "form": run.places.form,
        "changes": url_for("history.index", same=search.digest),
    }
