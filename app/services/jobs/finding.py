"""Looking at jobs and searches: whose they are, how far they are."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager

from app.models import Answer, AnswerState, Job, Search
from app.services.jobs.phases import ACTIVE

__all__ = [
    "Progress",
    "active_count",
    "answers_of",
    "jobs_of",
    "jobs_of_search",
    "progress",
]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is: answers that landed, answers in all, and rows so far."""

    landed: int = 0
    total: int = 0
    rows: int = 0


def answers_of(session: Session, search_id: str) -> Sequence[Answer]:
    """The answers of a search."""
    return session.scalars(select(Answer).where(Answer.search_id == search_id)).all()


def jobs_of_search(session: Session, search_id: str) -> Sequence[Job]:
    """The jobs of a search, the newest first."""
    return session.scalars(
        select(Job).where(Job.search_id == search_id).order_by(Job.created_at.desc())
    ).all()


def last_job(session: Session, account_id: str | None, digest: str) -> Job | None:
    """The latest job of this person that asked a question."""
    if account_id is None:
        return None
    asked = select(Job).join(Answer, Answer.job_id == Job.id).where(Answer.digest == digest)
    mine = asked.where(Job.account_id == account_id).order_by(Job.created_at.desc())
    return session.scalars(mine.limit(1)).first()


def jobs_of(session: Session, account_id: str, most: int) -> Sequence[Job]:
    """The jobs of an account with their searches, the newest first."""
    return session.scalars(
        select(Job)
        .join(Job.search)
        .where(Job.account_id == account_id, Search.removed_at.is_(None))
        .options(contains_eager(Job.search))
        .order_by(Job.created_at.desc())
        .limit(most)
    ).all()


def progress(session: Session, jobs: Sequence[Job]) -> Mapping[str, Progress]:
    """How far each job is, by its id."""
    counted = session.execute(
        select(Answer.job_id, Answer.state, func.count(), func.sum(Answer.rows))
        .where(Answer.job_id.in_([job.id for job in jobs]))
        .group_by(Answer.job_id, Answer.state)
    ).all()
    landed: Counter[str | None] = Counter()
    total: Counter[str | None] = Counter()
    rows: Counter[str | None] = Counter()
    for job_id, state, count, sum_of_rows in counted:
        total[job_id] += count
        rows[job_id] += int(sum_of_rows)
        landed[job_id] += count if AnswerState(state).over else 0
    return {job.id: Progress(landed[job.id], total[job.id], rows[job.id]) for job in jobs}


def active_count(session: Session, account_id: str) -> int:
    """How many jobs of an account are not over."""
    count = select(func.count(Job.id)).where(Job.account_id == account_id, Job.phase.in_(ACTIVE))
    return session.scalar(count) or 0
