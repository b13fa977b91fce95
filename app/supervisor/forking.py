"""The portal's own programs as processes: imported once by the supervisor, and forked from it.

So each start of one costs no second import, and all of them share the memory of the code.
"""

import gc
import os
import signal
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.context import ForkProcess
from pathlib import Path
from pkgutil import resolve_name

from typing_extensions import override

from app.supervisor.processes import call_process, die_with, load_die_with
from app.supervisor.signals import HEARD

__all__ = ["Forked", "Work", "load"]

OPEN_FILES = Path("/dev/fd")
STANDARD = {0, 1, 2}


@dataclass(frozen=True, slots=True)
class Work:
    """A function of the portal's by its dotted name, `package.module:function`, and what it is given."""

    function: str
    arguments: tuple[str, ...] = ()


def load(works: Iterable[Work]) -> None:
    """Import what these need, before any of them is forked."""
    gc.disable()  # imports make no garbage, and looking for it takes a fifth of their time
    for work in works:
        resolve_name(work.function)
    gc.enable()
    gc.freeze()  # nor will the children look there, which would copy the pages that they share


class Forked(ForkProcess):
    """A process that does a work, in a group of its own, and ends together with us; asked like a Popen."""

    def __init__(self, name: str, work: Work, stdout: int = 1) -> None:
        super().__init__(name=name)
        self._work, self._stdout, self._parent = work, stdout, os.getpid()

    @override
    def start(self) -> None:
        """Start, with signals held back until the child has let go of our ways with them."""
        load_die_with()
        before = signal.pthread_sigmask(signal.SIG_BLOCK, HEARD)
        try:
            super().start()
            self._go_alone()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    @override
    def run(self) -> None:
        """Do the work; the child calls this."""
        self._go_alone()
        os.dup2(self._stdout, 1)
        _forget_files()
        _forget_signals()
        die_with(self._parent)
        call_process(self.name)
        sys.exit(resolve_name(self._work.function)(*self._work.arguments))

    def _go_alone(self) -> None:
        """Leave the supervisor's group, which alone hears Ctrl-C; said by both, whoever is first."""
        with suppress(ProcessLookupError):
            os.setpgid(self.pid or 0, self.pid or 0)

    def poll(self) -> int | None:
        """The exit code, negative for a signal; None while it runs."""
        return self.exitcode

    def wait(self) -> None:
        """Wait for its end."""
        self.join()


def _forget_files() -> None:
    """Close what is the supervisor's: above all its lock, which must not outlive it."""
    for number in {int(entry.name) for entry in OPEN_FILES.iterdir()} - STANDARD:
        with suppress(OSError):  # the folder itself is closed already
            os.close(number)


def _forget_signals() -> None:
    """Have signals do what they do in a program just started."""
    signal.set_wakeup_fd(-1)
    for number in HEARD:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, HEARD)
