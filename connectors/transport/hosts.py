"""What the door remembers of each host: how many questions are open, who failed, who wants to be left alone.

Kept in the memory of one process; another process learns the same by itself. Only the number of open
questions may be shared.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from connectors.deadline import Deadline
from connectors.errors import ConnectorError, RateLimited, Suspended, TimedOut, TransientError
from connectors.transport.addresses import Forbidden

__all__ = ["HostHealth", "Hosts", "Places", "Visit"]

PER_HOST = 4
FAILURES = 5  # in a row, before a host is suspended
FIRST_SPELL = 30.0  # seconds; doubled with each failure after a suspension
LONGEST_SPELL = 900.0
FAIR_SECONDS = 1.0  # a question with less time than this says nothing about the host when it is late
REMEMBERED = 1000  # hosts


@dataclass(frozen=True, slots=True)
class HostHealth:
    """One host as the health page shows it; `wait` is in seconds, 0 where it may be asked now."""

    host: str
    works: bool
    words: str
    failures: int
    wait: float


class Places(Protocol):
    """Places at hosts that several processes share."""

    def take(self, host: str, deadline: Deadline) -> str | None:
        """A place at a host, to be given back; None where none became free in time."""
        ...

    def give_back(self, host: str, place: str) -> None:
        """Let others have the place."""
        ...


@dataclass(slots=True)
class _Host:
    slots: threading.BoundedSemaphore
    failures: int = 0
    until: float = 0.0
    spell: float = 0.0
    asked_for: bool = False
    asked: bool = False
    reason: str = ""
    open: int = 0
    since: float = 0.0


@dataclass(slots=True)
class Visit:
    """One question to a host; ends once, whatever becomes of it."""

    hosts: "Hosts"
    name: str
    fair: bool
    place: str = ""
    error: ConnectorError | None = None
    ended: bool = field(default=False, init=False)

    def failed(self, error: ConnectorError) -> None:
        """Note what went wrong; only the first counts."""
        self.error = self.error or error

    def end(self) -> None:
        """Give the place back; may be called more than once."""
        self.hosts.leave(self)


class Hosts:
    """The memory of all hosts; safe for many threads.

    `clock` gives seconds; `places` are shared with other processes, on top of those of this one. `pardoned`
    tells when somebody last wanted a host asked again at once, in seconds since the epoch.
    """

    def __init__(
        self,
        *,
        per_host: int = PER_HOST,
        places: Places | None = None,
        failures: int = FAILURES,
        first_spell: float = FIRST_SPELL,
        longest_spell: float = LONGEST_SPELL,
        clock: Callable[[], float] = time.monotonic,
        pardoned: Callable[[str], float] = lambda _: 0.0,
    ) -> None:
        self._pardoned = pardoned
        self._per_host = per_host
        self._places = places
        self._failures = failures
        self._spells = (first_spell, longest_spell)
        self._clock = clock
        self._lock = threading.Lock()
        self._hosts: dict[str, _Host] = {}

    def visit(self, name: str, deadline: Deadline) -> Visit:
        """A place at a host; to be ended. Raises Suspended, RateLimited or TimedOut."""
        self._pardon(name)
        with self._lock:
            host = self._remembered(name)
            self._check(name, host)
            host.open += 1
        place = self._taken(name, host, deadline)
        if place is None:
            self._forget_visit(host)
            words = f"The portal already has {self._per_host} questions open at {name}; try again."
            raise TimedOut(words, detail=f"{name}: no free place within {deadline.seconds:g} s")
        visit = Visit(self, name, deadline.remaining() >= FAIR_SECONDS, place)
        try:
            # It may have failed others while this one waited.
            with self._lock:
                self._check(name, host)
        except TransientError:
            self._free(host, visit)
            self._forget_visit(host)
            raise
        return visit

    def _taken(self, name: str, host: _Host, deadline: Deadline) -> str | None:
        """A place among this process's own and the shared ones, None where none became free in time."""
        if not host.slots.acquire(timeout=deadline.remaining()):
            return None
        place = self._places.take(name, deadline) if self._places else ""
        if place is None:
            host.slots.release()
        return place

    def _free(self, host: _Host, visit: Visit) -> None:
        host.slots.release()
        if self._places:
            self._places.give_back(visit.name, visit.place)

    def leave(self, visit: Visit) -> None:
        """Give a place back and remember what became of the question."""
        with self._lock:
            if visit.ended:
                return
            visit.ended = True
            host = self._hosts[visit.name]
            host.open -= 1
            self._remember(host, visit)
        self._free(host, visit)

    def listing(self) -> list[HostHealth]:
        """Every remembered host that was asked, by name."""
        for name in list(self._hosts):
            self._pardon(name)
        with self._lock:
            return [self._health(name, host) for name, host in sorted(self._hosts.items()) if host.asked]

    def _pardon(self, name: str) -> None:
        """Forget what is held against a host, where somebody wanted that since."""
        host = self._hosts.get(name)
        if host is None or host.until <= self._clock() or self._pardoned(name) <= host.since:
            return
        with self._lock:
            host.failures, host.until, host.spell, host.asked_for = 0, 0.0, 0.0, False

    def _forget_visit(self, host: _Host) -> None:
        with self._lock:
            host.open -= 1

    def _remembered(self, name: str) -> _Host:
        if name not in self._hosts and len(self._hosts) >= REMEMBERED:
            idle = (n for n, h in self._hosts.items() if not h.open and h.until <= self._clock())
            if (oldest := next(idle, None)) is not None:
                del self._hosts[oldest]
        return self._hosts.setdefault(name, _Host(threading.BoundedSemaphore(self._per_host)))

    def _check(self, name: str, host: _Host) -> None:
        left = host.until - self._clock()
        if left <= 0:
            return
        kind = RateLimited if host.asked_for else Suspended
        raise kind(self._sentence(name, host, left), retry_after=left)

    def _sentence(self, name: str, host: _Host, left: float) -> str:
        if host.asked_for:
            return f"{name} asks to be left alone for another {_time(left)}."
        return (
            f"{name} {_times(host.failures)}; the portal asks it again in {_time(left)}. "
            f"The last time: {host.reason}"
        )

    def _remember(self, host: _Host, visit: Visit) -> None:
        error = visit.error
        if isinstance(error, Forbidden):
            return
        host.asked = True
        if not isinstance(error, TransientError):
            host.failures, host.until, host.spell, host.asked_for, host.reason = 0, 0.0, 0.0, False, ""
            return
        if isinstance(error, TimedOut) and not visit.fair:
            return
        host.reason, host.since = error.message, time.time()
        if isinstance(error, RateLimited) and error.retry_after is not None:
            host.until, host.asked_for = max(host.until, self._clock() + error.retry_after), True
            return
        host.failures += 1
        if host.failures >= self._failures:
            first, longest = self._spells
            host.spell = min(host.spell * 2 or first, longest)
            host.until, host.asked_for = self._clock() + host.spell, False

    def _health(self, name: str, host: _Host) -> HostHealth:
        left = max(0.0, host.until - self._clock())
        if left:
            words = self._sentence(name, host, left)
        elif host.failures:
            words = f"{name} {_times(host.failures)}. The last time: {host.reason}"
        else:
            words = f"{name} answers."
        return HostHealth(name, not left and not host.failures, words, host.failures, left)


def _times(failures: int) -> str:
    return "failed" if failures == 1 else f"failed {failures} times in a row"


def _time(seconds: float) -> str:
    minutes = round(seconds / 60)
    return f"{max(1, round(seconds))} s" if seconds < 100 else f"{minutes} min"  # noqa: PLR2004 - words
