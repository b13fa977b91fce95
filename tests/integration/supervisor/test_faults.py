"""Whatever fails, each search ends: done, tried again, or failed in words; and no half result is left."""

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from app.supervisor.programs import WEB
from tests.integration.supervisor.searching import SOON, Browser, kill, orphans, select
from tests.integration.supervisor.started import Started, free_port, start
from tests.support.postgres import postgres
from tests.support.stubs import Stub, stub, write_archive
from tests.support.waiting import until

BOTH = ("2 of 2 datasets have had their say", "6 rows")


@pytest.fixture
def service() -> Iterator[Stub]:
    with stub() as made:
        yield made


@pytest.fixture
def settings(tmp_path: Path, service: Stub) -> dict[str, str]:
    write_archive(tmp_path / "archives", service, "quick", "slow", "large")
    return {
        "ARCHIVES": "local",
        "ARCHIVES_DIR": str(tmp_path / "archives"),
        "ALLOWED_HOSTS": "127.0.0.1",
        "SESAME_URL": "",
        "JOB_WORKERS": "1",
        "QUICK_SECONDS": "1",
        "NORMAL_SECONDS": "20",
    }


@pytest.fixture
def portal(tmp_path: Path, settings: dict[str, str]) -> Iterator[Started]:
    started = start(tmp_path / "data", free_port(), **settings)
    yield started
    started.destroy()


def again(portal: Started, settings: dict[str, str]) -> None:
    """Start the portal once more with the same data."""
    portal.process = start(portal.config.data_dir, portal.config.port, **settings).process


def test_the_whole_group_killed_and_started_again(
    portal: Started, service: Stub, settings: dict[str, str]
) -> None:
    running, waiting = Browser(portal, 20), Browser(portal, 21)
    until(lambda: running.sees("1 of 2 datasets"), SOON)
    for pid in portal.processes():
        os.kill(pid, signal.SIGKILL)
    portal.process.wait()
    until(lambda: not portal.processes())
    service.gate.set()
    again(portal, settings)
    for browser in (running, waiting):
        until(lambda browser=browser: browser.sees(*BOTH), SOON)  # type: ignore[misc]
    assert service.times("quick") == 2  # what had landed is not asked again
    assert orphans(portal) == set()


def test_who_is_asked_to_stop_puts_the_job_back(
    portal: Started, service: Stub, settings: dict[str, str]
) -> None:
    browser = Browser(portal, 30)
    until(lambda: browser.sees("1 of 2 datasets"), SOON)
    assert portal.stop() == 0
    assert select(portal, "SELECT phase, tries FROM jobs") == [("QUEUED", 0)]
    assert select(portal, "SELECT state, result_id FROM answers WHERE dataset = 'slow'") == [
        ("waiting", None)
    ]
    assert orphans(portal) == set()
    service.gate.set()
    again(portal, settings)
    until(lambda: browser.sees(*BOTH), SOON)
    assert select(portal, "SELECT phase, tries FROM jobs") == [("COMPLETED", 1)]


def test_a_web_server_killed_in_mid_question_loses_it_not(portal: Started, service: Stub) -> None:
    page = f"{portal.config.address}/archives/stub/slow?target=10+40&radius=1+deg"
    assert "takes its time" in requests.get(page, timeout=30).text
    kill(portal, WEB)
    until(lambda: select(portal, "SELECT tries FROM jobs WHERE phase = 'EXECUTING' AND tries = 2"), 2 * SOON)
    service.gate.set()
    until(lambda: select(portal, "SELECT phase FROM jobs") == [("COMPLETED",)], SOON)
    assert "3 rows" in requests.get(page, timeout=30).text
    assert service.times("slow") == 2


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[None]:
    """Results have a disk of their own, of one megabyte."""
    folder = tmp_path / "data" / "results"
    folder.mkdir(parents=True)
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    made = subprocess.run(mount, capture_output=True, text=True, check=False)  # noqa: S603 - the test's own words
    if made.returncode:
        pytest.skip(f"needs the right to mount: {made.stderr}")
    yield
    subprocess.run(["umount", "--lazy", str(folder)], check=True)  # noqa: S603, S607 - the test's own words


@pytest.mark.needs("mount")
@pytest.mark.usefixtures("full_disk")
def test_a_full_disk_fails_one_answer_in_words_and_no_other(portal: Started, service: Stub) -> None:
    service.gate.set()
    browser = Browser(portal, 50, "quick", "large", "slow", max_rows="50000")
    until(lambda: browser.sees("3 of 3 datasets have had their say", "6 rows", "no room left"), SOON)
    assert orphans(portal) == set()
    assert len(list(portal.config.results_dir.glob("??/*.json"))) == 2
    assert Browser(portal, 51, "quick").sees("Around 10 +51")


@pytest.fixture
def database(settings: dict[str, str]) -> Iterator[object]:
    with postgres() as server:
        settings["DATABASE_URL"] = server.url
        yield server


@pytest.mark.needs("postgres")
def test_a_database_that_is_started_again_loses_no_job(database, portal: Started, service: Stub) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    running, waiting = Browser(portal, 60), Browser(portal, 61)
    until(lambda: running.sees("1 of 2 datasets"), SOON)
    database.restart()
    until(lambda: running.sees("Around 10 +60"), SOON)
    service.gate.set()
    for browser in (running, waiting):
        until(lambda browser=browser: browser.sees(*BOTH), SOON)  # type: ignore[misc]
    assert service.times("quick") == 2
