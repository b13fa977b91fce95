from collections.abc import Iterator

import pytest
import redis

from app.config import Config
from app.queue import QUEUES, QueueName, RqQueue, Task, connect
from jobs.worker import ask_for_reaping, make_worker, name_of, queues_of


@pytest.fixture
def connection(valkey_url: str) -> Iterator[redis.Redis]:
    made = connect(valkey_url)
    made.flushall()
    yield made
    made.close()


def test_a_worker_has_the_same_name_after_a_restart() -> None:
    assert name_of("1") == name_of("1")
    assert name_of("1") != name_of("2")


def test_it_listens_first_where_a_person_waits(connection: redis.Redis) -> None:
    assert make_worker(connection, "w").queue_names() == list(QUEUES)


def test_one_that_was_killed_does_not_keep_its_name(connection: redis.Redis) -> None:
    make_worker(connection, "w").register_birth()
    make_worker(connection, "w").register_birth()
    assert RqQueue(connection).workers() == 1


def test_of_several_the_first_leaves_what_is_slow() -> None:
    one, two = Config(job_workers=1), Config(job_workers=2)
    assert QueueName.SLOW in queues_of(one, "1")
    assert QueueName.SLOW not in queues_of(two, "1")
    assert QueueName.SLOW in queues_of(two, "2")


def test_it_has_lost_jobs_looked_after(connection: redis.Redis) -> None:
    ask_for_reaping(RqQueue(connection))
    keys = [key for key in connection.keys("rq:job:*") if connection.type(key) == b"hash"]
    assert [connection.hget(key, "description") for key in keys] == [f"{Task.REAP}()".encode()]


def test_a_queue_that_is_away_does_not_end_it() -> None:
    ask_for_reaping(RqQueue(connect("unix:///nowhere")))
