"""Keeping one program running: start it, notice its end, start it again after a growing pause."""

import os
import signal
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.supervisor.forking import Forked, Work
from app.supervisor.processes import born, die_with, load_die_with
from app.supervisor.programs import Program
from app.supervisor.run_folder import Running

__all__ = ["Backoff", "Keeper"]

FIRST_PAUSE = 0.2
LONGEST_PAUSE = 10.0
HEALTHY_AFTER = 30.0


@dataclass(slots=True)
class Backoff:
    """How long to wait before the next start: doubles with each death, starts afresh after a healthy life."""

    pause: float = FIRST_PAUSE

    def after(self, lived: float) -> float:
        """Give the pause after a life of so many seconds."""
        if lived >= HEALTHY_AFTER:
            self.pause = FIRST_PAUSE
        now, self.pause = self.pause, min(self.pause * 2, LONGEST_PAUSE)
        return now


def _how_it_ended(code: int) -> str:
    return f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"


def _spawn(command: Sequence[str]) -> subprocess.Popen[bytes]:
    parent = os.getpid()
    load_die_with()
    return subprocess.Popen(  # noqa: S603 - what we ship
        command,
        stdin=subprocess.DEVNULL,
        process_group=0,  # Ctrl-C in the terminal reaches only the supervisor
        preexec_fn=lambda: die_with(parent),  # noqa: PLW1509 - one system call, and nothing is held by a thread
    )


@dataclass(slots=True)
class Keeper:
    """One program and its process, if it has one now."""

    program: Program
    process: subprocess.Popen[bytes] | Forked | None = None
    backoff: Backoff = field(default_factory=Backoff)
    due: float = 0.0
    started: float = 0.0
    deaths: int = 0

    @property
    def pid(self) -> int | None:
        """The process's number."""
        return self.process.pid if self.process else None

    @property
    def running(self) -> Running:
        """The process as it is noted."""
        return Running(self.pid, born(self.pid) if self.pid else None)

    def look(self, now: float) -> str | None:
        """Start the program when it is due; a sentence when it is found ended."""
        if self.process is None:
            if now >= self.due:
                self._start(now)
            return None
        code = self.process.poll()
        if code is None:
            return None
        return self._bury(code, now)

    def _bury(self, code: int, now: float) -> str:
        self.process = None
        self.deaths += 1
        pause = self.backoff.after(now - self.started)
        self.due = now + pause
        return f"The {self.program.name} {_how_it_ended(code)}; it is started again in {pause:g} s."

    def _start(self, now: float) -> None:
        self.started = now
        if isinstance(self.program.does, Work):
            self.process = Forked(self.program.name, self.program.does)
            self.process.start()
        else:
            self.process = _spawn(self.program.does)

    def ask_to_stop(self) -> None:
        """Ask the program to stop in its own order."""
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def stopped(self) -> bool:
        """Whether nothing of it runs."""
        return self.process is None or self.process.poll() is not None

    def kill(self) -> None:
        """End the program and what it started, at once."""
        if self.process and self.process.pid and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
