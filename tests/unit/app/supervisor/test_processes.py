import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from app.supervisor.processes import born, end
from tests.support.waiting import until

SLEEP = "import time; time.sleep(60)"
DEAF = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); {SLEEP}"


@pytest.fixture
def sleeper() -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen([sys.executable, "-c", SLEEP]) as process:  # noqa: S603 - our own words
        yield process
        process.kill()


def test_birth_tells_one_process_from_another(sleeper: subprocess.Popen[bytes]) -> None:
    assert born(os.getpid())
    assert born(sleeper.pid) == born(sleeper.pid)
    assert born(sleeper.pid) != born(1)


def test_a_dead_process_has_no_birth(sleeper: subprocess.Popen[bytes]) -> None:
    sleeper.kill()
    until(lambda: born(sleeper.pid) is None)  # a zombie still
    sleeper.wait()
    assert born(sleeper.pid) is None


def test_ends_a_process(sleeper: subprocess.Popen[bytes]) -> None:
    mark = born(sleeper.pid)
    assert mark
    end(sleeper.pid, mark, grace=5)
    assert born(sleeper.pid) is None


def test_kills_one_that_does_not_listen() -> None:
    with subprocess.Popen([sys.executable, "-c", DEAF], stdout=subprocess.PIPE) as deaf:  # noqa: S603 - our own words
        assert deaf.stdout
        assert deaf.stdout.readline() == b"deaf\n"
        mark = born(deaf.pid)
        assert mark
        end(deaf.pid, mark, grace=0.2)
        assert deaf.wait() == -9


def test_leaves_a_later_process_of_the_same_number_alone(sleeper: subprocess.Popen[bytes]) -> None:
    end(sleeper.pid, "another birth", grace=0.1)
    assert sleeper.poll() is None
