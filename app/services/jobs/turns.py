"""Whose turn it is.

A worker is called to a queue, not to a job: when it comes, it begins the job whose turn it is then. Each
person has one job in a round, so that one with 500 jobs lets everybody else in between.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

import redis
import structlog
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.models import Account, Job
from app.queue import JobQueue, QueueName, Task
from app.services.jobs.budgets import Budgets
from app.services.jobs.phases import move
from connectors.contract import Phase

__all__ = ["Limits", "TooManyJobs", "Turns", "place_in_queue", "waiting_count"]

log = structlog.get_logger()

SLACK = 60.0
"""Seconds that the queue gives a job beyond its own time, to end in order."""


class TooManyJobs(Exception):  # noqa: N818 - named by what is the case
    """This person has as many jobs waiting as one may have; the message says so to them."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How many jobs of one person may run at once in each queue, and how many may wait in all."""

    at_once: int
    waiting: int


def _in(queue: QueueName) -> ColumnElement[bool]:
    return Job.budget.in_(Budgets.of(queue))


def place_in_queue(session: Session, job: Job) -> int:
    """How many jobs have their turn before this one, where it waits itself."""
    earlier = or_(Job.turn < job.turn, (Job.turn == job.turn) & (Job.queued_at < job.queued_at))
    before = select(func.count(Job.id)).where(
        Job.phase == Phase.QUEUED, _in(Budgets.queue(job.budget)), earlier
    )
    return session.scalar(before) or 0


def waiting_count(session: Session, account_id: str | None) -> int:
    """How many jobs of an account wait."""
    waiting = select(func.count(Job.id)).where(Job.phase == Phase.QUEUED, Job.account_id == account_id)
    return session.scalar(waiting) or 0


@dataclass(frozen=True, slots=True)
class Turns:
    """Gives jobs their turns, calls workers to them, and keeps each person within limits."""

    queue: JobQueue
    budgets: Budgets
    limits: Limits

    def check_room(self, session: Session, account_id: str | None) -> None:
        """Raise TooManyJobs where this person may not have another job waiting."""
        own = session.scalar(select(Account.most_jobs).where(Account.id == account_id))
        most = self.limits.waiting if own is None else own
        if waiting_count(session, account_id) >= most:
            jobs = "1 job" if most == 1 else f"{most} jobs"
            words = "waiting, as many as one person may have. Cancel some, or wait until some have run."
            raise TooManyJobs(f"You have {jobs} {words}")

    @staticmethod
    def next_turn(session: Session, account_id: str | None, queue: QueueName) -> int:
        """The round of a new job: after this person's last one, and not before the round that is on."""
        on = session.scalar(select(func.max(Job.turn)).where(_in(queue), Job.started_at.is_not(None)))
        own = session.scalar(select(func.max(Job.turn)).where(_in(queue), Job.account_id == account_id))
        return max(on or 0, (own or 0) + 1)

    def _free(self, queue: QueueName) -> ColumnElement[bool]:
        """Whether the job's person may have one more running."""
        other = aliased(Job)
        busy = (
            select(other.account_id)
            .where(other.phase == Phase.EXECUTING, other.account_id.is_not(None))
            .where(other.budget.in_(Budgets.of(queue)))
            .group_by(other.account_id)
            .having(func.count() >= self.limits.at_once)
        )
        return or_(Job.account_id.is_(None), Job.account_id.not_in(busy))

    def begin_next(self, session: Session, queue: QueueName, alive_until: datetime) -> str | None:
        """Begin the job whose turn it is; its id, None where none may begin now."""
        free = self._free(queue)
        waiting = select(Job.id).where(Job.phase == Phase.QUEUED, _in(queue), free)
        first = waiting.order_by(Job.turn, Job.queued_at).limit(1)
        while job_id := session.scalar(first):
            begun = move(session, job_id, Phase.EXECUTING, free, alive_until=alive_until)
            session.commit()
            if begun:
                return job_id
        session.commit()
        return None

    def _may_begin(self, session: Session, queue: QueueName) -> int:
        """How many jobs may begin as soon as there are workers."""
        counted = session.execute(
            select(Job.account_id, Job.phase, func.count())
            .where(Job.phase.in_((Phase.QUEUED, Phase.EXECUTING)), _in(queue))
            .group_by(Job.account_id, Job.phase)
        ).all()
        session.commit()
        running = Counter({account: n for account, phase, n in counted if phase == Phase.EXECUTING})
        return sum(
            min(n, max(0, self.limits.at_once - running[account])) if account else n
            for account, phase, n in counted
            if phase == Phase.QUEUED
        )

    def call(self, session: Session, queue: QueueName) -> int:
        """Call as many workers as there are jobs that may begin; how many more that were.

        Call it after the commit that let a job wait or end. Jobs are counted first: a worker that leaves the
        queue after that sees them all. Where the queue is away they are called later, by the reaper.
        """
        wanted = self._may_begin(session, queue)
        try:
            missing = max(0, wanted - self.queue.waiting(Task.ASK, queue)) if wanted else 0
            for _ in range(missing):
                seconds = self.budgets.longest(queue) + SLACK
                self.queue.enqueue(Task.ASK, queue, queue=queue, seconds=seconds)
        except (redis.RedisError, ConnectionError) as error:
            log.warning("the queue calls nobody", queue=queue, jobs=wanted, reason=str(error))
            return 0
        return missing
