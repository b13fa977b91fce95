"""`python -m tests.support.forked FUNCTION …`: has a function of this module done in a forked process."""

import os
import signal
import sys
from pathlib import Path
from tempfile import TemporaryFile

from app.supervisor.forking import Forked, Work, load

__all__ = ["err", "give_up", "list_open_files", "say", "say_who", "wait"]


def say(*words: str) -> None:
    print(*words)  # noqa: T201 - what is tested


def give_up() -> None:
    sys.exit(3)


def err() -> float:
    return 1 / 0


def wait() -> None:
    signal.pause()


def list_open_files() -> None:
    found = [int(entry.name) for entry in Path("/proc/self/fd").iterdir()]
    say(*sorted(map(str, found[:-1])))  # the last is the folder itself


def say_who() -> None:
    say(Path("/proc/self/comm").read_text().strip(), "alone" if os.getpgrp() == os.getpid() else "in a group")


def _have_done(function: str, *arguments: str) -> int | None:
    work = Work(f"tests.support.forked:{function}", arguments)
    load([work])
    with TemporaryFile():
        child = Forked("a teller", work)
        child.start()
        child.wait()
    return child.poll()


if __name__ == "__main__":
    code = _have_done(*sys.argv[1:])
    sys.stdout.flush()
    os._exit(code or 0)
