"""A total time budget, handed along with a question."""

import time
from dataclasses import dataclass, field
from threading import Event

from connectors.errors import TimedOut

__all__ = ["Deadline"]


@dataclass(frozen=True, slots=True)
class Deadline:
    """`seconds` from now, on the monotonic clock; it has come as soon as `stopped` is set."""

    seconds: float
    started: float = field(default_factory=time.monotonic)
    stopped: Event = field(default_factory=Event, compare=False, repr=False)

    def remaining(self) -> float:
        """Seconds left, never below 0."""
        if self.stopped.is_set():
            return 0.0
        return max(0.0, self.started + self.seconds - time.monotonic())

    def check(self) -> None:
        """Raise TimedOut when the budget is used up."""
        if not self.remaining():
            raise TimedOut(f"No complete answer within {self.seconds:g} s.")

    def at_most(self, seconds: float) -> "Deadline":
        """One that ends with this one, and after so many seconds from now at the latest."""
        return Deadline(min(seconds, self.remaining()), stopped=self.stopped)
