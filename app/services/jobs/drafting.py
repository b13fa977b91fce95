"""The rows of a job and its answers, before anything is asked."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.models import Answer, AnswerState, Budget, Job, Search
from app.models.base import now
from app.services.jobs.budgets import Budgets
from app.services.searches.fitting import Fit
from connectors.contract import Phase

__all__ = ["Drafter", "Wish", "take_over"]

KNOWN = ("state", "rows", "elapsed", "result_id", "answered_at", "expires_at")
"""What an answer takes over from an earlier one to the same question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a person wants asked: the question as URL arguments, each dataset's part of it, and the budget.

    A `fresh` one is asked anew, whatever is known.
    """

    question: str
    fits: Sequence[Fit]
    budget: Budget
    fresh: bool = False

    def key(self, account_id: str) -> str:
        """Stands for this wish of this person."""
        text = f"{account_id} {self.budget} {self.fresh} {self.question}"
        return hashlib.sha256(text.encode()).hexdigest()


def take_over(answer: Answer, earlier: Answer) -> None:
    """Answer with what is known."""
    for name in KNOWN:
        setattr(answer, name, getattr(earlier, name))


@dataclass(frozen=True, slots=True)
class Drafter:
    """Writes jobs that may take these budgets and are remembered for `kept`; the caller commits."""

    budgets: Budgets
    kept: timedelta

    def job(self, session: Session, search: Search, budget: Budget, **facts: str) -> Job:
        """A job of a search, without answers. Raises IntegrityError where another has the same `joining`."""
        job = Job(
            account_id=search.account_id,
            search=search,
            budget=budget,
            execution_seconds=self.budgets.whole(budget),
            destruction=now() + self.kept,
            **facts,
        )
        session.add(job)
        session.flush()
        return job

    def wished(self, session: Session, account_id: str, wish: Wish, **facts: str) -> Job:
        """A job of a new search for the wish. Raises as `job`."""
        search = Search(account_id=account_id, question=wish.question)
        job = self.job(session, search, wish.budget, **facts)
        session.add_all(_answer(job, fit) for fit in wish.fits)
        return job

    def rewrite(self, session: Session, job: Job, wish: Wish) -> bool:
        """Let a draft ask something else; whether it was still one."""
        draft = update(Job).where(Job.id == job.id, Job.phase == Phase.PENDING)
        seconds = job.execution_seconds if job.budget == wish.budget else self.budgets.whole(wish.budget)
        changed = session.execute(draft.values(budget=wish.budget, execution_seconds=seconds))
        if not changed.rowcount:  # type: ignore[attr-defined]  # a CursorResult, which execute() does not promise
            return False
        session.execute(delete(Answer).where(Answer.job_id == job.id))
        job.search.question = wish.question
        session.add_all(_answer(job, fit) for fit in wish.fits)
        return True

    def repeated(self, session: Session, earlier: Job) -> Job:
        """A job of a new search that asks the same as an earlier one."""
        asked = earlier.search
        search = Search(account_id=earlier.account_id, question=asked.question, digest=asked.digest)
        job = self.job(session, search, Budget(earlier.budget))
        answers = session.scalars(select(Answer).where(Answer.search_id == earlier.search_id)).all()
        session.add_all(_copy(job, answer) for answer in answers)
        return job


def _answer(job: Job, fit: Fit) -> Answer:
    question = fit.question
    return Answer(
        search_id=job.search_id,
        job_id=job.id,
        archive=fit.offer.archive.id,
        dataset=fit.offer.dataset.id,
        digest=question.digest if question else "",
        question=question.query_string if question else "",
        state=AnswerState.WAITING if question else AnswerState.SKIPPED,
        words="" if question else " ".join(fit.words),
        error_kind="" if question or not fit.outside else "Outside",
        expires_at=job.destruction,
    )


def _copy(job: Job, earlier: Answer) -> Answer:
    return Answer(
        search_id=job.search_id,
        job_id=job.id,
        archive=earlier.archive,
        dataset=earlier.dataset,
        digest=earlier.digest,
        question=earlier.question,
        state=AnswerState.WAITING if earlier.question else AnswerState.SKIPPED,
        words="" if earlier.question else earlier.words,
        expires_at=job.destruction,
    )
