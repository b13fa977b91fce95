"""Work in a process of its own, of which nothing is left: no process, no file."""

import os
import select
import shutil
import signal
import socket
import sys
import threading
from collections.abc import Callable

__all__ = ["FAILED", "guarded"]

FAILED = 3
"""The exit code of work that failed, or was not wanted any more."""
SHELL = 128
"""What is added to a signal's number, as a shell does."""


def guarded(work: Callable[[], int], folder: str) -> int:
    """Do it in a child, and give its exit code; when standard input ends, the child is killed.

    The folder is removed when the child is dead, so that it can make no file any more. When this process is
    killed, the child ends by itself.
    """
    ours, its = socket.socketpair()
    child = os.fork()
    if not child:
        ours.close()
        threading.Thread(target=_end_with, args=(its,), daemon=True).start()
        os._exit(work())
    its.close()
    wanted = _wait(ours)
    os.kill(child, signal.SIGKILL)  # it may be dead already, but is still known
    _, status = os.waitpid(child, 0)
    shutil.rmtree(folder, ignore_errors=True)
    code = os.waitstatus_to_exitcode(status)
    return FAILED if not wanted else code if code >= 0 else SHELL - code


def _wait(child: socket.socket) -> bool:
    """Until the child is dead or unwanted; whether it was wanted to its end."""
    ended, _, _ = select.select([child, sys.stdin], [], [])
    return child in ended


def _end_with(guard: socket.socket) -> None:
    """In a thread of the child's own: end it with its guard."""
    guard.recv(1)
    os._exit(FAILED)
