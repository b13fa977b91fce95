"""Runs the preparation as a child and waits for it, awake for signals."""

import os
import subprocess
import sys

from app.supervisor.faults import ExitCode, StartFault
from app.supervisor.processes import die_with, load_die_with
from app.supervisor.signals import Signals

__all__ = ["prepare_in_child"]

LOOK_EVERY = 0.5


def _end(child: subprocess.Popen[str]) -> None:
    child.terminate()
    child.wait()


def prepare_in_child(signals: Signals) -> str | None:
    """Prepare and give the administrator's sign-in link; None when asked to stop. Raises StartFault.

    A child, so that what migrating and building needs is gone from memory afterwards.
    """
    parent = os.getpid()
    load_die_with()
    with subprocess.Popen(
        [sys.executable, "-m", "app.supervisor.prepare"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        process_group=0,
        preexec_fn=lambda: die_with(parent),  # noqa: PLW1509 - one system call, and the supervisor has no threads
    ) as child:
        while child.poll() is None:
            if signals.stopping:
                _end(child)
                return None
            signals.wait(LOOK_EVERY)
        told = child.stdout.read() if child.stdout else ""
    if child.returncode:
        raise _fault(child.returncode, told)
    return told.strip()


def _fault(code: int, told: str) -> StartFault:
    if code in {ExitCode.DATABASE, ExitCode.SETTINGS}:
        return StartFault(ExitCode(code), told.strip())
    return StartFault(ExitCode.NOT_PREPARED, "The portal could not be prepared; the messages above say why.")
