"""The threads of one job: who is being asked, who has landed, and letting go of the others."""

from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from types import TracebackType
from typing import Self

from app.services.jobs.asking import Asking
from app.services.jobs.remote import CLEANING
from app.services.results import ResultStore
from app.services.searches.outcomes import Outcome

__all__ = ["Crew"]

LATE = 0.05
"""Seconds that a connector may take to notice the end of its budget."""


class Crew:
    """At most so many threads; at the end all are told to stop, and only jobs at archives are waited for."""

    def __init__(self, store: ResultStore, threads: int) -> None:
        self._store, self._threads = store, threads
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="search")
        self._open: dict[Future[Outcome], Asking] = {}
        self._left: list[Future[Outcome]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for future in list(self._open):
            self._let_go(future)
        self._pool.shutdown(wait=False, cancel_futures=True)
        wait(self._left, CLEANING)

    @property
    def free(self) -> int:
        """How many threads have nothing to do."""
        return self._threads - len(self._open)

    @property
    def busy(self) -> list[Asking]:
        """Who is being asked."""
        return list(self._open.values())

    def begin(self, asking: Asking, note: Callable[[str], None]) -> None:
        """Ask one more; `note` as in `Asking.ask`."""
        self._open[self._pool.submit(asking.ask, self._store, note)] = asking

    def landed(self, seconds: float) -> Iterator[tuple[Asking, Future[Outcome]]]:
        """Who has ended, as soon as one has, or after so many seconds at most."""
        ends = [asking.deadline.remaining() + LATE for asking in self.busy]
        done, _ = wait(self._open, max(0.0, min([seconds, *ends])), FIRST_COMPLETED)
        for future in done:
            yield self._open.pop(future), future

    def late(self) -> Iterator[tuple[Asking, Future[Outcome]]]:
        """Whose budget has ended; their threads end by the same deadline."""
        for future in [one for one, asking in self._open.items() if not asking.deadline.remaining()]:
            yield self._let_go(future), future

    def drop(self, asking: Asking) -> None:
        """Nobody wants to know any more."""
        for future in [one for one, other in self._open.items() if other is asking]:
            self._let_go(future)

    def _let_go(self, future: Future[Outcome]) -> Asking:
        asking = self._open.pop(future)
        asking.stop.set()
        self._left += [future] if asking.connector else []
        return asking
