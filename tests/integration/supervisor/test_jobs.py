"""What becomes of a search while the processes that work on it are killed."""

import os
import signal
from collections.abc import Iterator

import pytest
import requests

from app.supervisor.programs import VALKEY
from tests.integration.supervisor.started import Started, free_port, start
from tests.support.stubs import Stub, stub, write_archive
from tests.support.waiting import until

SOON = 45.0
"""Seconds until a job without a sign of life is found, and is done by another worker."""


@pytest.fixture(scope="module")
def service() -> Iterator[Stub]:
    with stub() as made:
        yield made


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory, service: Stub) -> Iterator[Started]:
    folder = tmp_path_factory.mktemp("portal")
    write_archive(folder / "archives", service, "quick", "slow")
    settings = {
        "ARCHIVES": "local",
        "ARCHIVES_DIR": str(folder / "archives"),
        "ALLOWED_HOSTS": "127.0.0.1",
        "SESAME_URL": "",
        "JOB_WORKERS": "1",
        "NORMAL_SECONDS": "60",
    }
    started = start(folder / "data", free_port(), **settings)
    yield started
    started.destroy()


class Browser:
    """Somebody who searches, and looks at what came."""

    def __init__(self, portal: Started, place: int) -> None:
        self.session = requests.Session()
        form = {"target": f"10 {place}", "archive": "stub", "budget": "normal"}
        asked = self.session.post(f"{portal.config.address}/searches", data=form, timeout=10)
        assert asked.status_code == 200, asked.text
        self.url = asked.url

    def sees(self, *words: str) -> bool:
        page = self.session.get(self.url, timeout=10).text
        return all(word in page for word in words)


@pytest.fixture
def asked(service: Stub) -> Iterator[Stub]:
    """The slow service holds its answers back."""
    service.gate.clear()
    service.asked.clear()
    yield service
    service.gate.set()


def kill(portal: Started, name: str) -> int:
    pid = portal.pid(name)
    assert pid
    os.kill(pid, signal.SIGKILL)
    return pid


def test_a_killed_worker_loses_no_job_and_asks_nothing_twice_that_has_landed(
    portal: Started, asked: Stub
) -> None:
    browser = Browser(portal, 20)
    until(lambda: browser.sees("1 of 2 datasets"), SOON)
    portal.pid_after("worker 1", kill(portal, "worker 1"))
    asked.gate.set()
    until(lambda: browser.sees("2 of 2 datasets", "6 rows"), SOON)
    assert (asked.times("quick"), asked.times("slow")) == (1, 2)


def test_a_killed_queue_loses_no_job(portal: Started, asked: Stub) -> None:
    running, waiting = Browser(portal, 30), Browser(portal, 40)
    until(lambda: running.sees("1 of 2 datasets"), SOON)
    portal.pid_after(VALKEY, kill(portal, VALKEY))
    asked.gate.set()
    for browser in (running, waiting):
        until(lambda browser=browser: browser.sees("2 of 2 datasets", "6 rows"), SOON)  # type: ignore[misc]


def test_what_the_queue_forgot_is_done_all_the_same(portal: Started, asked: Stub) -> None:
    running, forgotten = Browser(portal, 50), Browser(portal, 60)
    until(lambda: running.sees("1 of 2 datasets"), SOON)
    with portal.queue() as queue:
        queue.flushall()
    asked.gate.set()
    until(lambda: forgotten.sees("2 of 2 datasets", "6 rows"), SOON)
