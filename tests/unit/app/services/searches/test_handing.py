"""A question that takes longer than a person waits goes on behind, once."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import BoundedSemaphore

import pytest
from sqlalchemy.orm import Session

from app.models import Answer, Job
from app.models.base import now
from app.services.results import ResultStore
from app.services.searches.handing import Behind
from app.services.searches.searches import Desk
from app.services.sharing.access import Visitor
from connectors.contract import Phase
from connectors.errors import Refused
from tests.support.asking import desk
from tests.support.fakes import FakeConnector, asked
from tests.support.people import person
from tests.support.waiting import until


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    made = threading.Event()
    yield made
    made.set()


@pytest.fixture
def patient(store: ResultStore, gate: threading.Event) -> Iterator[Desk]:
    with ThreadPoolExecutor(2) as pool:
        yield replace(desk(store, pool, seconds=0.2), behind=Behind(20.0, BoundedSemaphore(1)))
        gate.set()


def over(session: Session) -> Answer | None:
    session.expire_all()
    (answer,) = session.query(Answer)
    return answer if answer.state not in {"asking", "waiting"} else None


def test_it_goes_on_and_its_rows_come(session: Session, patient: Desk, gate: threading.Event) -> None:
    connector, ada = FakeConnector(gate=gate), person(session).id
    (first,) = patient.ask(session, ada, [asked(connector)])
    assert first.state == "asking"
    job = session.query(Job).one()
    assert (Phase(job.phase), job.account_id) == (Phase.EXECUTING, ada)
    assert job.alive_until
    assert job.alive_until > now()
    (same,) = patient.ask(session, ada, [asked(connector)])
    assert same.id == first.id
    gate.set()
    assert until(lambda: over(session)).state == "answered"  # type: ignore[union-attr]  # it is there then
    until(lambda: session.expire_all() or Phase(job.phase) is Phase.COMPLETED)
    (known,) = patient.ask(session, ada, [asked(connector)])
    assert (known.id, known.rows, len(connector.requests)) == (first.id, 3, 1)


def test_where_it_fails_that_is_there_for_who_waited(
    session: Session, patient: Desk, gate: threading.Event
) -> None:
    connector, ada = FakeConnector(Refused("No."), gate=gate), person(session).id
    (first,) = patient.ask(session, ada, [asked(connector)])
    digest = first.digest
    assert patient.ended(session, Visitor(ada), digest, first.id) is None
    gate.set()
    until(lambda: over(session))
    ended = patient.ended(session, Visitor(ada), digest, first.id)
    assert ended
    assert (ended.state, ended.words) == ("failed", "No.")
    assert patient.ended(session, Visitor(), digest, first.id) is None
    assert patient.ended(session, Visitor(ada), "other", first.id) is None


def test_another_persons_question_is_asked_for_itself(
    session: Session, patient: Desk, gate: threading.Event
) -> None:
    connector = FakeConnector(gate=gate)
    patient.ask(session, person(session, "Ada").id, [asked(connector)])
    (other,) = patient.ask(session, person(session, "Bob").id, [asked(connector)])
    assert other.state == "failed"  # there was one place, and it is taken
    assert len(connector.requests) == 2
