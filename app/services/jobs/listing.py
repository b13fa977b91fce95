"""News of jobs: what has ended that its person was not told of yet."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.models import Job
from app.services.jobs.phases import ACTIVE

__all__ = ["mark_told", "news"]

MOST = 20


def news(session: Session, account_id: str) -> Sequence[Job]:
    """The jobs of an account that ended without a word about it."""
    return session.scalars(
        select(Job)
        .where(Job.account_id == account_id, Job.phase.not_in(ACTIVE), Job.told.is_(False))
        .options(joinedload(Job.search))
        .order_by(Job.ended_at)
        .limit(MOST)
    ).all()


def mark_told(session: Session, jobs: Sequence[Job]) -> None:
    """Remember that the person knows."""
    for job in jobs:
        job.told = True
    if jobs:
        session.commit()
