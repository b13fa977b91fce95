"""Questions that an archive works on by itself: hand over, look in politely, fetch, tidy up (UWS 1.1)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Event

from app.services.results import Result, ResultStore
from app.services.searches.outcomes import AskedQuestion, Outcome, outcome_from
from connectors.contract import Asynchronous, RemoteJob
from connectors.deadline import Deadline
from connectors.errors import ArchiveError, ConnectorError, TimedOut, TransientError

__all__ = ["CLEANING", "Remote", "forget"]

FIRST, GROWTH, LONGEST = 1.0, 1.5, 30.0
"""Seconds between two looks: at first, how they grow, and at most."""
ODD = 3
"""Looks in a row that the archive answers wrongly before it is believed."""
CLEANING = 10.0
"""Seconds for stopping and removing a job at an archive."""


def forget(connector: Asynchronous, url: str, *, over: bool = False) -> None:
    """Stop a job at its archive and remove it; an archive that cannot be reached keeps it."""
    deadline = Deadline(CLEANING)
    with suppress(ConnectorError):
        if not over:
            connector.abort(url, deadline)
    with suppress(ConnectorError):
        connector.delete(url, deadline)


@dataclass(frozen=True, slots=True)
class Remote:
    """One question as a job at its archive.

    `note` is told the job's address, and an empty one when it is gone; `stop` ends the waiting and the job.
    """

    asked: AskedQuestion
    connector: Asynchronous
    store: ResultStore
    deadline: Deadline
    stop: Event
    note: Callable[[str], None]

    def ask(self, result_id: str, url: str = "") -> Outcome:
        """Ask, or go on with the job of an earlier time, and store its rows."""
        return outcome_from(self.asked, lambda: self._stored(result_id, url))

    def _stored(self, result_id: str, url: str) -> Result:
        with self._job(url) as job:
            done = self._waited(job)
            # A job that failed has its words where its rows would be.
            return self.store.write(
                self.connector.fetch(done.url, self.asked.request, self.deadline), result_id
            )

    @contextmanager
    def _job(self, url: str) -> Iterator[RemoteJob]:
        """A job at the archive, which is gone from there at the end."""
        job = self._earlier(url) or self.connector.submit(self.asked.request, self.deadline)
        self.note(job.url)
        over = False
        try:
            yield job
            over = True
        finally:
            forget(self.connector, job.url, over=over)
            self.note("")

    def _earlier(self, url: str) -> RemoteJob | None:
        """The job that was begun before, if the archive still has it."""
        try:
            return self.connector.poll(url, self.deadline) if url else None
        except ArchiveError:
            return None

    def _waited(self, job: RemoteJob) -> RemoteJob:
        """The job when it is over; an archive that cannot be looked at for a while may work all the same."""
        seconds, odd = FIRST, 0
        while not job.phase.over:
            if self.stop.wait(min(seconds, self.deadline.remaining())):
                raise TimedOut("It was stopped.")
            self.deadline.check()
            seconds = min(seconds * GROWTH, LONGEST)
            try:
                job, odd = self.connector.poll(job.url, self.deadline), 0
            except TransientError as error:
                seconds = max(seconds, error.retry_after or 0.0)
            except ArchiveError:
                odd += 1
                if odd == ODD:
                    raise
        return job
