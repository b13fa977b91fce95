from datetime import timedelta

from sqlalchemy.orm import Session

from app.models import AuditEntry, KeptService, OwnTable, Query, Search, Service, Statement
from app.models.base import now
from app.services.accounts.audit import record
from app.services.belongings import take_over
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


def test_a_service_that_the_guest_keeps_is_kept_though_it_was_removed_before(session: Session) -> None:
    visitor, ada = guest(session), person(session)
    session.add(
        Service(key="svc", ivoid="ivo://x/y", kind="tap", title="t", url="https://x.test", dataset={})
    )
    session.flush()
    session.add(KeptService(account_id=visitor.id, key="svc"))
    session.add(KeptService(account_id=ada.id, key="svc", removed_at=now()))
    session.commit()
    take_over(session, visitor, ada)
    session.commit()
    session.expire_all()
    assert [(one.account_id, one.removed_at) for one in session.query(KeptService)] == [(ada.id, None)]


def test_what_a_guest_did_stays_in_the_trail_under_the_account(session: Session) -> None:
    visitor, ada = guest(session), person(session)
    record(session, visitor.id, "account.export")
    session.commit()
    take_over(session, visitor, ada)
    session.commit()
    assert [one.account_id for one in session.query(AuditEntry)] == [ada.id]
