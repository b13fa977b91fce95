"""Hosts that an administrator wants asked again at once; every process hears of it through Valkey."""

import time
from dataclasses import dataclass

import redis

__all__ = ["Pardons"]

LIVES = 3600


@dataclass(frozen=True, slots=True)
class Pardons:
    """When each host was pardoned last, in seconds since the epoch."""

    connection: redis.Redis

    def give(self, host: str) -> None:
        """Have a host asked again; where the queue is away nothing happens."""
        try:
            self.connection.set(f"pardon:{host}", time.time(), ex=LIVES)
        except redis.RedisError:
            return

    def given(self, host: str) -> float:
        """When the host was pardoned last; 0 where it was not."""
        try:
            kept = self.connection.get(f"pardon:{host}")
        except redis.RedisError:
            return 0.0
        return float(kept) if isinstance(kept, bytes) else 0.0
