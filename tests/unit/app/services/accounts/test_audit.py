from datetime import timedelta

import structlog
from sqlalchemy.orm import Session

from app.models import AuditEntry
from app.models.base import now
from app.services.accounts.audit import entries, record, sweep_audit
from tests.support.people import person


def found(session: Session, text: str = "", act: str = "") -> list[tuple[str, str | None]]:
    return [(entry.about, name) for entry, name in session.execute(entries(text, act)).all()]


def test_what_was_done_is_kept_with_who_did_it(session: Session) -> None:
    ada = person(session, "Ada")
    record(session, ada.id, "token.make", "notebook")
    record(session, None, "sign-in.refuse", "nobody")
    assert found(session) == [("nobody", None), ("notebook", "Ada")]


def test_it_is_found_by_words_and_by_act(session: Session) -> None:
    ada = person(session, "Ada")
    record(session, ada.id, "token.make", "100% notebook")
    record(session, ada.id, "share.make", "notebook")
    assert found(session, "ADA 100%") == [("100% notebook", "Ada")]
    assert found(session, act="share") == [("notebook", "Ada")]
    assert found(session, "100_") == []


def test_it_leads_to_the_log_lines_of_the_request(session: Session) -> None:
    with structlog.contextvars.bound_contextvars(request_id="abc"):
        record(session, None, "sign-out")
    assert session.query(AuditEntry).one().request_id == "abc"


def test_it_outlives_the_account_without_its_name(session: Session) -> None:
    ada = person(session, "Ada")
    record(session, ada.id, "sign-in")
    session.delete(ada)
    session.commit()
    session.expire_all()
    assert found(session) == [("", None)]


def test_what_is_old_is_forgotten(session: Session) -> None:
    record(session, None, "old")
    session.query(AuditEntry).update({"at": now() - timedelta(days=2)})
    record(session, None, "new")
    sweep_audit(session, timedelta(days=1))
    assert [one.act for one in session.query(AuditEntry)] == ["new"]
