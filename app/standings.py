"""How archives' hosts stand, as all processes of the portal have met them, on every machine.

Kept in Redis or Valkey: what a worker learns of a dead host, web processes know. Where the queue is away,
each process goes by what it knew last and learns by itself.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

import redis
import structlog
from pydantic import TypeAdapter, ValidationError

from connectors.transport import OwnStandings, Standing
from connectors.transport.standings import REMEMBERED, UNKNOWN, Change

__all__ = ["SharedStandings"]

log = structlog.get_logger()

ADAPTER = TypeAdapter(Standing)
LIVES = 24 * 3600
"""Seconds after which a host of which nothing new was heard is forgotten."""
LEFT = 5.0
"""Seconds in which a queue that was away is not asked again."""
HOSTS = "escapade:hosts"
"""Who was asked last, by time."""
PUT = """
if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3])
redis.call('ZADD', KEYS[2], ARGV[5], ARGV[4])
redis.call('ZREMRANGEBYRANK', KEYS[2], 0, -ARGV[6] - 1)
return 1
"""


def _key(host: str) -> str:
    return f"escapade:host:{host}"


def _read(kept: object) -> Standing:
    """A standing as it is kept; UNKNOWN where there is none, or one of another version of the portal."""
    try:
        return ADAPTER.validate_json(kept) if isinstance(kept, bytes) else UNKNOWN
    except ValidationError:
        return UNKNOWN


@dataclass(slots=True)
class SharedStandings:
    """Standings that processes share; `left` is in seconds. Safe for many threads."""

    connection: redis.Redis
    left: float = LEFT
    _own: OwnStandings = field(default_factory=OwnStandings)
    _back: float = 0.0

    def of(self, host: str) -> Standing:
        """How one stands, UNKNOWN where it was not asked lately."""
        if self._is_away():
            return self._own.of(host)
        try:
            found = _read(self.connection.get(_key(host)))
        except redis.RedisError as error:
            self._tell(error)
            return self._own.of(host)
        self._own.change(host, lambda _: found)
        return found

    def change(self, host: str, change: Change) -> None:
        """Put what `change` makes of a standing in its place; no other process's change is lost."""
        if self._is_away():
            return self._own.change(host, change)
        try:
            found = self._changed(host, change)
        except redis.RedisError as error:
            self._tell(error)
            return self._own.change(host, change)
        return self._own.change(host, lambda _: found)

    def listing(self) -> Mapping[str, Standing]:
        """All that are known."""
        if self._is_away():
            return self._own.listing()
        try:
            hosts = [
                name.decode() for name in self.connection.zrange(HOSTS, 0, -1) if isinstance(name, bytes)
            ]
            kept = self.connection.mget([_key(host) for host in hosts]) if hosts else []
        except redis.RedisError as error:
            self._tell(error)
            return self._own.listing()
        return {host: _read(one) for host, one in zip(hosts, kept, strict=True) if one}

    def _changed(self, host: str, change: Change) -> Standing:
        """Read, changed and written at once; again where another process was quicker."""
        while True:
            kept = self.connection.get(_key(host))
            before = _read(kept)
            after = change(before)
            if after == before or self._put(host, kept, after):
                return after

    def _put(self, host: str, kept: object, after: Standing) -> bool:
        """Whether what was read was still there, so that it was replaced."""
        known = kept if isinstance(kept, bytes) else b""
        told = (known, ADAPTER.dump_json(after), LIVES, host, time.time(), REMEMBERED)
        return bool(self.connection.eval(PUT, 2, _key(host), HOSTS, *told))

    def _is_away(self) -> bool:
        return time.monotonic() < self._back

    def _tell(self, error: redis.RedisError) -> None:
        self._back = time.monotonic() + self.left
        log.warning("standings of hosts are not shared now", reason=str(error))
