"""A worker on another machine, as far as one machine can show it: a data folder and results of its own."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import ROOT
from tests.integration.supervisor.searching import SOON, Browser
from tests.integration.supervisor.started import Started, environment, free_port, start
from tests.support.stubs import Stub, stub, write_archive
from tests.support.waiting import until


@pytest.fixture
def service() -> Iterator[Stub]:
    with stub() as made:
        made.gate.set()
        yield made


@pytest.fixture
def settings(tmp_path: Path, service: Stub) -> dict[str, str]:
    write_archive(tmp_path / "archives", service, "quick", "slow")
    return {
        "ARCHIVES": "local",
        "ARCHIVES_DIR": str(tmp_path / "archives"),
        "ALLOWED_HOSTS": "127.0.0.1",
        "SESAME_URL": "",
        "DATABASE_URL": f"sqlite:///{tmp_path}/data/escapade.sqlite",
        "RESULTS_URL": f"file://{tmp_path}/shared",
    }


@pytest.fixture
def portal(tmp_path: Path, settings: dict[str, str]) -> Iterator[Started]:
    started = start(tmp_path / "data", free_port(), **settings, JOB_WORKERS="0")
    yield started
    started.destroy()


@pytest.fixture
def worker(tmp_path: Path, portal: Started, settings: dict[str, str]) -> Iterator[Path]:
    """A worker with a data folder of its own; that folder."""
    folder = tmp_path / "elsewhere"
    more = {**settings, "QUEUE_URL": portal.config.redis_url}
    command = [sys.executable, "-m", "jobs.worker", "1"]
    with subprocess.Popen(command, cwd=ROOT, env=environment(folder, 1, **more)) as process:  # noqa: S603 - our own program
        yield folder
        process.terminate()


def test_what_a_worker_elsewhere_found_is_seen_here(
    tmp_path: Path, portal: Started, worker: Path, service: Stub
) -> None:
    browser = Browser(portal, 20)
    until(lambda: browser.sees("2 of 2 datasets have had their say", "6 rows", "S0, S1, S2"), SOON)
    assert service.times("slow") == 1
    there, shared, here = (
        {file.name for file in folder.glob("??/*.arrow")}
        for folder in (worker / "results", tmp_path / "shared", portal.config.results_dir)
    )
    assert len(there) == 2
    assert there == shared == here
