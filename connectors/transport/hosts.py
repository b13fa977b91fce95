"""What the door remembers of each host: how many questions are open, who failed, who wants to be left alone.

Kept in the memory of one process, unless it is given places and standings that several share.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from connectors.deadline import Deadline
from connectors.errors import ConnectorError, RateLimited, Suspended, TimedOut, TransientError
from connectors.transport.addresses import Forbidden
from connectors.transport.standings import REMEMBERED, UNKNOWN, OwnStandings, Rules, Standing, Standings

__all__ = ["HostHealth", "Hosts", "Places", "Visit"]

PER_HOST = 4
FAIR_SECONDS = 1.0  # a question with less time than this says nothing about the host when it is late


@dataclass(frozen=True, slots=True)
class HostHealth:
    """One host as the health page shows it; `wait` is in seconds, 0 where it may be asked now."""

    host: str
    works: bool
    words: str
    failures: int
    wait: float
    answered: datetime | None


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
    open: int = 0


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

    `clock` gives seconds since the epoch; `places` are shared with other processes, on top of those of this
    one; `standings` keep who failed and who answered.
    """

    def __init__(
        self,
        *,
        per_host: int = PER_HOST,
        places: Places | None = None,
        standings: Standings | None = None,
        rules: Rules | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._per_host = per_host
        self._places = places
        self._standings = standings or OwnStandings()
        self._rules = rules or Rules()
        self._clock = clock
        self._lock = threading.Lock()
        self._hosts: dict[str, _Host] = {}

    def visit(self, name: str, deadline: Deadline) -> Visit:
        """A place at a host; to be ended. Raises Suspended, RateLimited or TimedOut."""
        self._check(name)
        with self._lock:
            host = self._remembered(name)
            host.open += 1
        place = self._taken(name, host, deadline)
        if place is None:
            self._forget_visit(host)
            words = f"The portal already has {self._per_host} questions open at {name}; try again."
            raise TimedOut(words, detail=f"{name}: no free place within {deadline.seconds:g} s")
        visit = Visit(self, name, deadline.remaining() >= FAIR_SECONDS, place)
        try:
            self._check(name)  # it may have failed others while this one waited
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
        self._remember(visit)
        self._free(host, visit)

    def listing(self) -> list[HostHealth]:
        """Every remembered host of which something is known, by name."""
        known = sorted(self._standings.listing().items())
        return [self._health(name, standing) for name, standing in known if standing != UNKNOWN]

    def pardon(self, name: str) -> None:
        """Forget what is held against a host, so that it is asked again at once."""
        self._standings.change(name, lambda before: Standing(answered=before.answered))

    def _forget_visit(self, host: _Host) -> None:
        with self._lock:
            host.open -= 1

    def _remembered(self, name: str) -> _Host:
        if name not in self._hosts and len(self._hosts) >= REMEMBERED:
            idle = (known for known, host in self._hosts.items() if not host.open)
            if (oldest := next(idle, None)) is not None:
                del self._hosts[oldest]
        return self._hosts.setdefault(name, _Host(threading.BoundedSemaphore(self._per_host)))

    def _check(self, name: str) -> None:
        standing = self._standings.of(name)
        left = standing.until - self._clock()
        if left <= 0:
            return
        kind = RateLimited if standing.asked_for else Suspended
        raise kind(_sentence(name, standing, left), retry_after=left)

    def _remember(self, visit: Visit) -> None:
        error = visit.error
        if isinstance(error, Forbidden) or (isinstance(error, TimedOut) and not visit.fair):
            return
        transient = error if isinstance(error, TransientError) else None
        now = self._clock()
        self._standings.change(visit.name, lambda before: self._rules.after(before, transient, now))

    def _health(self, name: str, standing: Standing) -> HostHealth:
        left = max(0.0, standing.until - self._clock())
        if left:
            words = _sentence(name, standing, left)
        elif standing.failures:
            words = f"{name} {_times(standing.failures)}. The last time: {standing.reason}"
        else:
            words = f"{name} answers."
        works = not left and not standing.failures
        answered = datetime.fromtimestamp(standing.answered, UTC) if standing.answered else None
        return HostHealth(name, works, words, standing.failures, left, answered)


def _sentence(name: str, standing: Standing, left: float) -> str:
    if standing.asked_for:
        return f"{name} asks to be left alone for another {_time(left)}."
    return (
        f"{name} {_times(standing.failures)}; the portal asks it again in {_time(left)}. "
        f"The last time: {standing.reason}"
    )


def _times(failures: int) -> str:
    return "failed" if failures == 1 else f"failed {failures} times in a row"


def _time(seconds: float) -> str:
    minutes = round(seconds / 60)
    return f"{max(1, round(seconds))} s" if seconds < 100 else f"{minutes} min"  # noqa: PLR2004 - words
