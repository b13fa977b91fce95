"""Beginning jobs: the same is joined, what is known is taken unless it is to be fresh, and not too many."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.models import Answer, AnswerState, Job
from app.queue import QueueName
from app.services.jobs.budgets import Budgets
from app.services.jobs.drafting import Drafter
from app.services.jobs.ending import abort
from app.services.jobs.starting import Starter
from app.services.jobs.turns import Limits, TooManyJobs, Turns
from app.services.results import ResultStore
from connectors.contract import Phase
from tests.support.asking import desk
from tests.support.fakes import rows_of
from tests.support.people import person
from tests.support.queues import HeldQueue
from tests.support.wishes import at_once, wish

BUDGETS = Budgets(5, 10, 20)


@pytest.fixture
def queue() -> HeldQueue:
    return HeldQueue()


@pytest.fixture
def starter(store: ResultStore, queue: HeldQueue) -> Starter:
    turns = Turns(queue, BUDGETS, Limits(at_once=4, waiting=5))
    return Starter(desk(store), Drafter(BUDGETS, timedelta(days=1)), turns)


@pytest.fixture
def ada(session: Session) -> str:
    return person(session).id


def land(session: Session, store: ResultStore, job: Job) -> Answer:
    """The job's answer has come, and the job is over."""
    answer = session.query(Answer).filter_by(job_id=job.id).one()
    answer.state, answer.result_id, answer.rows = AnswerState.ANSWERED, store.write(rows_of()).id, 3
    session.commit()
    abort(session, job.id)
    session.expire_all()
    return answer


def test_a_worker_is_called_to_a_new_job(
    session: Session, starter: Starter, ada: str, queue: HeldQueue
) -> None:
    job = starter.start(session, ada, wish())
    assert (Phase(job.phase), job.turn, queue.held) == (Phase.QUEUED, 1, [QueueName.QUICK])


def test_the_same_is_joined_until_it_is_over(session: Session, starter: Starter, ada: str) -> None:
    first, same = (starter.start(session, ada, wish()) for _ in range(2))
    assert first.id == same.id
    assert starter.start(session, ada, wish("M 33")).id != first.id
    assert starter.start(session, person(session, "Bob").id, wish()).id != first.id
    abort(session, first.id)
    assert starter.start(session, ada, wish()).id != first.id


def test_the_same_at_the_same_moment_is_one_job(session: Session, starter: Starter, ada: str) -> None:
    assert len(at_once(session.get_bind(), starter, ada)) == 1  # type: ignore[arg-type]  # an engine
    assert session.query(Job).count() == session.query(Answer).count() == 1


def test_what_is_known_is_taken(
    session: Session, starter: Starter, ada: str, store: ResultStore, queue: HeldQueue
) -> None:
    landed = land(session, store, starter.start(session, ada, wish()))
    queue.held.clear()
    job = starter.start(session, ada, wish())
    known = session.query(Answer).filter_by(job_id=job.id).one()
    assert (Phase(job.phase), known.result_id, queue.held) == (Phase.COMPLETED, landed.result_id, [])
    assert known.answered_at == landed.answered_at


def test_a_fresh_one_is_asked_whatever_is_known(
    session: Session, starter: Starter, ada: str, store: ResultStore
) -> None:
    land(session, store, starter.start(session, ada, wish()))
    job = starter.start(session, ada, wish(fresh=True))
    assert Phase(job.phase) is Phase.QUEUED
    assert session.query(Answer).filter_by(job_id=job.id).one().state == AnswerState.WAITING


def test_a_fresh_one_joins_only_fresh_ones(session: Session, starter: Starter, ada: str) -> None:
    old, fresh, same = (starter.start(session, ada, wish(fresh=one)).id for one in (False, True, True))
    assert old != fresh == same


def test_a_draft_takes_what_is_known_when_it_is_released(
    session: Session, starter: Starter, ada: str, store: ResultStore
) -> None:
    draft = starter.draft(session, ada, wish(), "mine")
    land(session, store, starter.start(session, ada, wish()))
    assert starter.release(session, draft)
    assert Phase(draft.phase) is Phase.COMPLETED
    assert not starter.release(session, draft)


def test_too_many_that_wait_are_refused_and_nothing_is_left_of_it(
    session: Session, starter: Starter, ada: str
) -> None:
    tight = replace(starter, turns=replace(starter.turns, limits=Limits(at_once=1, waiting=2)))
    first, _ = (tight.start(session, ada, wish(name)) for name in ("A", "B"))
    draft = tight.draft(session, ada, wish("D"))
    for begin in (
        lambda: tight.start(session, ada, wish("C")),
        lambda: tight.repeat(session, first),
        lambda: tight.again(session, first.search, first.budget),
        lambda: tight.release(session, draft),
    ):
        with pytest.raises(TooManyJobs):
            begin()
    assert session.query(Job).count() == 3
    assert tight.start(session, ada, wish("A")).id == first.id  # what runs already may be joined
