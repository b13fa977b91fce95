"""A total time budget, handed along with a question."""

import time
from dataclasses import dataclass, field

from connectors.errors import TimedOut

__all__ = ["Deadline"]


@dataclass(frozen=True, slots=True)
class Deadline:
    """`seconds` from now, on the monotonic clock."""

    seconds: float
    started: float = field(default_factory=time.monotonic)

    def remaining(self) -> float:
        """Seconds left, never below 0."""
        return max(0.0, self.started + self.seconds - time.monotonic())

    def check(self) -> None:
        """Raise TimedOut when the budget is used up."""
        if not self.remaining():
            raise TimedOut(f"No complete answer within {self.seconds:g} s.")
