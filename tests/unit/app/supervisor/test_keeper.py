import signal
import sys
import time
from collections.abc import Iterator

import pytest

from app.supervisor.keeper import FIRST_PAUSE, HEALTHY_AFTER, LONGEST_PAUSE, Backoff, Keeper
from app.supervisor.programs import Program
from tests.support.waiting import until

SLEEPER = Program("sleeper", (sys.executable, "-c", "import time; time.sleep(60)"), grace=5)


@pytest.fixture
def keeper() -> Iterator[Keeper]:
    kept = Keeper(SLEEPER)
    yield kept
    kept.kill()


def test_pause_doubles_up_to_a_limit() -> None:
    backoff = Backoff()
    pauses = [backoff.after(lived=1.0) for _ in range(8)]
    assert pauses[:3] == [FIRST_PAUSE, FIRST_PAUSE * 2, FIRST_PAUSE * 4]
    assert pauses[-1] == LONGEST_PAUSE


def test_pause_starts_afresh_after_a_healthy_life() -> None:
    backoff = Backoff()
    for _ in range(5):
        backoff.after(lived=1.0)
    assert backoff.after(lived=HEALTHY_AFTER) == FIRST_PAUSE


def test_starts_what_is_due_and_notes_it(keeper: Keeper) -> None:
    assert keeper.running.pid is None
    assert keeper.look(now=10.0) is None
    assert keeper.process is not None
    assert keeper.running.pid == keeper.process.pid
    assert keeper.running.mark


def test_tells_a_death_and_starts_again_after_the_pause(keeper: Keeper) -> None:
    keeper.look(now=10.0)
    assert keeper.process is not None
    first = keeper.process
    first.kill()
    first.wait()
    assert keeper.look(now=11.0) == "The sleeper was killed by SIGKILL; it is started again in 0.2 s."
    keeper.look(now=11.1)
    assert keeper.process is None
    keeper.look(now=11.3)
    assert keeper.process is not None
    assert keeper.process.pid != first.pid


def test_tells_the_exit_code(keeper: Keeper) -> None:
    keeper.program = Program("quitter", (sys.executable, "-c", "raise SystemExit(3)"))
    keeper.look(now=0.0)
    assert keeper.process is not None
    keeper.process.wait()
    assert keeper.look(now=1.0) == "The quitter ended with exit code 3; it is started again in 0.2 s."


def test_asks_before_it_kills(keeper: Keeper) -> None:
    keeper.look(now=time.monotonic())
    assert keeper.process is not None
    keeper.ask_to_stop()
    until(keeper.stopped)
    assert keeper.process.poll() == -signal.SIGTERM
