"""Total deadlines on sockets: one thread shuts down what is late."""

import heapq
import itertools
import os
import socket
import threading
import time
from contextlib import suppress

__all__ = ["Watch", "Watchdog"]

IDLE_SECONDS = 5.0


class Watch:
    """One connection under watch. It has its own handle of the socket, so that it never touches another's."""

    def __init__(self, handle: socket.socket, lock: threading.Condition) -> None:
        self._handle: socket.socket | None = handle
        self._lock = lock
        self.fired = False

    def bite(self) -> None:
        """Shut the connection down in both directions: whoever reads or writes wakes up."""
        if self._handle is not None:
            self.fired = True
            with suppress(OSError):
                self._handle.shutdown(socket.SHUT_RDWR)

    def end(self) -> None:
        """Stop watching; may be called more than once."""
        with self._lock:
            handle, self._handle = self._handle, None
        if handle is not None:
            handle.close()


class Watchdog:
    """Watches any number of connections with one daemon thread, which ends when there is nothing to watch."""

    def __init__(self, idle_seconds: float = IDLE_SECONDS) -> None:
        self._idle_seconds = idle_seconds
        self._begin()

    def _begin(self) -> None:
        self._process = os.getpid()
        self._lock = threading.Condition()
        self._heap: list[tuple[float, int, Watch]] = []
        self._numbers = itertools.count()
        self._thread: threading.Thread | None = None

    def watch(self, connection: socket.socket, seconds: float) -> Watch:
        """Shut the connection down `seconds` from now, unless the watch has ended by then."""
        if self._process != os.getpid():
            # A forked process has the heap, but neither the thread nor a lock to be trusted.
            self._begin()
        watch = Watch(connection.dup(), self._lock)
        with self._lock:
            entry = (time.monotonic() + seconds, next(self._numbers), watch)
            heapq.heappush(self._heap, entry)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="door-watchdog", daemon=True)
                self._thread.start()
            elif self._heap[0] is entry:
                self._lock.notify()
        return watch

    def _run(self) -> None:
        with self._lock:
            while self._heap or self._lock.wait(self._idle_seconds):
                while self._heap and self._heap[0][0] <= time.monotonic():
                    heapq.heappop(self._heap)[2].bite()
                if self._heap:
                    self._lock.wait(self._heap[0][0] - time.monotonic())
            self._thread = None
