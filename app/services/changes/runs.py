"""Two runs of a search, dataset by dataset: what each of them has said."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.models import Answer, AnswerState, Search
from app.services.jobs.finding import answers_of
from app.services.results import Result
from app.services.searches.searches import Desk

__all__ = ["Pair", "Side", "pairs_of"]

SAID = {
    AnswerState.WAITING: "has not asked yet",
    AnswerState.ASKING: "is still asking",
    AnswerState.FAILED: "failed",
    AnswerState.SKIPPED: "did not ask",
    AnswerState.CANCELLED: "was cancelled",
}


@dataclass(frozen=True, slots=True)
class Side:
    """What one run has of a dataset; nothing where it did not ask, no result where there is none any more."""

    answer: Answer | None = None
    result: Result | None = None

    @property
    def lack(self) -> str:
        """Why there is nothing to compare, as the end of a sentence; empty where there is."""
        if self.result is not None:
            return ""
        if self.answer is None:
            return "did not ask"
        return SAID.get(AnswerState(self.answer.state), "has no rows kept any more")

    @property
    def cut(self) -> bool:
        """Whether there were more rows than came."""
        return self.result is not None and self.result.truncated


@dataclass(frozen=True, slots=True)
class Pair:
    """One dataset in the earlier and in the later run."""

    archive: str
    dataset: str
    earlier: Side
    later: Side

    @property
    def name(self) -> str:
        """archive/dataset."""
        return f"{self.archive}/{self.dataset}"

    @property
    def words(self) -> str:
        """Why the two cannot be compared; empty where they can."""
        lacks = {"earlier": self.earlier.lack, "later": self.later.lack}
        return " ".join(f"The {which} run {lack}." for which, lack in lacks.items() if lack)


def _sides(session: Session, desk: Desk, search: Search) -> dict[tuple[str, str], Side]:
    return {
        (answer.archive, answer.dataset): Side(
            answer, desk.result(answer) if AnswerState(answer.state).over else None
        )
        for answer in answers_of(session, search.id)
    }


def pairs_of(session: Session, desk: Desk, earlier: Search, later: Search) -> Sequence[Pair]:
    """The datasets of either run, in the order of their names."""
    was, now = (_sides(session, desk, search) for search in (earlier, later))
    return [Pair(*name, was.get(name, Side()), now.get(name, Side())) for name in sorted({*was, *now})]
