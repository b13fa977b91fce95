"""How hosts stand with the portal: who failed, who wants to be left alone, who answered last."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from connectors.errors import RateLimited, TransientError

__all__ = ["REMEMBERED", "UNKNOWN", "Change", "OwnStandings", "Rules", "Standing", "Standings"]

REMEMBERED = 1000  # hosts
SAME = 10.0  # seconds in which one more answer is no news


@dataclass(frozen=True, slots=True)
class Standing:
    """What questions to one host met; moments are in seconds since the epoch (0: never), `spell` in seconds.

    `failures` are those in a row; until `until` the host is left alone, because it `asked_for` that or failed
    too often.
    """

    failures: int = 0
    until: float = 0.0
    spell: float = 0.0
    asked_for: bool = False
    reason: str = ""
    failed: float = 0.0
    answered: float = 0.0


UNKNOWN = Standing()

Change = Callable[[Standing], Standing]


@dataclass(frozen=True, slots=True)
class Rules:
    """After how many failures in a row a host is left alone, for how many seconds at first and at most."""

    failures: int = 5
    first_spell: float = 30.0
    longest_spell: float = 900.0  # each failure after a suspension doubles the spell until here

    def after(self, standing: Standing, error: TransientError | None, now: float) -> Standing:
        """How a host stands after one more question to it."""
        if error is None:
            clean = not (standing.failures or standing.until)
            return standing if clean and now - standing.answered < SAME else Standing(answered=now)
        failed = replace(standing, reason=error.message, failed=now)
        if isinstance(error, RateLimited) and error.retry_after is not None:
            return replace(failed, until=max(standing.until, now + error.retry_after), asked_for=True)
        failed = replace(failed, failures=standing.failures + 1)
        # Questions that were open when the host was suspended add nothing to its spell.
        if failed.failures < self.failures or standing.until > now:
            return failed
        spell = min(standing.spell * 2 or self.first_spell, self.longest_spell)
        return replace(failed, spell=spell, until=now + spell, asked_for=False)


class Standings(Protocol):
    """Where it is kept how hosts stand; safe for many threads."""

    def of(self, host: str) -> Standing:
        """How one stands, UNKNOWN where it was not asked lately."""
        ...

    def change(self, host: str, change: Change) -> None:
        """Put what `change` makes of a standing in its place; it may be called more than once."""
        ...

    def listing(self) -> Mapping[str, Standing]:
        """All that are known."""
        ...


@dataclass(frozen=True, slots=True)
class OwnStandings:
    """In the memory of one process: those of the last 1000 hosts."""

    _kept: dict[str, Standing] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, host: str) -> Standing:
        """How one stands, UNKNOWN where it was not asked lately."""
        return self._kept.get(host, UNKNOWN)

    def change(self, host: str, change: Change) -> None:
        """Put what `change` makes of a standing in its place."""
        with self._lock:
            self._kept[host] = change(self._kept.pop(host, UNKNOWN))
            if len(self._kept) > REMEMBERED:
                del self._kept[next(iter(self._kept))]

    def listing(self) -> Mapping[str, Standing]:
        """All that are known."""
        with self._lock:
            return dict(self._kept)
