"""What nobody waits for any more is not asked further: parts of a question, and archives that are off."""

import threading

import pytest
from sqlalchemy.orm import Session

from app.models import AnswerState, Job
from app.services.jobs.ending import cancel, leave_archive
from app.services.jobs.running import Engine
from app.services.own_tables.sending import Sent
from app.services.queries.parts import InParts
from connectors.contract import Phase
from tests.support.fakes import FakeConnector
from tests.support.waiting import until


@pytest.mark.parametrize("way", ["cancelled", "switched off"])
def test_further_parts_are_not_asked(engine: Engine, searched, session: Session, way: str) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    gate = threading.Event()
    service = FakeConnector(gate=gate)
    job = searched.job(InParts(service, Sent(engine.store, {}), 5))
    try:
        with searched.running(engine, job):
            until(lambda: bool(service.requests))
            assert (
                cancel(session, searched.answer().id)
                if way == "cancelled"
                else leave_archive(session, "fake")
            )
            until(lambda: _over(session, job))
    finally:
        gate.set()
    until(lambda: not any(one.name.startswith("search") for one in threading.enumerate()))
    assert len(service.requests) == 1


def _over(session: Session, job_id: str) -> bool:
    session.expire_all()
    return Phase(session.get_one(Job, job_id).phase).over


def test_an_archive_that_is_switched_off_is_let_go_and_others_go_on(
    engine: Engine,
    searched,  # type: ignore[no-untyped-def]  # noqa: ANN001
    session: Session,
) -> None:
    gate = threading.Event()
    job = searched.job(FakeConnector(gate=gate), FakeConnector(), FakeConnector(gate=gate))
    searched.answer(1).archive = "other"
    session.commit()
    try:
        with searched.running(engine, job):
            until(lambda: searched.told()[1][0] == "answered")
            assert leave_archive(session, "fake") == 2
    finally:
        gate.set()
    assert searched.told() == [(AnswerState.FAILED, 0), (AnswerState.ANSWERED, 3), (AnswerState.FAILED, 0)]
    assert searched.answer().words == "This archive was switched off here before it had answered."
    assert Phase(session.get_one(Job, job).phase) is Phase.COMPLETED


def test_what_waits_for_its_turn_is_not_asked_at_all(engine: Engine, searched, session: Session) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    service = FakeConnector()
    job = searched.job(service)
    assert leave_archive(session, "fake") == 1
    searched.run(engine, job)
    assert service.requests == []
    session.expire_all()
    assert Phase(session.get_one(Job, job).phase) is Phase.ERROR
