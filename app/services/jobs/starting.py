"""Beginning a job: a search of many datasets, again what failed, once more the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import redis
import structlog
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.models import Answer, AnswerState, Budget, Job, Search
from app.models.base import now
from app.queue import JobQueue, Task
from app.services.fitting import Fit
from app.services.jobs.budgets import Budgets
from app.services.jobs.ending import finish
from app.services.jobs.phases import ACTIVE, move
from app.services.searches import Desk
from connectors.contract import Phase

__all__ = ["Starter", "Wish"]

log = structlog.get_logger()

SLACK = 60.0
"""Seconds that the queue gives a job beyond its own time, to end in order."""
AGAIN = frozenset({AnswerState.FAILED, AnswerState.CANCELLED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a person wants asked: the question as URL arguments, each dataset's part of it, and the budget."""

    question: str
    fits: Sequence[Fit]
    budget: Budget


@dataclass(frozen=True, slots=True)
class Starter:
    """Begins jobs; they are remembered for `kept` after they were made."""

    desk: Desk
    queue: JobQueue
    budgets: Budgets
    kept: timedelta

    def start(self, session: Session, account_id: str, wish: Wish) -> Job:
        """A job for the wish; the one that is at work on the same is joined, and known answers are taken."""
        if running := self._running(session, account_id, wish):
            return running
        search = Search(account_id=account_id, question=wish.question)
        session.add(search)
        session.flush()
        job = self._job(search, wish.budget)
        session.add(job)
        session.flush()
        digests = [fit.question.digest for fit in wish.fits if fit.question]
        known = self.desk.known(session, account_id, digests)
        session.add_all(self._answer(job, fit, known) for fit in wish.fits)
        return self._hand_over(session, job)

    def again(
        self, session: Session, search: Search, budget: Budget, answer_ids: Sequence[str] = ()
    ) -> Job | None:
        """A further job of a search for what failed or was cancelled, or these of it; None where nothing."""
        wanted = [Answer.search_id == search.id, Answer.state.in_(AGAIN)]
        if answer_ids:
            wanted.append(Answer.id.in_(answer_ids))
        job = self._job(search, budget)
        session.add(job)
        session.flush()
        found = session.execute(
            update(Answer)
            .where(*wanted)
            .values(
                job_id=job.id,
                state=AnswerState.WAITING,
                words="",
                error_kind="",
                elapsed=0.0,
                expires_at=job.destruction,
            )
            .execution_options(synchronize_session=False)
        )
        if not found.rowcount:  # type: ignore[attr-defined]  # a CursorResult, which execute() does not promise
            session.rollback()
            return None
        return self._hand_over(session, job)

    def repeat(self, session: Session, earlier: Job) -> Job:
        """The same search once more, with everything asked anew."""
        search = Search(account_id=earlier.account_id, question=earlier.search.question)
        session.add(search)
        session.flush()
        job = self._job(search, Budget(earlier.budget))
        session.add(job)
        session.flush()
        for answer in session.scalars(select(Answer).where(Answer.search_id == earlier.search_id)):
            asked = bool(answer.question)
            session.add(
                Answer(
                    search_id=search.id,
                    job_id=job.id,
                    archive=answer.archive,
                    dataset=answer.dataset,
                    digest=answer.digest,
                    question=answer.question,
                    state=AnswerState.WAITING if asked else AnswerState.SKIPPED,
                    words="" if asked else answer.words,
                    expires_at=job.destruction,
                )
            )
        return self._hand_over(session, job)

    def enqueue(self, job_id: str, budget: Budget) -> bool:
        """Give a job that waits to the workers; where the queue is away it is given later, by the reaper."""
        seconds = self.budgets.whole(budget) + SLACK
        try:
            self.queue.enqueue(Task.ASK, job_id, queue=self.budgets.queue(budget), seconds=seconds)
        except redis.RedisError as error:
            log.warning("the queue does not take a job", job=job_id, reason=str(error))
            return False
        return True

    def _running(self, session: Session, account_id: str, wish: Wish) -> Job | None:
        return session.scalars(
            select(Job)
            .join(Search)
            .where(
                Job.account_id == account_id,
                Job.phase.in_(ACTIVE - {Phase.PENDING}),  # a draft may never begin
                Job.budget == wish.budget,
                Search.question == wish.question,
            )
        ).first()

    def _job(self, search: Search, budget: Budget) -> Job:
        return Job(
            account_id=search.account_id,
            search_id=search.id,
            budget=budget,
            execution_seconds=self.budgets.whole(budget),
            destruction=now() + self.kept,
        )

    def _answer(self, job: Job, fit: Fit, known: Mapping[str, Answer]) -> Answer:
        question = fit.question
        answer = Answer(
            search_id=job.search_id,
            job_id=job.id,
            archive=fit.offer.archive.id,
            dataset=fit.offer.dataset.id,
            digest=question.digest if question else "",
            question=question.query_string() if question else "",
            expires_at=job.destruction,
        )
        if question is None:
            answer.state, answer.words = AnswerState.SKIPPED, " ".join(fit.words)
        elif earlier := known.get(question.digest):
            for name in ("state", "rows", "elapsed", "result_id", "answered_at", "expires_at"):
                setattr(answer, name, getattr(earlier, name))
        else:
            answer.state = AnswerState.WAITING
        return answer

    def _hand_over(self, session: Session, job: Job) -> Job:
        """Queue it; what has nothing to ask is over at once."""
        job_id, budget = job.id, Budget(job.budget)
        move(session, job_id, Phase.QUEUED)
        session.commit()
        waits = select(Answer.id).where(Answer.job_id == job_id, Answer.state == AnswerState.WAITING).limit(1)
        if session.scalar(waits) is None:
            move(session, job_id, Phase.EXECUTING)
            finish(session, job_id)
        else:
            self.enqueue(job_id, budget)
        session.expire_all()
        return session.get_one(Job, job_id)

    def draft(self, session: Session, account_id: str, wish: Wish, run_id: str = "") -> Job:
        """A job for the wish that waits to be released (UWS 1.1, section 2.1.3: PENDING)."""
        search = Search(account_id=account_id, question=wish.question)
        session.add(search)
        session.flush()
        job = self._job(search, wish.budget)
        job.run_id = run_id
        session.add(job)
        session.flush()
        session.add_all(self._answer(job, fit, {}) for fit in wish.fits)
        session.commit()
        return job

    def release(self, session: Session, job: Job) -> bool:
        """Begin a job that was drafted, with what is known by now; whether it still waited for that."""
        if not move(session, job.id, Phase.QUEUED, Job.phase.in_((Phase.PENDING, Phase.HELD))):
            session.rollback()
            return False
        waiting = select(Answer).where(Answer.job_id == job.id, Answer.state == AnswerState.WAITING)
        answers = session.scalars(waiting).all()
        known = self.desk.known(session, job.account_id, [answer.digest for answer in answers])
        for answer in answers:
            if earlier := known.get(answer.digest):
                for name in ("state", "rows", "elapsed", "result_id", "answered_at", "expires_at"):
                    setattr(answer, name, getattr(earlier, name))
        self._hand_over(session, job)
        return True
