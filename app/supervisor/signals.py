"""Waiting for what happens: a wish to stop, the end of a child, or a moment."""

import select
import signal
import socket
from types import FrameType
from typing import Self

__all__ = ["HEARD", "Signals"]

STOPPING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
HEARD = (*STOPPING, signal.SIGCHLD)


def _nothing(_number: int, _frame: FrameType | None) -> None:
    """Signals are read from the wake-up socket; this only keeps them from their default."""


class Signals:
    """Turns signals into something to wait for, so that nothing runs inside a signal handler."""

    def __init__(self) -> None:
        self._inbox, self._outbox = socket.socketpair()
        for end in (self._inbox, self._outbox):
            end.setblocking(False)
        self.stops = 0

    def __enter__(self) -> Self:
        """Take the signals over."""
        signal.set_wakeup_fd(self._outbox.fileno(), warn_on_full_buffer=False)
        for number in HEARD:
            if number is signal.SIGHUP and signal.getsignal(number) is signal.SIG_IGN:
                continue  # started with nohup: the terminal may go
            signal.signal(number, _nothing)
        return self

    def __exit__(self, *_: object) -> None:
        """Give them back."""
        signal.set_wakeup_fd(-1)
        for number in HEARD:
            signal.signal(number, signal.SIG_DFL)
        self._inbox.close()
        self._outbox.close()

    @property
    def stopping(self) -> bool:
        """Whether someone asked to stop."""
        return self.stops > 0

    def wait(self, seconds: float) -> None:
        """Wait for a signal, at most so long; `stops` counts the wishes to stop."""
        ready, _, _ = select.select([self._inbox], [], [], max(seconds, 0.0))
        if ready:
            self.stops += sum(number in STOPPING for number in self._inbox.recv(4096))
