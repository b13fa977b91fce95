"""Who was not there to see the end of a job gets a letter, where that is wanted."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.models import Account, Answer, AnswerState, Job
from app.models.base import now
from app.services.jobs.letters import send_letters
from app.services.mail import Mailer
from connectors.contract import Phase
from tests.support.people import person
from tests.support.searching import stored_job
from tests.support.smtp import mail_server

HERE = "https://portal.example.org"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def ada(session: Session) -> Account:
    account = person(session)
    account.email, account.mail_jobs = "ada@example.org", True
    session.commit()
    return account


def ended(session: Session, account: Account, **facts: Any) -> Job:
    job = stored_job(session, account.id, **{"phase": Phase.COMPLETED, "ended_at": now() - MINUTE, **facts})
    states = {"a": AnswerState.ANSWERED, "b": AnswerState.EMPTY, "c": AnswerState.FAILED}
    session.add_all(
        Answer(
            search_id=job.search_id,
            job_id=job.id,
            archive="fake",
            dataset=name,
            digest=name,
            state=state,
            rows=7 if name == "a" else 0,
            expires_at=now() + MINUTE,
        )
        for name, state in states.items()
    )
    session.commit()
    return job


def sent(session: Session, refuses: str = "") -> list[tuple[str, str, str]]:
    with mail_server(refuses=refuses) as server:
        send_letters(session, Mailer(f"smtp://127.0.0.1:{server.port}", "x@portal.org"), HERE)
    return [(letter["To"], letter["Subject"], letter.get_content()) for letter in server.letters]


def test_the_letter_says_what_became_of_it_and_where_it_is(session: Session, ada: Account) -> None:
    job = ended(session, ada)
    ((to, subject, text),) = sent(session)
    assert (to, subject) == ("ada@example.org", "Around 10 20 is done")
    assert "2 of 3 datasets answered, 1 failed; 7 rows." in text
    assert f"{HERE}/searches/{job.search_id}" in text
    assert f"{HERE}/jobs" in text


def test_it_is_sent_once(session: Session, ada: Account) -> None:
    ended(session, ada, phase=Phase.ERROR, words="Nobody answered.")
    ((_, subject, text),) = sent(session)
    assert subject.endswith("has failed")
    assert "Nobody answered." in text
    assert sent(session) == []


@pytest.mark.parametrize(
    "facts",
    [
        {"told": True},
        {"phase": Phase.ABORTED},
        {"phase": Phase.EXECUTING, "ended_at": None},
        {"ended_at": now() - timedelta(hours=2)},
        {"ended_at": now() + timedelta(days=1)},
    ],
)
def test_what_is_no_news_is_not_told(session: Session, ada: Account, facts: dict[str, Any]) -> None:
    ended(session, ada, **facts)
    assert sent(session) == []


@pytest.mark.parametrize("facts", [{"mail_jobs": False}, {"email": ""}, {"disabled_at": now()}])
def test_who_does_not_want_it_gets_none(session: Session, ada: Account, facts: dict[str, Any]) -> None:
    ended(session, ada)
    for name, value in facts.items():
        setattr(ada, name, value)
    session.commit()
    assert sent(session) == []


def test_an_address_that_is_refused_holds_up_nobody(session: Session, ada: Account) -> None:
    ended(session, ada, ended_at=now() - 2 * MINUTE)
    bob = person(session, "Bob")
    bob.email, bob.mail_jobs = "bob@example.org", True
    ended(session, bob)
    assert [to for to, _, _ in sent(session, refuses="ada@example.org")] == ["bob@example.org"]
    assert sent(session) == []


def test_where_the_server_is_away_it_is_tried_again(session: Session, ada: Account) -> None:
    ended(session, ada)
    assert send_letters(session, Mailer("smtp://127.0.0.1:1", "x@portal.org"), HERE) == 0
    assert len(sent(session)) == 1
