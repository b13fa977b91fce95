"""What became of jobs whose worker, queue or archive was lost."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.models import Answer, AnswerState, Budget, Job
from app.models.base import new_id, now
from app.queue import QueueName
from app.services.jobs.budgets import Budgets
from app.services.jobs.drafting import Drafter
from app.services.jobs.reaping import Reaper
from app.services.jobs.starting import Starter
from app.services.jobs.turns import Limits, Turns
from app.services.offers import Offers
from app.services.results import ResultStore
from connectors.archive import Archive, Dataset
from connectors.contract import Phase
from connectors.registry import Registry
from tests.support.asking import desk
from tests.support.fakes import FakeConnector, rows_of
from tests.support.queues import HeldQueue
from tests.support.slow import URL, Slow

PAST = timedelta(seconds=-1)

FAKE = Archive(
    id="fake",
    title="Fake",
    institute="The tests",
    summary="",
    datasets=[Dataset(id="d1", title="One", connector="fake")],
)


@pytest.fixture
def queue() -> HeldQueue:
    return HeldQueue()


@pytest.fixture
def reaper(store: ResultStore, queue: HeldQueue) -> Reaper:
    budgets = Budgets(5, 10, 20)
    turns = Turns(queue, budgets, Limits(at_once=4, waiting=9))
    return Reaper(Starter(desk(store), Drafter(budgets, timedelta(days=1)), turns), Offers(Registry()))


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
    queue: HeldQueue,
) -> None:
    job = lost(session, searched)
    partial = session.query(Answer).filter_by(dataset="d1").one().result_id
    reaper.starter.desk.store.write(rows_of(), partial or "")
    assert reaper.reap(session)["lost"] == 1
    assert states(session) == ["answered", "waiting"]
    assert (Phase(job.phase), queue.held) == (Phase.QUEUED, [QueueName.QUICK])
    assert reaper.starter.desk.store.sizes() == {}
    assert reaper.reap(session).total() == 0  # a worker is called already


def test_one_lost_twice_is_told_to_be(session: Session, searched, reaper: Reaper, queue: HeldQueue) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    job = lost(session, searched, tries=2)
    reaper.reap(session)
    assert states(session) == ["answered", "failed"]
    assert Phase(job.phase) is Phase.ERROR
    assert "Run it again" in job.words
    assert queue.held == []


def test_one_that_gives_signs_of_life_is_left_alone(session: Session, searched, reaper: Reaper) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    lost(session, searched, alive_until=now() + timedelta(seconds=9))
    assert reaper.reap(session).total() == 0


@pytest.mark.parametrize(("called", "is_away", "again"), [(0, False, 1), (1, False, 0), (0, True, 0)])
def test_what_the_queue_forgot_is_called_again(  # type: ignore[no-untyped-def]
    session: Session,
    searched,  # noqa: ANN001
    reaper: Reaper,
    queue: HeldQueue,
    called: int,
    is_away: bool,
    again: int,
) -> None:
    searched.job(FakeConnector(), budget=Budget.THOROUGH)
    queue.held, queue.is_away = [QueueName.SLOW] * called, is_away
    assert reaper.reap(session)["uncalled"] == again
    assert len(queue.held) == again + called


def test_jobs_left_at_archives_are_ended_there(session: Session, searched, reaper: Reaper) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    connector = Slow()
    here = Reaper(reaper.starter, Offers(Registry({"fake": FAKE}, {("fake", "d1"): connector})))
    job = lost(session, searched, alive_until=now() + timedelta(seconds=9))
    session.query(Answer).filter_by(dataset="d1").update({"remote_url": URL})
    session.commit()
    assert here.reap(session)["remote"] == 0
    job.phase = Phase.ABORTED
    session.commit()
    assert here.reap(session)["remote"] == 1
    assert connector.done == ["abort", "delete"]
    assert here.reap(session)["remote"] == 0


def test_old_jobs_are_forgotten_and_searches_stay(session: Session, searched, reaper: Reaper) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    lost(session, searched, phase=Phase.COMPLETED, destruction=now() + PAST)
    assert reaper.reap(session)["forgotten"] == 1
    assert session.query(Job).count() == 0
    assert {answer.job_id for answer in session.query(Answer)} == {None}
