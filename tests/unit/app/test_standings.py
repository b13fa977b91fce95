"""How hosts stand, as processes share it in a real Valkey."""

import multiprocessing
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import redis
from structlog.testing import capture_logs

from app.queue import connect
from app.standings import SharedStandings
from connectors.deadline import Deadline
from connectors.errors import Suspended, Unreachable
from connectors.transport import Hosts, Rules, Standing
from connectors.transport.standings import REMEMBERED, UNKNOWN

HOST = "archive.test:443"
GONE = Unreachable("The service could not be reached.")


@pytest.fixture
def connection(valkey_url: str) -> Iterator[redis.Redis]:
    made = connect(valkey_url)
    made.flushall()
    yield made
    made.close()


def hosts_of(connection: redis.Redis, left: float = 5.0) -> Hosts:
    return Hosts(standings=SharedStandings(connection, left), rules=Rules(failures=2))


def fails(hosts: Hosts, host: str = HOST, times: int = 1) -> None:
    for _ in range(times):
        visit = hosts.visit(host, Deadline(5))
        visit.failed(GONE)
        visit.end()


def _find_dead(url: str) -> None:
    fails(hosts_of(connect(url)), times=2)


def test_a_host_that_a_worker_found_dead_is_left_alone_by_web_processes(
    connection: redis.Redis, valkey_url: str
) -> None:
    web = hosts_of(connection)
    web.visit(HOST, Deadline(5)).end()
    process = multiprocessing.get_context("spawn").Process(target=_find_dead, args=(valkey_url,))
    process.start()
    process.join(60)
    assert process.exitcode == 0
    with pytest.raises(Suspended, match=r"failed 2 times in a row; .* could not be reached"):
        web.visit(HOST, Deadline(5))
    web.visit("other.test", Deadline(5)).end()
    assert [(one.host, one.works, one.failures) for one in web.listing()] == [
        (HOST, False, 2),
        ("other.test", True, 0),
    ]


def test_a_pardon_counts_for_all(connection: redis.Redis) -> None:
    web, worker = hosts_of(connection), hosts_of(connection)
    fails(worker, times=2)
    web.pardon(HOST)
    worker.visit(HOST, Deadline(5)).end()
    assert [one.works for one in web.listing()] == [True]


def test_failures_of_all_are_counted_together(connection: redis.Redis) -> None:
    standings = [SharedStandings(connection) for _ in range(4)]

    def count(one: SharedStandings) -> None:
        for _ in range(50):
            one.change(HOST, lambda before: replace(before, failures=before.failures + 1))

    threads = [threading.Thread(target=count, args=(one,)) for one in standings]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert standings[0].of(HOST).failures == 200


def test_only_so_many_hosts_are_remembered_and_none_for_ever(connection: redis.Redis) -> None:
    standings = SharedStandings(connection)
    for number in range(REMEMBERED + 20):
        standings.change(f"h{number}.test", lambda _: Standing(answered=1.0))
    assert len(standings.listing()) == REMEMBERED
    assert 0 < connection.ttl("escapade:host:h1019.test") <= 24 * 3600
    connection.delete("escapade:host:h1019.test")
    assert len(standings.listing()) == REMEMBERED - 1


def test_what_cannot_be_read_is_unknown(connection: redis.Redis) -> None:
    connection.set(f"escapade:host:{HOST}", '{"failures": "many"}')
    standings = SharedStandings(connection)
    assert standings.of(HOST) == UNKNOWN
    standings.change(HOST, lambda before: replace(before, failures=before.failures + 1))
    assert standings.of(HOST).failures == 1


def test_while_the_queue_is_away_a_process_learns_by_itself(tmp_path: Path) -> None:
    hosts = hosts_of(connect(f"unix://{tmp_path}/none.sock"))
    with capture_logs() as logs:
        fails(hosts, times=2)
        with pytest.raises(Suspended):
            hosts.visit(HOST, Deadline(5))
    assert [one.failures for one in hosts.listing()] == [2]
    hosts.pardon(HOST)
    hosts.visit(HOST, Deadline(5)).end()
    assert {log["event"] for log in logs} == {"standings of hosts are not shared now"}


def test_what_was_shared_is_known_while_the_queue_is_away(connection: redis.Redis, tmp_path: Path) -> None:
    standings = SharedStandings(connection, left=0.0)
    hosts = Hosts(standings=standings, rules=Rules(failures=2))
    fails(hosts_of(connection), times=2)
    with pytest.raises(Suspended):
        hosts.visit(HOST, Deadline(5))
    standings.connection = connect(f"unix://{tmp_path}/none.sock")
    with pytest.raises(Suspended):
        hosts.visit(HOST, Deadline(5))
    assert [one.failures for one in hosts.listing()] == [2]
    standings.connection = connection
    hosts.pardon(HOST)
    hosts.visit(HOST, Deadline(5)).end()
