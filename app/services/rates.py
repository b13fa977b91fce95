"""How often somebody may do something: a sliding window, kept in Valkey, or in memory while it is away."""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

import redis
import structlog

__all__ = ["Rate", "Rates"]

log = structlog.get_logger()

AWAY = 30.0
"""Seconds that the queue is left alone after it did not answer."""
REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Rate:
    """At most so many in so many seconds; 0 is no limit."""

    name: str
    most: int
    seconds: int = 60


@dataclass(slots=True)
class _Memory:
    """Counts of this process alone."""

    counts: dict[str, tuple[int, float]] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def count(self, now: str, before: str, moment: float, seconds: int) -> tuple[int, int]:
        with self.lock:
            if len(self.counts) > REMEMBERED:
                self.counts = {key: kept for key, kept in self.counts.items() if kept[1] > moment}
            number = self.counts.get(now, (0, 0.0))[0] + 1
            self.counts[now] = (number, moment + 2 * seconds)
            return number, self.counts.get(before, (0, 0.0))[0]


@dataclass(slots=True)
class Rates:
    """Counts who does what, over all processes. `clock` gives seconds since the epoch.

    Of the window before this one so much counts as the sliding window still covers.
    """

    connection: redis.Redis
    clock: Callable[[], float] = time.time
    _memory: _Memory = field(default_factory=_Memory)
    _away_until: float = 0.0

    def take(self, rate: Rate, who: str) -> float:
        """Count one more; seconds to wait where it is one too many, else 0."""
        if not rate.most:
            return 0.0
        moment = self.clock()
        window, into = divmod(moment, rate.seconds)
        name = hashlib.sha256(who.encode()).hexdigest()[:32]
        now, before = (f"rate:{rate.name}:{name}:{int(one)}" for one in (window, window - 1))
        current, earlier = self._count(now, before, moment, rate.seconds)
        left = 1 - into / rate.seconds
        if current + earlier * left <= rate.most:
            return 0.0
        return max(1.0, rate.seconds - into)

    def forget(self) -> None:
        """Begin anew; what Valkey holds goes by itself."""
        self._memory = _Memory()

    def _count(self, now: str, before: str, moment: float, seconds: int) -> tuple[int, int]:
        if moment >= self._away_until:
            try:
                return self._shared(now, before, seconds)
            except redis.RedisError as error:
                self._away_until = moment + AWAY
                log.warning("rates are counted in memory for a while", reason=str(error))
        return self._memory.count(now, before, moment, seconds)

    def _shared(self, now: str, before: str, seconds: int) -> tuple[int, int]:
        with self.connection.pipeline(transaction=False) as pipe:
            pipe.incr(now)
            pipe.expire(now, 2 * seconds)
            pipe.get(before)
            number, _, earlier = pipe.execute()
        return int(number), int(earlier or 0)
