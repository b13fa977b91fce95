"""A job that goes back to where it waited, because who worked on it is lost or has to stop."""

from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.models import Answer, AnswerState
from app.services.jobs.phases import move
from app.services.results import ResultStore
from connectors.contract import Phase

__all__ = ["put_back", "remove_partial"]


def remove_partial(session: Session, store: ResultStore, job_id: str) -> None:
    """Remove the rows that had come of answers that have not landed."""
    asking = select(Answer.result_id).where(
        Answer.job_id == job_id, Answer.state == AnswerState.ASKING, Answer.result_id.is_not(None)
    )
    for result_id in session.scalars(asking):
        store.delete(result_id or "")


def put_back(session: Session, store: ResultStore, job_id: str, *conditions: Any, **values: Any) -> bool:
    """Queue a running job again, if the conditions hold; what has landed stays. Whether this call did it."""
    if not move(session, job_id, Phase.QUEUED, *conditions, **values):
        session.rollback()
        return False
    remove_partial(session, store, job_id)
    session.execute(
        update(Answer)
        .where(Answer.job_id == job_id, Answer.state == AnswerState.ASKING)
        .values(state=AnswerState.WAITING, rows=0, result_id=None)
        .execution_options(synchronize_session=False)
    )
    session.commit()
    return True
