"""Places at hosts that processes share in a real Valkey."""

import multiprocessing
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from structlog.testing import capture_logs

from app.places import SharedPlaces
from app.queue import connect
from connectors.deadline import Deadline
from connectors.errors import TimedOut
from connectors.transport.hosts import Hosts
from tests.support.waiting import until

HOST = "archive.test"
KEY = f"escapade:places:{HOST}"
NOW = 0.0


@pytest.fixture
def connection(valkey_url: str) -> Iterator[redis.Redis]:
    made = connect(valkey_url)
    made.flushall()
    yield made
    made.close()


def taken(places: SharedPlaces, host: str = HOST) -> bool:
    return places.take(host, Deadline(NOW)) is not None


def test_processes_share_them_and_hosts_do_not(connection: redis.Redis) -> None:
    one, other = (SharedPlaces(connection, 2) for _ in range(2))
    first = one.take(HOST, Deadline(NOW))
    assert taken(other)
    assert not taken(one)
    assert not taken(other)
    assert taken(one, "elsewhere.test")
    one.give_back(HOST, first or "")
    assert taken(other)


def test_who_waits_gets_the_place_that_becomes_free(connection: redis.Redis) -> None:
    one, other = (SharedPlaces(connection, 1) for _ in range(2))
    first = one.take(HOST, Deadline(NOW))
    timer = threading.Timer(0.2, one.give_back, (HOST, first))
    timer.start()
    assert other.take(HOST, Deadline(20))
    timer.join()


def test_a_place_that_is_held_is_renewed(connection: redis.Redis) -> None:
    places = SharedPlaces(connection, 1, lives=0.6)
    place = places.take(HOST, Deadline(NOW)) or ""

    def ends() -> float:
        return connection.zscore(KEY, place) or 0.0

    first = ends()
    until(lambda: ends() > first + 0.6)
    assert not taken(SharedPlaces(connection, 1))
    places.give_back(HOST, place)
    assert taken(SharedPlaces(connection, 1))


def _take_and_die(url: str) -> None:
    assert taken(SharedPlaces(connect(url), 1, lives=4.0))


def test_a_process_that_died_keeps_nobody_out(connection: redis.Redis, valkey_url: str) -> None:
    process = multiprocessing.get_context("spawn").Process(target=_take_and_die, args=(valkey_url,))
    process.start()
    process.join(60)
    assert process.exitcode == 0
    assert connection.zcard(KEY) == 1
    assert SharedPlaces(connection, 1).take(HOST, Deadline(20))


def test_where_the_queue_is_away_each_goes_by_its_own_limit(tmp_path: Path) -> None:
    away = SharedPlaces(connect(f"unix://{tmp_path}/none.sock"), 1)
    with capture_logs() as logs:
        assert [away.take(HOST, Deadline(NOW)) for _ in range(3)] == [""] * 3
    away.give_back(HOST, "")
    assert [log["event"] for log in logs] == ["places at hosts are not shared now"]


def test_the_doors_of_two_processes_keep_to_one_limit(connection: redis.Redis) -> None:
    one, other = (Hosts(per_host=2, places=SharedPlaces(connection, 2)) for _ in range(2))
    visits = [one.visit(HOST, Deadline(5)), other.visit(HOST, Deadline(5))]
    for hosts in (one, other):
        with pytest.raises(TimedOut, match="already has 2 questions open"):
            hosts.visit(HOST, Deadline(0.1))
    for visit in visits:
        visit.end()
        visit.end()
    assert connection.zcard(KEY) == 0
    one.visit(HOST, Deadline(5)).end()
