from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import redis
import rq
from rq.serializers import JSONSerializer

from app.queue import QUEUES, QueueName, RqQueue, Task, connect
from tests.support.queues import InlineQueue

MOMENT = datetime(2126, 1, 2, 3, tzinfo=UTC)


@pytest.fixture
def queue(valkey_url: str) -> Iterator[RqQueue]:
    connection = connect(valkey_url)
    connection.flushall()
    yield RqQueue(connection)
    connection.close()


def waiting(queue: RqQueue, name: QueueName) -> rq.Queue:
    return rq.Queue(name, connection=queue.connection, serializer=JSONSerializer)


def test_a_task_waits_in_its_queue_by_name_with_ids_only(queue: RqQueue) -> None:
    queue.enqueue(Task.SWEEP, "a", "b", queue=QueueName.QUICK)
    (job,) = waiting(queue, QueueName.QUICK).jobs
    assert (job.func_name, list(job.args), job.kwargs) == ("jobs.maintenance.sweep", ["a", "b"], {})


def test_without_a_word_it_waits_among_the_slow(queue: RqQueue) -> None:
    queue.enqueue(Task.SWEEP)
    assert [len(waiting(queue, name)) for name in QUEUES] == [0, 1, 0]


def test_what_waits_is_counted_by_what_it_is(queue: RqQueue) -> None:
    for task in (Task.ASK, Task.ASK, Task.FITS):
        queue.enqueue(task, "abc", queue=QueueName.QUICK, seconds=99.5)
    assert [queue.waiting(task, QueueName.QUICK) for task in (Task.ASK, Task.FITS, Task.REAP)] == [2, 1, 0]
    assert queue.waiting(Task.ASK, QueueName.SLOW) == 0
    jobs = waiting(queue, QueueName.QUICK).jobs
    assert len({job.id for job in jobs}) == 3  # RQ forgets all of a name at once
    assert {job.timeout for job in jobs} == {100}


def test_for_one_moment_it_is_handed_over_once(queue: RqQueue) -> None:
    for _ in range(2):
        queue.enqueue_at(MOMENT, Task.SWEEP, queue=QueueName.HOUSE)
    registry = waiting(queue, QueueName.HOUSE).scheduled_job_registry
    assert registry.get_job_ids() == ["sweep-21260102T030000"]


def test_without_a_worker_there_are_none(queue: RqQueue) -> None:
    assert queue.workers() == 0


def test_workers_are_counted(queue: RqQueue) -> None:
    worker = rq.Worker([waiting(queue, QueueName.SLOW)], connection=queue.connection)
    worker.register_birth()
    assert queue.workers() == 1
    worker.register_death()


def test_a_queue_that_is_away_is_a_connection_error(tmp_path: Path) -> None:
    with pytest.raises(ConnectionError):
        RqQueue(connect(f"unix://{tmp_path}/none.sock")).workers()


def test_what_waits_in_a_queue_that_is_away_is_a_connection_error(tmp_path: Path) -> None:
    with pytest.raises(ConnectionError):
        RqQueue(connect(f"unix://{tmp_path}/none.sock")).waiting(Task.ASK, QueueName.QUICK)


def test_a_task_for_a_queue_that_is_away_is_refused(tmp_path: Path) -> None:
    with pytest.raises(redis.ConnectionError):
        RqQueue(connect(f"unix://{tmp_path}/none.sock")).enqueue(Task.SWEEP)


def test_the_inline_queue_does_the_work_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[tuple[str, ...]] = []
    monkeypatch.setattr("jobs.maintenance.sweep", lambda *ids: done.append(ids))
    queue = InlineQueue()
    queue.enqueue(Task.SWEEP, "a")
    assert done == [("a",)]
    assert queue.done == [(Task.SWEEP, ("a",))]
    assert queue.workers() == 1
    assert queue.waiting(Task.SWEEP, QueueName.QUICK) == 0


@pytest.mark.parametrize("task", Task)
def test_every_task_has_work_behind_its_name(task: Task) -> None:
    module, _, name = str(task).rpartition(".")
    assert callable(getattr(__import__(module, fromlist=[name]), name))
