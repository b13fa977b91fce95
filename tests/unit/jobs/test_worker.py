from collections.abc import Iterator

import pytest
import redis

from app.queue import QUEUES, RqQueue, connect
from jobs.worker import make_worker, name_of


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
