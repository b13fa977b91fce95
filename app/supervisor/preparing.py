"""Runs the preparation as a child and waits for it, awake for signals."""

import os
from typing import TextIO

from app.supervisor.faults import ExitCode, StartFault
from app.supervisor.forking import Forked, Work
from app.supervisor.signals import Signals

__all__ = ["PREPARE", "prepare_in_child"]

PREPARE = Work("app.supervisor.prepare:main")
LOOK_EVERY = 0.5


def _told(child: Forked, signals: Signals, told: TextIO) -> str | None:
    while child.poll() is None:
        if signals.stopping:
            child.terminate()
            child.wait()
            return None
        signals.wait(LOOK_EVERY)
    return told.read().strip()


def prepare_in_child(signals: Signals) -> str | None:
    """Prepare and give the administrator's sign-in link; None when asked to stop. Raises StartFault.

    A child, so that what migrating and building needs is gone from memory afterwards.
    """
    reading, writing = os.pipe()
    with os.fdopen(reading, encoding="utf-8") as told:
        try:
            child = Forked("preparing", PREPARE, stdout=writing)
            child.start()
        finally:
            os.close(writing)
        words = _told(child, signals, told)
    if words is not None and child.exitcode:
        raise _fault(child.exitcode, words)
    return words


def _fault(code: int, told: str) -> StartFault:
    if code in {ExitCode.DATABASE, ExitCode.SETTINGS}:
        return StartFault(ExitCode(code), told)
    return StartFault(ExitCode.NOT_PREPARED, "The portal could not be prepared; the messages above say why.")
