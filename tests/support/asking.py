"""A desk of a test's own."""

from concurrent.futures import Executor, Future
from datetime import timedelta
from typing import Any

from app.services.results import ResultStore
from app.services.searches.here import Here
from app.services.searches.searches import Desk

__all__ = ["Here", "Later", "desk"]


class Later(Here):
    """Does what it is given when it is told to."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Any, tuple[Any, ...]]] = []

    def submit(self, fn: Any, /, *args: Any, **_: Any) -> Future[Any]:
        self.waiting.append((fn, args))
        return Future()

    def catch_up(self) -> None:
        """Do all that waits."""
        while self.waiting:
            work, arguments = self.waiting.pop(0)
            work(*arguments)


def desk(
    store: ResultStore,
    pool: Executor | None = None,
    *,
    seconds: float = 20.0,
    hours: float = 1.0,
    pauses: list[float] | None = None,
) -> Desk:
    """A desk that asks in the caller's thread, unless it is given a pool; pauses are noted, not made."""
    made = [] if pauses is None else pauses
    return Desk(store, pool or Here(), seconds, timedelta(hours=hours), made.append)
