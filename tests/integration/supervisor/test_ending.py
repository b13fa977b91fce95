"""How a portal ends, wished or not, and what the next start finds."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.supervisor.started import Started, free_port, start
from tests.support.waiting import until


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Started]:
    started = start(tmp_path / "data", free_port(), JOB_WORKERS="1")
    yield started
    started.destroy()


def ends_in_order(portal: Started, wish: signal.Signals) -> None:
    until(lambda: len(portal.processes()) >= 5)  # supervisor, Valkey, worker, web master and its process
    portal.process.send_signal(wish)
    assert portal.process.wait(60) == 0
    assert portal.processes() == set()
    assert "Stopping …\n" in portal.log.read_text()
    assert not portal.config.valkey_socket.exists()


def test_ends_in_order_when_interrupted(portal: Started) -> None:
    ends_in_order(portal, signal.SIGINT)


def test_a_killed_supervisor_leaves_nobody_and_the_next_start_works(portal: Started) -> None:
    portal.process.send_signal(signal.SIGKILL)
    portal.process.wait()
    until(lambda: not portal.processes())
    again = start(portal.config.data_dir, portal.config.port, JOB_WORKERS="1")
    try:
        assert again.get("/-/health").status_code == 200
        ends_in_order(again, signal.SIGTERM)
    finally:
        again.destroy()
