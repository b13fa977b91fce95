"""A job asks all its datasets, keeps each answer as it lands, and lets nothing hang."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa
import pytest
from sqlalchemy.orm import Session

from app.models import AnswerState, Budget, Job
from app.services.jobs.budgets import Budgets
from app.services.jobs.ending import abort, cancel
from app.services.jobs.running import Engine
from connectors.contract import Phase
from connectors.errors import Refused, Unreachable, Unreadable, UsageError
from tests.support.fakes import FakeConnector, Rows, rows_of
from tests.support.waiting import until

EMPTY = rows_of({"name": []})
ANSWERED, FAILED = AnswerState.ANSWERED, AnswerState.FAILED


def phase(session: Session, job_id: str) -> Phase:
    session.expire_all()
    return Phase(session.get_one(Job, job_id).phase)


def test_each_dataset_says_its_own(engine: Engine, searched, session: Session) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    says = (rows_of(), EMPTY, rows_of(truncated=True), Refused("No."), rows_of(fault=Unreadable("Cut.")))
    job = searched.job(*map(FakeConnector, says))
    searched.run(engine, job)
    states = [state for state, _ in searched.told()]
    assert states == ["answered", "empty", "truncated", "failed", "failed"]
    assert phase(session, job) is Phase.COMPLETED
    assert searched.answer(3).words == "No."
    assert len(engine.store.sizes()) == 3


def test_a_mistake_of_one_connector_hides_no_other(engine: Engine, searched) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    job = searched.job(FakeConnector(ZeroDivisionError()), FakeConnector())
    searched.run(engine, job)
    assert searched.told() == [(FAILED, 0), (ANSWERED, 3)]


def test_what_does_not_fit_any_more_is_told(engine: Engine, searched) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    job = searched.job(FakeConnector(), FakeConnector())

    def read(answer):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
        if answer.dataset == "d0":
            raise UsageError("Gone.")
        return searched.read(answer)

    searched.run(engine, job, read=read)
    assert searched.told() == [(FAILED, 0), (ANSWERED, 3)]
    assert searched.answer().words == "Gone."


def test_where_nobody_answers_the_job_is_in_error(engine: Engine, searched, session: Session) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    job = searched.job(FakeConnector(Refused("No.")), FakeConnector(Unreachable("Away.")))
    searched.run(engine, job)
    assert phase(session, job) is Phase.ERROR
    assert session.get_one(Job, job).words == "None of 2 datasets answered."


def test_an_answer_is_there_while_others_are_still_asked(engine: Engine, searched, session: Session) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    gate = threading.Event()
    job = searched.job(FakeConnector(gate=gate), FakeConnector())
    with searched.running(engine, job):
        until(lambda: searched.told() == [(AnswerState.ASKING, 0), (ANSWERED, 3)])
        assert phase(session, job) is Phase.EXECUTING
        gate.set()
    assert searched.told() == [(ANSWERED, 3)] * 2
    assert phase(session, job) is Phase.COMPLETED


def test_rows_are_told_while_they_come(engine: Engine, searched) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    gate, whole = threading.Event(), rows_of()

    @dataclass(slots=True)
    class Slowly(Rows):
        def __iter__(self) -> Iterator[pa.RecordBatch]:
            first, *rest = self.table.to_batches(max_chunksize=2)
            yield first
            gate.wait(20)
            yield from rest

    job = searched.job(FakeConnector(Slowly(whole.columns, whole.table)))
    with searched.running(engine, job):
        try:
            until(lambda: searched.told() == [(AnswerState.ASKING, 2)])
        finally:
            gate.set()
    assert searched.told() == [(ANSWERED, 3)]


def test_more_datasets_than_threads_have_their_turns(engine: Engine, searched) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    few = Engine(engine.store, engine.budgets, engine.lives, threads=2)
    job = searched.job(*(FakeConnector() for _ in range(7)))
    searched.run(few, job)
    assert searched.told() == [(ANSWERED, 3)] * 7


def test_a_late_one_is_given_up_and_its_rows_are_not_kept(engine: Engine, searched) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    gate, hurried = threading.Event(), Engine(engine.store, Budgets(0.3, 1, 2), engine.lives, threads=8)
    job = searched.job(FakeConnector(gate=gate), FakeConnector())
    started = time.monotonic()
    try:
        searched.run(hurried, job)
    finally:
        gate.set()
    assert time.monotonic() - started < 3
    assert searched.told() == [(FAILED, 0), (ANSWERED, 3)]
    assert searched.answer().error_kind == "TimedOut"


def test_what_is_cancelled_is_not_waited_for(engine: Engine, searched, session: Session) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    gate = threading.Event()
    job = searched.job(FakeConnector(gate=gate), FakeConnector())
    try:
        with searched.running(engine, job):
            until(lambda: searched.told()[0][0] == "asking")
            assert cancel(session, searched.answer().id)
    finally:
        gate.set()
    assert searched.told() == [(AnswerState.CANCELLED, 0), (ANSWERED, 3)]
    assert phase(session, job) is Phase.COMPLETED
    assert not cancel(session, searched.answer().id)


def test_an_aborted_job_ends_and_keeps_what_it_has(engine: Engine, searched, session: Session) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    gate = threading.Event()
    job = searched.job(FakeConnector(gate=gate), FakeConnector())
    try:
        with searched.running(engine, job):
            until(lambda: searched.told() == [(AnswerState.ASKING, 0), (ANSWERED, 3)])
            assert abort(session, job)
    finally:
        gate.set()
    assert searched.told() == [(AnswerState.CANCELLED, 0), (ANSWERED, 3)]
    assert phase(session, job) is Phase.ABORTED
    assert not abort(session, job)


def test_one_that_has_to_stop_is_put_back_and_what_landed_stays(
    engine: Engine,
    searched,  # type: ignore[no-untyped-def]  # noqa: ANN001
    session: Session,
) -> None:
    gate = threading.Event()
    job = searched.job(FakeConnector(gate=gate), FakeConnector())
    try:
        with searched.running(engine, job):
            until(lambda: searched.told() == [(AnswerState.ASKING, 0), (ANSWERED, 3)])
            engine.stopping.set()
    finally:
        gate.set()
    assert searched.told() == [(AnswerState.WAITING, 0), (ANSWERED, 3)]
    assert (phase(session, job), session.get_one(Job, job).tries) == (Phase.QUEUED, 0)
    engine.stopping.clear()
    searched.run(engine, job)
    assert searched.told() == [(ANSWERED, 3)] * 2
    assert phase(session, job) is Phase.COMPLETED


def test_a_job_is_done_once(engine: Engine, searched) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    connector = FakeConnector()
    job = searched.job(connector)
    searched.run(engine, job)
    searched.run(engine, job)
    assert len(connector.requests) == 1


def test_a_mistake_of_the_portal_leaves_no_job_behind(engine: Engine, searched, session: Session) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    job = searched.job(FakeConnector())

    def read(_):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        searched.run(engine, job, read=read)
    assert phase(session, job) is Phase.ERROR
    assert [state for state, _ in searched.told()] == ["failed"]


def test_a_search_whose_time_is_up_says_so_of_the_rest(engine: Engine, searched) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    job = searched.job(FakeConnector(), budget=Budget.NORMAL, seconds=0.0)
    searched.run(engine, job)
    assert "before its turn came" in searched.answer().words
