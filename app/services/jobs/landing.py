"""Answers as they land, each in a transaction of its own."""

from datetime import timedelta
from typing import Any

from sqlalchemy import CursorResult, Update, update
from sqlalchemy.orm import Session

from app.models import Answer, AnswerState
from app.models.base import now
from app.services.results import ResultStore
from app.services.searches.outcomes import Outcome

__all__ = ["asked_by", "changed", "land"]


def asked_by(job_id: str, answer_id: str) -> Update:
    """What changes an answer while this job asks for it, and not once it was cancelled or asked anew."""
    return (
        update(Answer)
        .where(Answer.id == answer_id, Answer.job_id == job_id, Answer.state == AnswerState.ASKING)
        .execution_options(synchronize_session=False)
    )


def changed(session: Session, statement: Any) -> int:
    """Do it at once, and say how many rows it met."""
    done = session.execute(statement)
    session.commit()
    return int(done.rowcount) if isinstance(done, CursorResult) else 0


def land(
    session: Session,
    store: ResultStore,
    place: tuple[str, str],
    outcome: Outcome,
    lives: timedelta,
) -> bool:
    """Keep what came of an answer (`place` is its job and its id); whether anybody still waits for it."""
    job_id, answer_id = place
    if outcome.evidence:
        store.keep_evidence(answer_id, outcome.evidence)
    moment = now()
    values = {
        "state": outcome.state,
        "rows": outcome.result.rows if outcome.result else 0,
        "elapsed": outcome.elapsed,
        "error_kind": outcome.error.kind if outcome.error else "",
        "words": outcome.error.message if outcome.error else "",
        "result_id": outcome.result.id if outcome.result else None,
        "answered_at": moment,
        "expires_at": moment + lives,
    }
    if changed(session, asked_by(job_id, answer_id).values(values)):
        return True
    if outcome.result:
        store.delete(outcome.result.id)
    return False
