from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session

from app.models import ResolvedName
from app.models.base import new_id, now

SUMMER = timezone(timedelta(hours=2))


def stored(session: Session, moment: datetime) -> datetime:
    session.add(ResolvedName(name="x", resolved_at=moment))
    session.commit()
    session.expire_all()
    return session.query(ResolvedName).one().resolved_at


@pytest.mark.parametrize(
    "moment", [datetime(2026, 7, 1, 12, 0, 0, 123456, SUMMER), datetime(2026, 1, 1, tzinfo=UTC)]
)
def test_a_moment_comes_back_to_the_microsecond_in_utc(session: Session, moment: datetime) -> None:
    back = stored(session, moment)
    assert back == moment
    assert back.tzinfo is UTC


def test_a_moment_without_a_time_zone_is_refused(session: Session) -> None:
    with pytest.raises(StatementError, match="needs a time zone"):
        stored(session, datetime(2026, 1, 1))  # noqa: DTZ001 - that is the fault


def test_moments_are_compared_in_sql_as_they_are_in_time(session: Session) -> None:
    stored(session, datetime(2026, 7, 1, 12, tzinfo=SUMMER))
    before = session.query(ResolvedName).filter(
        ResolvedName.resolved_at < datetime(2026, 7, 1, 11, tzinfo=UTC)
    )
    assert before.count() == 1


def test_now_is_in_utc() -> None:
    assert now().tzinfo is UTC


def test_no_two_ids_are_the_same() -> None:
    assert len({new_id() for _ in range(100)}) == 100
