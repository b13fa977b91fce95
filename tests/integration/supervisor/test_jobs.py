"""What becomes of a search while the processes that work on it are killed."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.supervisor.programs import VALKEY
from tests.integration.supervisor.searching import SOON, Browser, kill, orphans, select
from tests.integration.supervisor.started import Started, free_port, start
from tests.support.stubs import Stub, stub, write_archive
from tests.support.waiting import until


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


@pytest.fixture
def asked(service: Stub) -> Iterator[Stub]:
    """The slow service holds its answers back."""
    service.gate.clear()
    service.asked.clear()
    yield service
    service.gate.set()


def test_a_killed_worker_loses_no_job_and_asks_nothing_twice_that_has_landed(
    portal: Started, asked: Stub
) -> None:
    browser = Browser(portal, 20)
    until(lambda: browser.sees("1 of 2 datasets"), SOON)
    portal.pid_after("worker 1", kill(portal, "worker 1"))
    asked.gate.set()
    until(lambda: browser.sees("2 of 2 datasets", "6 rows"), SOON)
    assert (asked.times("quick"), asked.times("slow")) == (1, 2)
    assert orphans(portal) == set()


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


def test_one_with_many_searches_lets_another_in_between(portal: Started, asked: Stub) -> None:
    many = Browser(portal, 70)
    until(lambda: many.sees("1 of 2 datasets"), SOON)
    urls = [many.ask(target=f"11 {place}") for place in range(6)]
    other = Browser(portal, 71)
    assert other.sees("about to begin")
    assert many.sees("6 jobs are before this one")
    asked.gate.set()
    until(lambda: other.sees("2 of 2 datasets"), SOON)
    until(lambda: many.sees("2 of 2 datasets"), SOON)
    begun = [name for (name,) in select(portal, "SELECT search_id FROM jobs ORDER BY started_at")]
    order = [name for name in begun if any(name in url for url in (*urls, other.url))]
    assert order[0] == other.url.rpartition("/")[2]


def test_the_same_search_sent_twice_at_once_is_one_job(portal: Started, asked: Stub) -> None:
    browser = Browser(portal, 80)
    with ThreadPoolExecutor(4) as pool:
        urls = set(pool.map(lambda _: Browser.ask(browser, target="12 80"), range(4)))
    assert len(urls) == 1
    asked.gate.set()
    until(lambda: browser.sees("2 of 2 datasets"), SOON)
