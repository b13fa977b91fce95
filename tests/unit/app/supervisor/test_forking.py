import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from app.supervisor.forking import Work
from app.supervisor.keeper import Keeper
from app.supervisor.programs import Program
from app.supervisor.signals import Signals
from tests.house.tree import ROOT
from tests.support.waiting import until

WAITER = Program("a waiter", Work("tests.support.forked:wait"))


@pytest.fixture
def keeper() -> Iterator[Keeper]:
    kept = Keeper(WAITER)
    kept.look(now=0.0)
    yield kept
    kept.kill()


def done(function: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """How a work ended, and what it said."""
    command = [sys.executable, "-m", "tests.support.forked", function, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)  # noqa: S603 - our own program


def test_does_its_work_with_what_it_is_given() -> None:
    said = done("say", "one", "two")
    assert (said.returncode, said.stdout, said.stderr) == (0, "one two\n", "")


def test_tells_the_exit_code() -> None:
    assert done("give_up").returncode == 3


def test_a_mistake_is_told_and_is_a_failure() -> None:
    failed = done("err")
    assert failed.returncode == 1
    assert "ZeroDivisionError" in failed.stderr


def test_nothing_that_the_parent_holds_open_stays_open() -> None:
    assert done("list_open_files").stdout == "0 1 2\n"


def test_is_listed_under_its_name_in_a_group_of_its_own() -> None:
    assert done("say_who").stdout == "a teller alone\n"


def test_its_signals_are_its_own(keeper: Keeper) -> None:
    with Signals() as signals:
        other = Keeper(WAITER)
        other.look(now=0.0)
        assert other.process is not None
        other.ask_to_stop()  # perhaps before it has begun
        until(other.stopped)
        assert other.process.poll() == -signal.SIGTERM
        signals.wait(0)
        assert not signals.stopping
    assert not keeper.stopped()


def test_is_killed_and_started_again(keeper: Keeper) -> None:
    assert keeper.pid
    first = keeper.pid
    os.kill(first, signal.SIGKILL)
    until(lambda: keeper.look(now=1.0) == "The a waiter was killed by SIGKILL; it is started again in 0.2 s.")
    keeper.look(now=2.0)
    assert keeper.pid not in {None, first}


def test_is_asked_before_it_is_killed(keeper: Keeper) -> None:
    keeper.ask_to_stop()
    until(keeper.stopped)
    assert keeper.process is not None
    assert keeper.process.poll() == -signal.SIGTERM
