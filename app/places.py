"""Places at archives' hosts that all processes of the portal share, on every machine.

A place is a lease in Redis or Valkey, which its process renews; a process that was killed keeps nobody out
for longer than the lease. Where the queue is away, each process goes by its own limit.
"""

import secrets
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import redis
import structlog

from connectors.deadline import Deadline

__all__ = ["SharedPlaces"]

log = structlog.get_logger()

LIVES = 15.0
"""Seconds of a lease; it is renewed three times as often."""
LOOK_EVERY = 0.05
"""Seconds between two looks for a free place."""
TAKE = """
local now = redis.call('TIME')
now = now[1] + now[2] / 1000000
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[1]) then return 0 end
redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[3])
redis.call('EXPIRE', KEYS[1], math.ceil(ARGV[2]))
return 1
"""
RENEW = """
local now = redis.call('TIME')
redis.call('ZADD', KEYS[1], 'XX', now[1] + now[2] / 1000000 + ARGV[1], ARGV[2])
redis.call('EXPIRE', KEYS[1], math.ceil(ARGV[1]))
"""


def _key(host: str) -> str:
    return f"escapade:places:{host}"


@dataclass(slots=True)
class SharedPlaces:
    """At most `per_host` places at each host; `lives` is in seconds. Safe for many threads."""

    connection: redis.Redis
    per_host: int
    lives: float = LIVES
    _held: dict[str, str] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _renewing: threading.Thread | None = None
    _away: bool = False

    def take(self, host: str, deadline: Deadline) -> str | None:
        """A place, None where none became free in time; an empty one where the queue is away."""
        place = secrets.token_hex(8)
        while True:
            try:
                taken = self.connection.eval(TAKE, 1, _key(host), self.per_host, self.lives, place)
            except redis.RedisError as error:
                self._tell(error)
                return ""
            self._away = False
            if taken:
                self._hold(host, place)
                return place
            if not deadline.remaining():
                return None
            time.sleep(min(LOOK_EVERY, deadline.remaining()))

    def give_back(self, host: str, place: str) -> None:
        """Let others have the place; where the queue is away its lease ends by itself."""
        if not place:
            return
        with self._lock:
            self._held.pop(place, None)
        try:
            self.connection.zrem(_key(host), place)
        except redis.RedisError as error:
            self._tell(error)

    def _hold(self, host: str, place: str) -> None:
        """Have it renewed; of a process that forked, the thread did not come along."""
        with self._lock:
            self._held[place] = host
            if self._renewing is None or not self._renewing.is_alive():
                self._renewing = threading.Thread(target=self._renew, name="places", daemon=True)
                self._renewing.start()

    def _renew(self) -> None:
        """Until nothing is held any more."""
        while True:
            time.sleep(self.lives / 3)
            with self._lock:
                held = list(self._held.items())
                if not held:
                    self._renewing = None
                    return
            self._renew_once(held)

    def _renew_once(self, held: Sequence[tuple[str, str]]) -> None:
        try:
            for place, host in held:
                self.connection.eval(RENEW, 1, _key(host), self.lives, place)
        except redis.RedisError as error:
            self._tell(error)

    def _tell(self, error: redis.RedisError) -> None:
        """Once for each time that the queue goes away."""
        if not self._away:
            self._away = True
            log.warning("places at hosts are not shared now", reason=str(error))
