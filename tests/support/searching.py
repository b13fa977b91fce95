"""Searches for tests, as they lie in the database."""

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.models import Answer, AnswerState, Job, Search
from app.models.base import now
from connectors.contract import Phase

__all__ = ["keep_answers", "stored_job"]

SOON = timedelta(hours=1)


def stored_job(session: Session, account_id: str | None = None, **facts: Any) -> Job:
    """A job of a new search, without answers."""
    search = Search(account_id=account_id, question="target=10+20")
    session.add(search)
    session.flush()
    given = {"phase": Phase.QUEUED, "destruction": now() + SOON, "execution_seconds": 60.0, **facts}
    job = Job(account_id=account_id, search_id=search.id, **given)
    session.add(job)
    session.commit()
    return job


def keep_answers(session: Session) -> None:
    """One answer that has landed and one that is on its way."""
    job = stored_job(session)
    states = {"landed": AnswerState.ANSWERED, "asked": AnswerState.ASKING}
    session.add_all(
        Answer(
            search_id=job.search_id,
            job_id=job.id,
            archive="kept",
            dataset=name,
            digest=name,
            state=state,
            expires_at=now() + SOON,
        )
        for name, state in states.items()
    )
    session.commit()
