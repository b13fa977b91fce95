"""Nothing is left of a query that ended, whoever ended it: no process, no file."""

import gc
import os
import queue
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from connectors.deadline import Deadline
from connectors.errors import ConnectorError
from connectors.sandbox import asking
from connectors.sandbox.guarding import FAILED
from tests.support.sandboxes import ENDLESS, Ask, rows
from tests.support.waiting import until

FEW_THREADS = 2
"""Of the process that does a query before it does it: its own, and the one that waits for its guard."""


def test_who_wants_no_rows_any_more_leaves_nothing_behind(ask: Ask, tmp_path: Path) -> None:
    found = ask("SELECT range FROM range(100000000)", rows=10**9)
    process = found._process._process
    next(iter(found))
    found._process.end()
    assert process.returncode is not None
    assert list((tmp_path / "scratch").iterdir()) == []


def test_who_forgets_the_rows_leaves_nothing_behind_either(ask: Ask, tmp_path: Path) -> None:
    forgotten = [ask("SELECT range FROM range(100000000)", rows=10**9)]
    process = forgotten[0]._process._process
    with asking._places._cond:  # as where the collector runs in the midst of another query
        forgotten.clear()
        gc.collect()
    until(lambda: process.poll() is not None and not list((tmp_path / "scratch").iterdir()))


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> "queue.Queue[subprocess.Popen[bytes]]":
    """The processes that are begun."""
    found: queue.Queue[subprocess.Popen[bytes]] = queue.Queue()
    begin = subprocess.Popen

    def watched(*given: object, **named: object) -> object:
        found.put(begin(*given, **named))  # type: ignore[call-overload]
        return found.queue[-1]

    monkeypatch.setattr(asking.subprocess, "Popen", watched)
    return found


def test_what_is_not_wanted_any_more_is_ended(
    ask: Ask, tmp_path: Path, begun: "queue.Queue[subprocess.Popen[bytes]]"
) -> None:
    deadline = Deadline(60.0)
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(ask, ENDLESS, deadline=deadline)
        process = begun.get(timeout=20)
        assert process.poll() is None
        deadline.stopped.set()
        with pytest.raises(ConnectorError):
            asked.result(20)
    assert process.returncode == FAILED
    assert list((tmp_path / "scratch").iterdir()) == []


def child_of(process: "subprocess.Popen[bytes]") -> int:
    """The process that does the query, once it is at work."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    child = int(until(lambda: children.read_text().split())[0])
    until(lambda: len(list(Path(f"/proc/{child}/task").iterdir())) > FEW_THREADS)
    return child


def test_it_does_not_outlive_who_asked(
    ask: Ask, tmp_path: Path, begun: "queue.Queue[subprocess.Popen[bytes]]"
) -> None:
    """As when the portal is killed: its end of the pipe is closed, and it tidies up nothing."""
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(ask, ENDLESS, seconds=60.0)
        process = begun.get(timeout=20)
        (folder,) = until(lambda: list((tmp_path / "scratch").iterdir()))
        child = child_of(process)
        assert process.stdin
        process.stdin.close()
        assert process.wait(10) == FAILED
        assert not folder.exists()
        with pytest.raises(ConnectorError):
            asked.result(20)
    assert not Path(f"/proc/{child}").exists()


def test_it_does_not_outlive_its_guard(
    ask: Ask, tmp_path: Path, begun: "queue.Queue[subprocess.Popen[bytes]]"
) -> None:
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(ask, ENDLESS, seconds=60.0)
        process = begun.get(timeout=20)
        child = child_of(process)
        process.kill()
        with pytest.raises(ConnectorError):
            asked.result(20)
    until(lambda: not Path(f"/proc/{child}").exists())
    assert list((tmp_path / "scratch").iterdir()) == []


def test_what_a_dead_machine_left_is_removed(ask: Ask, tmp_path: Path) -> None:
    left, at_work = tmp_path / "scratch" / "sqlleft", tmp_path / "scratch" / "sqlnew"
    for folder in (left, at_work):
        folder.mkdir(parents=True)
        (folder / "duckdb_temp_storage.tmp").write_text("rows")
    os.utime(left, (0, 0))
    rows(ask("SELECT a FROM mine"))
    assert list((tmp_path / "scratch").iterdir()) == [at_work]


@pytest.mark.parametrize("said", [b"", b'{"sql": "SELECT'])
def test_who_asked_may_die_before_it_told_all(tmp_path: Path, said: bytes) -> None:
    folder = tmp_path / "sqlmine"
    folder.mkdir()
    done = subprocess.run(  # noqa: S603 - our own module
        asking.COMMAND, input=said, env={"HOME": str(folder)}, cwd=asking.ROOT, timeout=20, check=False
    )
    assert done.returncode == FAILED
    assert not folder.exists()
