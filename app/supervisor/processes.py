"""Processes by number: who one is, ending it, and ending together with one's parent."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from functools import cache
from pathlib import Path
from shutil import which

__all__ = ["born", "call_process", "die_with", "end", "load_die_with", "reap_strangers"]

PR_SET_PDEATHSIG = 1
PR_SET_NAME = 15
LOOK_EVERY = 0.05


@cache
def load_die_with() -> ctypes.CDLL | None:
    """Load the C library that `die_with` needs, before a fork, after which nothing should be loaded."""
    return ctypes.CDLL(None) if sys.platform == "linux" else None


def die_with(parent: int) -> None:
    """Have the kernel kill this process when its parent ends, in whatever way; Linux only."""
    library = load_die_with()
    if library is None:
        return
    library.prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL))
    if os.getppid() != parent:  # it ended before the kernel was asked
        os._exit(1)


def call_process(name: str) -> None:
    """Have this process listed under a name, by `ps -o comm`, in 15 letters; Linux only."""
    library = load_die_with()
    if library is not None:
        library.prctl(PR_SET_NAME, name.encode())


def born(pid: int) -> str | None:
    """Tell when a process started, which tells it from a later one of its number; None when it is gone."""
    if Path("/proc/self/stat").exists():
        return _born_by_proc(pid)
    return _born_by_ps(pid)


def _born_by_proc(pid: int) -> str | None:
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    state, *rest = text.rpartition(")")[2].split()  # the name before it may hold blanks and brackets
    return None if state in {"Z", "X"} else rest[18]


def _born_by_ps(pid: int) -> str | None:
    program = which("ps")
    if program is None:
        return None
    answer = subprocess.run(  # noqa: S603 - a number and fixed words
        [program, "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return answer.stdout.strip() or None


def _signal(pid: int, what: signal.Signals) -> None:
    try:
        os.kill(pid, what)
    except ProcessLookupError:
        return


def end(pid: int, mark: str, grace: float) -> None:
    """End a process that is not our child: ask, wait, then kill. `mark` is what `born` said of it."""
    for what in (signal.SIGTERM, signal.SIGKILL):
        if born(pid) != mark:
            return
        _signal(pid, what)
        patience = time.monotonic() + grace
        while born(pid) == mark and time.monotonic() < patience:
            time.sleep(LOOK_EVERY)


def reap_strangers(ours: set[int]) -> None:
    """Bury ended processes that fall to the first of a container; `ours` are left to their keepers."""
    if os.getpid() != 1:
        return
    while True:
        try:
            ended = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        except ChildProcessError:
            return
        if ended is None or ended.si_pid in ours:
            return
        os.waitpid(ended.si_pid, os.WNOHANG)
