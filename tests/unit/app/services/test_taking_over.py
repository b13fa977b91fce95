from datetime import timedelta

from sqlalchemy.orm import Session

from app.models import OwnTable, Query, Search, Statement
from app.models.base import now
from app.services.taking_over import take_over
from tests.support.people import guest, person


def table(account_id: str, name: str) -> OwnTable:
    return OwnTable(
        account_id=account_id,
        name=name,
        rows=1,
        columns=1,
        size=1,
        result_id="r",
        expires_at=now() + timedelta(1),
    )


def statement(account_id: str, digest: str) -> Statement:
    return Statement(account_id=account_id, archive="a", dataset="d", digest=digest, text="SELECT 1")


def test_everything_that_a_guest_kept_comes_along_and_nothing_is_lost(session: Session) -> None:
    visitor, ada = guest(session), person(session)
    session.add_all(
        [
            table(visitor.id, "stars"),
            table(ada.id, "stars"),
            statement(visitor.id, "both"),
            statement(visitor.id, "own"),
            statement(ada.id, "both"),
            Query(account_id=visitor.id, name="q", archive="a", dataset="d"),
            Search(account_id=visitor.id, question="x"),
        ]
    )
    session.commit()
    take_over(session, visitor, ada)
    session.commit()
    session.expire_all()
    assert {one.name for one in session.query(OwnTable)} == {"stars", "stars_2"}
    assert sorted(one.digest for one in session.query(Statement)) == ["both", "own"]
    for kind in (OwnTable, Statement, Query, Search):
        assert {one.account_id for one in session.query(kind)} == {ada.id}
