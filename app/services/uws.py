"""Jobs as clients of the Universal Worker Service drive them (UWS 1.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.models import Answer, Job
from app.models.base import now
from app.services.jobs.drafting import Wish
from app.services.jobs.ending import abort
from app.services.jobs.landing import changed
from app.services.jobs.phases import move
from app.services.jobs.starting import Starter
from connectors.contract import Phase

__all__ = [
    "MOST_LISTED",
    "MOST_PENDING",
    "Filter",
    "Impossible",
    "archive",
    "change",
    "draft",
    "keep_until",
    "limit_time",
    "listed",
    "run",
    "stop",
]

MOST_LISTED = 1000
MOST_PENDING = 100
NOT_BEGUN = (Phase.PENDING, Phase.QUEUED)


class Impossible(Exception):  # noqa: N818 - named by what it is
    """The job cannot do this in its phase; the message says so to the person."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which jobs are listed: in any of these phases, made after a moment, the last so many of them."""

    phases: frozenset[Phase] = frozenset()
    after: datetime | None = None
    last: int = MOST_LISTED


def listed(session: Session, account_id: str, wanted: Filter) -> Sequence[Job]:
    """The jobs of an account that pass the filter, the newest first.

    Those that are archived only where they are asked for (UWS 1.1, section 2.2.2.1).
    """
    shown = Job.phase.in_(wanted.phases) if wanted.phases else Job.phase != Phase.ARCHIVED
    query = select(Job).where(Job.account_id == account_id, shown)
    if wanted.after:
        # Clients know moments to the millisecond: what was made in this one is not after it.
        end = wanted.after.microsecond // 1000 * 1000 + 999
        query = query.where(Job.created_at > wanted.after.replace(microsecond=end))
    return session.scalars(query.order_by(Job.created_at.desc()).limit(min(wanted.last, MOST_LISTED))).all()


def draft(session: Session, starter: Starter, account_id: str, wish: Wish, run_id: str) -> Job:
    """A job that begins when it is told to. Raises Impossible for somebody who has too many of these."""
    pending = select(func.count(Job.id)).where(Job.account_id == account_id, Job.phase == Phase.PENDING)
    if (session.scalar(pending) or 0) >= MOST_PENDING:
        raise Impossible(f"You have {MOST_PENDING} jobs that were not begun; run or delete some first.")
    return starter.draft(session, account_id, wish, run_id)


def change(session: Session, starter: Starter, job: Job, wish: Wish) -> None:
    """Let a job that was not begun ask something else. Raises Impossible for one that was."""
    rewritten = starter.drafter.rewrite(session, job, wish)
    session.commit()
    if not rewritten:
        session.refresh(job)
        raise Impossible(f"This job is {job.phase}; only one that is PENDING can ask something else.")


def run(session: Session, starter: Starter, job: Job) -> None:
    """Begin a job. Raises Impossible where that was done before."""
    if not starter.release(session, job):
        raise Impossible(f"This job is {job.phase}; only one that is PENDING or HELD can be run.")


def stop(session: Session, job: Job) -> None:
    """Abort a job; what has landed stays. Raises Impossible where it is over."""
    ended = abort(session, job.id)
    session.refresh(job)
    if not ended:
        raise Impossible(f"This job is {job.phase}; it cannot be aborted any more.")


def archive(session: Session, job: Job) -> None:
    """Put a job that is over out of the list. Raises Impossible where it is not."""
    moved = move(session, job.id, Phase.ARCHIVED)
    session.commit()
    if not moved:
        raise Impossible(f"This job is {job.phase}; only one that is over can be archived.")


def keep_until(session: Session, job: Job, moment: datetime, latest: datetime) -> None:
    """Set when a job is forgotten: not before now, and not after the latest that the portal allows."""
    job.destruction = min(max(moment, now()), latest)
    # What has rows has a life time of its own; the rest of the job is kept with it.
    rest = update(Answer).where(Answer.job_id == job.id, Answer.result_id.is_(None))
    session.execute(rest.values(expires_at=job.destruction).execution_options(synchronize_session=False))
    session.commit()


def limit_time(session: Session, job: Job, seconds: int, most: float) -> None:
    """Set how long a job may take; 0 and what is beyond the portal's own limit is that limit.

    Raises Impossible for one that has begun.
    """
    own = update(Job).where(Job.id == job.id, Job.phase.in_(NOT_BEGUN))
    if not changed(session, own.values(execution_seconds=min(float(seconds), most) if seconds else most)):
        session.refresh(job)
        raise Impossible(f"This job is {job.phase}; its duration can be set only before it runs.")
    session.refresh(job)
