"""A search of several datasets: its form, what each can be asked, and what each answered."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from app.models import Access, Answer, AnswerState, Budget, Job, Search
from app.pages.datasets.narrowing import Narrowing
from app.pages.page import Page
from app.pages.searches.choosing import Choices
from app.pages.sky.words import position_words
from app.services.exports import FORMATS
from app.services.jobs.phases import ACTIVE
from app.services.offers import Offer
from app.services.searches.fitting import Fit
from app.services.searches.history import WHOLE
from connectors.contract import Phase, Position

__all__ = ["AnswerLine", "PolledSearchPage", "SearchFormPage", "SearchPage"]


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """What one dataset said: its state, where to see it, and the first rows' names.

    There is no offer where the dataset is gone; `earlier` tells how long ago it was answered, if before.
    """

    offer: Offer | None
    answer: Answer
    url: str
    labels: Sequence[str]
    seconds: float = 0.0
    earlier: str = ""

    @property
    def state(self) -> AnswerState:
        """The answer's state."""
        return AnswerState(self.answer.state)

    @property
    def outside(self) -> bool:
        """Whether it was not asked because it has no data there."""
        return self.state is AnswerState.SKIPPED and self.answer.error_kind == "Outside"

    @property
    def gone(self) -> bool:
        """Whether it answered, and its rows are kept no more."""
        return self.state in WHOLE and not self.answer.result_id


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchFormPage(Page):
    """The form; what each chosen dataset can be asked, or what the portal's own tables say at once."""

    template: ClassVar[str] = "searches/new.html"
    regions: ClassVar[tuple[str, ...]] = ("search", "choices")
    choices: Choices
    narrowing: Narrowing
    typed: Mapping[str, str]
    faults: Mapping[str, str]
    budget: Budget
    seconds: Mapping[Budget, float]
    fits: Sequence[Fit] = ()
    centre: Position | None = None
    lines: Sequence[AnswerLine] = ()

    @property
    def where(self) -> str:
        """The centre in words."""
        return position_words(self.centre.ra, self.centre.dec) if self.centre else ""

    @property
    def rows(self) -> int:
        """Rows of all answers together."""
        return sum(line.answer.rows for line in self.lines)

    @property
    def outside(self) -> int:
        """How many of the chosen datasets have no data for this."""
        return sum(bool(fit.outside) for fit in self.fits)

    @property
    def askable(self) -> int:
        """How many of the chosen datasets can be asked."""
        return sum(fit.question is not None for fit in self.fits)


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage(Page):
    """A search that was asked: a line for each dataset, which fills when it answers."""

    template: ClassVar[str] = "searches/show.html"
    regions: ClassVar[tuple[str, ...]] = ("search", "answers")
    search: Search
    jobs: Sequence[Job]
    lines: Sequence[AnswerLine]
    title: str
    facts: str
    change_url: str
    before: int
    moment: datetime
    access: Access = Access.OWN

    @property
    def is_own(self) -> bool:
        """Whether who looks is who asked."""
        return self.access is Access.OWN

    @property
    def may_edit(self) -> bool:
        """Whether who looks may cancel and ask again."""
        return self.access >= Access.EDIT

    @property
    def running(self) -> bool:
        """Whether anything is still to come."""
        return any(Phase(job.phase) in ACTIVE for job in self.jobs)

    @property
    def queued(self) -> bool:
        """Whether it waits for a worker."""
        return self.running and all(
            Phase(job.phase) is Phase.QUEUED for job in self.jobs if Phase(job.phase) in ACTIVE
        )

    @property
    def rows(self) -> int:
        """Rows of all answers together."""
        return sum(line.answer.rows for line in self.lines)

    @property
    def landed(self) -> int:
        """How many datasets have said what they have to say."""
        return sum(line.state.over for line in self.lines)

    @property
    def known(self) -> bool:
        """Whether some of it was known before, and is not asked for this search."""
        return bool(self.jobs) and any(line.earlier for line in self.lines)

    @property
    def failed(self) -> int:
        """How many can be asked again."""
        return sum(line.state in {AnswerState.FAILED, AnswerState.CANCELLED} for line in self.lines)

    @property
    def slow(self) -> list[str]:
        """The ids of the answers that did not come in their time."""
        failed = (line.answer for line in self.lines if line.state is AnswerState.FAILED)
        return [answer.id for answer in failed if answer.error_kind == "TimedOut"]

    @property
    def longer(self) -> Budget | None:
        """The next larger budget, None after the largest."""
        larger = {Budget.QUICK: Budget.NORMAL, Budget.NORMAL: Budget.THOROUGH}
        return larger.get(Budget(self.jobs[0].budget)) if self.jobs else None

    @property
    def files(self) -> list[tuple[str, str]]:
        """Suffixes and names of the files that all rows can be had as."""
        return [(suffix, kind.name) for suffix, kind in FORMATS.items()]

    @property
    def words(self) -> str:
        """Why it ended without an answer, where that was so."""
        return self.jobs[0].words if self.jobs else ""

    @property
    def stamp(self) -> str:
        """Stands for everything that the lines show; another one means that there is news."""
        jobs = [(job.id, job.phase) for job in self.jobs]
        lines = [(one.answer.id, one.answer.state, one.answer.rows, int(one.seconds)) for one in self.lines]
        return hashlib.sha256(f"{self.before}{jobs}{lines}".encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class PolledSearchPage(SearchPage):
    """The same, asked for by itself: it leaves the shell as it is."""

    quiet: ClassVar[bool] = True
