"""How a job ends: of itself, cancelled in part or as a whole, forgotten."""

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.models import Answer, AnswerState, Job
from app.models.base import now
from app.services.jobs.landing import changed
from app.services.jobs.phases import ACTIVE, move
from connectors.contract import Phase

__all__ = ["abort", "cancel", "finish", "forget_job", "leave_archive", "retire_job", "stop"]

UNANSWERED = (AnswerState.WAITING, AnswerState.ASKING)


def _close(session: Session, job_id: str, state: AnswerState, words: str) -> None:
    """Give every answer that has not landed this state."""
    session.execute(
        update(Answer)
        .where(Answer.job_id == job_id, Answer.state.in_(UNANSWERED))
        .values(state=state, words=words, rows=0, result_id=None, answered_at=now())
        .execution_options(synchronize_session=False)
    )


def finish(session: Session, job_id: str, words: str = "") -> bool:
    """Complete a job, or end it in error where `words` say what went wrong or no dataset answered."""
    counts = dict(
        session.execute(
            select(Answer.state, func.count()).where(Answer.job_id == job_id).group_by(Answer.state)
        ).all()
    )
    failed = counts.pop(AnswerState.FAILED, 0)
    landed = counts.keys() - {AnswerState.SKIPPED, AnswerState.CANCELLED}
    if not words and failed and not landed:
        words = "The archive did not answer." if failed == 1 else f"None of {failed} datasets answered."
    phase = Phase.ERROR if words else Phase.COMPLETED
    ended = move(session, job_id, phase, words=words, error_kind="NoAnswer" if words else "")
    if ended:
        _close(session, job_id, AnswerState.FAILED, words or "It was not asked.")
    session.commit()
    return ended


def abort(session: Session, job_id: str) -> bool:
    """Cancel a job with all that it still asks; what has landed stays. Whether it was not over yet."""
    ended = move(session, job_id, Phase.ABORTED)
    if ended:
        _close(session, job_id, AnswerState.CANCELLED, "You cancelled this.")
    session.commit()
    return ended


def cancel(session: Session, answer_id: str) -> bool:
    """Cancel one answer; its job goes on with the others. Whether it was still asked for."""
    statement = (
        update(Answer)
        .where(Answer.id == answer_id, Answer.state.in_(UNANSWERED))
        .values(
            state=AnswerState.CANCELLED,
            words="You cancelled this.",
            rows=0,
            result_id=None,
            answered_at=now(),
        )
        .execution_options(synchronize_session=False)
    )
    return bool(changed(session, statement))


def stop(session: Session, answer: Answer) -> bool:
    """Cancel an answer, and its job with it where that asks for nothing else. Whether it was asked for."""
    others = select(Answer.id).where(
        Answer.job_id == answer.job_id, Answer.id != answer.id, Answer.state.in_(UNANSWERED)
    )
    if answer.job_id is None or session.scalar(others.limit(1)):
        return cancel(session, answer.id)
    return abort(session, answer.job_id)


def leave_archive(session: Session, archive: str) -> int:
    """Ask an archive that was switched off nothing more, in any job; how many answers that ends. Committed.

    Those who do the jobs let go within a moment; what other archives are asked goes on.
    """
    statement = (
        update(Answer)
        .where(Answer.archive == archive, Answer.job_id.is_not(None), Answer.state.in_(UNANSWERED))
        .values(
            state=AnswerState.FAILED,
            error_kind="SwitchedOff",
            words="This archive was switched off here before it had answered.",
            rows=0,
            result_id=None,
            answered_at=now(),
        )
        .execution_options(synchronize_session=False)
    )
    return changed(session, statement)


def forget_job(session: Session, job: Job) -> None:
    """Remove a job, cancelled where it still runs, and its search where it was the last one of it.

    A pinned search stays.
    """
    if Phase(job.phase) in ACTIVE:
        abort(session, job.id)
    others = select(Job.id).where(Job.search_id == job.search_id, Job.id != job.id).limit(1)
    session.delete(job if session.scalar(others) or job.search.pinned_at else job.search)
    session.commit()


def retire_job(session: Session, job: Job) -> None:
    """Take a job that is over from the list; its search and what that found stay in the history."""
    session.delete(job)
    session.commit()
