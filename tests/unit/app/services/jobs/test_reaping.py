"""What became of jobs whose worker, queue or archive was lost."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.models import Answer, AnswerState, Budget, Job
from app.models.base import new_id, now
from app.queue import InlineQueue, QueueName, Task
from app.services.jobs.budgets import Budgets
from app.services.jobs.reaping import Reaper
from app.services.jobs.starting import Starter
from app.services.results import ResultStore
from connectors.contract import Phase
from connectors.registry import Registry
from tests.support.asking import desk
from tests.support.fakes import FakeConnector, rows_of
from tests.support.slow import URL, Slow

PAST = timedelta(seconds=-1)


@dataclass(slots=True)
class Held(InlineQueue):
    """A queue that only holds: it can be emptied, or away."""

    held: list[str] = field(default_factory=list)
    is_away: bool = False

    def enqueue(self, task: Task, *ids: str, queue: QueueName = QueueName.SLOW, seconds: float = 1) -> None:  # noqa: ARG002 - the protocol's
        assert task is Task.ASK
        assert seconds > 60
        self.held += ids

    def waiting(self, queue: QueueName) -> Collection[str]:  # noqa: ARG002 - the protocol's
        if self.is_away:
            raise ConnectionError
        return self.held


@pytest.fixture
def queue() -> Held:
    return Held()


@pytest.fixture
def reaper(store: ResultStore, queue: Held) -> Reaper:
    starter = Starter(desk(store), queue, Budgets(5, 10, 20), timedelta(days=1))
    return Reaper(starter, Registry())


def lost(session: Session, searched, **facts: object) -> Job:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """A job whose worker died: one answer landed, one on its way."""
    job = session.get_one(Job, searched.job(FakeConnector(), FakeConnector()))
    given = {"phase": Phase.EXECUTING, "alive_until": now() + PAST, "tries": 1, **facts}
    for name, value in given.items():
        setattr(job, name, value)
    states = {"d0": AnswerState.ANSWERED, "d1": AnswerState.ASKING}
    for answer in session.query(Answer):
        answer.state, answer.result_id = states[answer.dataset], new_id()
    session.commit()
    return job


def states(session: Session) -> list[str]:
    session.expire_all()
    return [str(one.state) for one in session.query(Answer).order_by(Answer.dataset)]


def test_a_lost_job_is_queued_once_more_and_what_landed_stays(
    session: Session,
    searched,  # type: ignore[no-untyped-def]  # noqa: ANN001
    reaper: Reaper,
    queue: Held,
) -> None:
    job = lost(session, searched)
    partial = session.query(Answer).filter_by(dataset="d1").one().result_id
    reaper.starter.desk.store.write(rows_of(), partial or "")
    assert reaper.reap(session)["lost"] == 1
    assert states(session) == ["answered", "waiting"]
    assert (Phase(job.phase), queue.held) == (Phase.QUEUED, [job.id])
    assert reaper.starter.desk.store.sizes() == {}
    assert reaper.reap(session).total() == 0


def test_one_lost_twice_is_told_to_be(session: Session, searched, reaper: Reaper, queue: Held) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    job = lost(session, searched, tries=2)
    reaper.reap(session)
    assert states(session) == ["answered", "failed"]
    assert Phase(job.phase) is Phase.ERROR
    assert "Run it again" in job.words
    assert queue.held == []


def test_one_that_gives_signs_of_life_is_left_alone(session: Session, searched, reaper: Reaper) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    lost(session, searched, alive_until=now() + timedelta(seconds=9))
    assert reaper.reap(session).total() == 0


@pytest.mark.parametrize(
    ("age", "known", "is_away", "again"),
    [(60, False, False, 1), (60, True, False, 0), (1, False, False, 0), (60, False, True, 0)],
)
def test_what_the_queue_forgot_is_queued_again(  # type: ignore[no-untyped-def]
    session: Session,
    searched,  # noqa: ANN001
    reaper: Reaper,
    queue: Held,
    age: int,
    known: bool,
    is_away: bool,
    again: int,
) -> None:
    job = session.get_one(Job, searched.job(FakeConnector(), budget=Budget.THOROUGH))
    job.queued_at = now() - timedelta(seconds=age)
    session.commit()
    queue.held, queue.is_away = [job.id] if known else [], is_away
    assert reaper.reap(session)["unqueued"] == again
    assert len(queue.held) == again + known


def test_jobs_left_at_archives_are_ended_there(session: Session, searched, reaper: Reaper) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    connector = Slow()
    here = Reaper(reaper.starter, Registry({}, {("fake", "d1"): connector}))
    job = lost(session, searched, alive_until=now() + timedelta(seconds=9))
    session.query(Answer).filter_by(dataset="d1").update({"remote_url": URL})
    session.commit()
    assert here.reap(session)["remote"] == 0
    job.phase = Phase.ABORTED
    session.commit()
    assert here.reap(session)["remote"] == 1
    assert connector.done == ["abort", "delete"]
    assert here.reap(session)["remote"] == 0


def test_old_jobs_are_forgotten_with_their_searches(session: Session, searched, reaper: Reaper) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    lost(session, searched, phase=Phase.COMPLETED, destruction=now() + PAST)
    assert reaper.reap(session)["forgotten"] == 1
    assert session.query(Job).count() == session.query(Answer).count() == 0
