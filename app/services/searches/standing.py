"""How a question stands before anybody is asked: on its way, known, or given up a moment ago."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.orm import Session

from app.models import Answer, AnswerState, Job, Search
from app.models.base import now
from app.services.jobs.phases import ACTIVE

__all__ = ["Standing", "given_up", "standing"]

ON_THEIR_WAY = and_(Answer.state.in_([AnswerState.WAITING, AnswerState.ASKING]), Job.phase.in_(ACTIVE))
GOOD = and_(
    Answer.expires_at > bindparam("moment"),
    Answer.result_id.is_not(None),
    Answer.state.in_([AnswerState.ANSWERED, AnswerState.EMPTY, AnswerState.TRUNCATED]),
)
STANDING = (
    select(Answer)
    .join(Search)
    .outerjoin(Job, Answer.job_id == Job.id)
    .where(
        Answer.digest.in_(bindparam("digests", expanding=True)),
        or_(ON_THEIR_WAY, GOOD),
        or_(Search.account_id.is_(None), Search.account_id == bindparam("account")),
    )
    .order_by(Answer.answered_at, Search.account_id.is_not(None), Search.removed_at.is_(None))
)


@dataclass(frozen=True, slots=True)
class Standing:
    """Answers on their way, by digest, and those that are still good, of each digest the best last."""

    on_their_way: Mapping[str, Answer]
    good: Sequence[Answer]


def standing(session: Session, account_id: str | None, digests: Sequence[str]) -> Standing:
    """This person's own answers, or those of visitors without account."""
    found = session.scalars(
        STANDING, {"digests": list(digests), "moment": now(), "account": account_id}
    ).all()
    open_ones = {one.digest: one for one in found if not AnswerState(one.state).over}
    return Standing(open_ones, [one for one in found if AnswerState(one.state).over])


def given_up(
    session: Session, account_id: str | None, digests: Sequence[str], since: datetime
) -> Mapping[str, Answer]:
    """What failed or was cancelled since a moment, by digest: of this person only."""
    found = session.scalars(
        select(Answer)
        .join(Search)
        .where(
            Answer.digest.in_(digests),
            Answer.state.in_([AnswerState.FAILED, AnswerState.CANCELLED]),
            Answer.answered_at >= since,
            Search.account_id == account_id,
        )
        .order_by(Answer.answered_at)
    )
    return {answer.digest: answer for answer in found}
