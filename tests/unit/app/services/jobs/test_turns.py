"""Whose turn it is: everybody's in turn, within limits, and with as many workers called as are needed."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.models import Budget, Job
from app.models.base import now
from app.queue import QueueName
from app.services.jobs.budgets import Budgets
from app.services.jobs.ending import abort, finish
from app.services.jobs.phases import move
from app.services.jobs.turns import Limits, TooManyJobs, Turns, place_in_queue
from connectors.contract import Phase
from tests.support.people import person
from tests.support.queues import HeldQueue
from tests.support.searching import stored_job

SOON = now() + timedelta(hours=1)
QUICK, SLOW = QueueName.QUICK, QueueName.SLOW

Wait = Callable[..., Job]


@pytest.fixture
def queue() -> HeldQueue:
    return HeldQueue()


@pytest.fixture
def turns(queue: HeldQueue) -> Turns:
    return Turns(queue, Budgets(5, 10, 20), Limits(at_once=2, waiting=1000))


@pytest.fixture
def wait(session: Session, turns: Turns) -> Wait:
    """Lets a person's job wait for its turn."""

    def go(account_id: str | None, budget: Budget = Budget.QUICK) -> Job:
        job = stored_job(session, account_id, phase=Phase.PENDING, budget=budget)
        move(session, job.id, Phase.QUEUED, turn=turns.next_turn(session, account_id, Budgets.queue(budget)))
        session.commit()
        return job

    return go


def begin(session: Session, turns: Turns, queue: QueueName = QUICK) -> str | None:
    return turns.begin_next(session, queue, SOON)


def test_one_with_many_jobs_lets_others_in_between(session: Session, turns: Turns, wait: Wait) -> None:
    ada, bob, eve = (person(session, name).id for name in ("Ada", "Bob", "Eve"))
    many = [wait(ada).id for _ in range(20)]
    begun = []

    def do(times: int) -> None:
        for _ in range(times):
            begun.append(begin(session, turns))
            finish(session, begun[-1] or "")

    do(5)
    assert begun == many[:5]
    bobs, eves = [wait(bob).id for _ in range(3)], [wait(eve).id]
    do(4)
    assert begun[5:9] == [bobs[0], eves[0], many[5], bobs[1]]
    later = wait(eve).id
    do(3)
    assert set(begun[9:12]) == {later, many[6], bobs[2]}


def test_who_asks_one_at_a_time_comes_not_before_everybody(
    session: Session, turns: Turns, wait: Wait
) -> None:
    ada, bob = person(session, "Ada").id, person(session, "Bob").id
    many = {wait(ada).id for _ in range(10)}
    served = []
    for _ in range(12):
        waits = session.query(Job).filter_by(account_id=bob, phase=Phase.QUEUED).count()
        if not waits:
            wait(bob)
        job_id = begin(session, turns)
        finish(session, job_id or "")
        served.append(job_id in many)
    assert 5 <= sum(served) <= 7


def test_the_place_is_told_by_turns(session: Session, wait: Wait) -> None:
    ada, bob = person(session, "Ada").id, person(session, "Bob").id
    many = [wait(ada) for _ in range(5)]
    one = wait(bob)
    assert [place_in_queue(session, job) for job in (*many, one)] == [0, 2, 3, 4, 5, 1]
    assert place_in_queue(session, wait(ada, Budget.THOROUGH)) == 0


def test_a_person_has_so_many_running_and_others_go_on(session: Session, turns: Turns, wait: Wait) -> None:
    ada, bob = person(session, "Ada").id, person(session, "Bob").id
    mine, slow = [wait(ada).id for _ in range(3)], wait(ada, Budget.THOROUGH).id
    assert [begin(session, turns) for _ in range(3)] == [mine[0], mine[1], None]
    assert begin(session, turns, SLOW) == slow
    his = wait(bob).id
    assert begin(session, turns) == his
    abort(session, mine[0])
    assert begin(session, turns) == mine[2]


def test_visitors_without_account_are_not_one_person(session: Session, turns: Turns, wait: Wait) -> None:
    waiting = [wait(None).id for _ in range(4)]
    assert [begin(session, turns) for _ in range(4)] == waiting


def test_each_job_is_begun_by_one(session: Session, turns: Turns, wait: Wait) -> None:
    free = replace(turns, limits=Limits(at_once=99, waiting=99))
    waiting = {wait(person(session).id).id for _ in range(6)}
    engine, together = session.get_bind(), threading.Barrier(6)

    def go(_: int) -> str | None:
        with Session(engine) as own:
            together.wait(10)
            return begin(own, free)

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(go, range(6))) == waiting


def test_as_many_workers_are_called_as_jobs_may_begin(
    session: Session, turns: Turns, wait: Wait, queue: HeldQueue
) -> None:
    ada, bob = person(session, "Ada").id, person(session, "Bob").id
    for account in (ada, ada, ada, bob):
        wait(account)
    assert [turns.call(session, QUICK), turns.call(session, QUICK)] == [3, 0]
    assert turns.call(session, SLOW) == 0
    queue.held.clear()
    begun = [begin(session, turns) for _ in range(3)]
    assert turns.call(session, QUICK) == 0  # she has as many running as she may
    finish(session, begun[0] or "")
    assert turns.call(session, QUICK) == 1


def test_a_queue_that_is_away_calls_nobody(
    session: Session, turns: Turns, wait: Wait, queue: HeldQueue
) -> None:
    wait(person(session).id)
    queue.is_away = True
    assert turns.call(session, QUICK) == 0
    queue.is_away = False
    assert turns.call(session, QUICK) == 1


def test_too_many_waiting_are_told_in_words(session: Session, turns: Turns, wait: Wait) -> None:
    ada, few = person(session).id, replace(turns, limits=Limits(at_once=1, waiting=2))
    wait(ada)
    few.check_room(session, ada)
    wait(ada, Budget.THOROUGH)
    with pytest.raises(TooManyJobs, match="You have 2 jobs waiting"):
        few.check_room(session, ada)
    few.check_room(session, person(session, "Bob").id)
