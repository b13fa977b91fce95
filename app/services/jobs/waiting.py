"""Letting a request wait for news of a job, without taking the threads from the pages."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import BoundedSemaphore, Event

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Job
from connectors.contract import Phase
from connectors.deadline import Deadline

__all__ = ["LONGEST", "Waiting"]

LONGEST = 30.0
"""Seconds that one request may wait at most; many proxies close a connection that is silent for longer."""
LOOK_EVERY = 0.25


@dataclass(frozen=True, slots=True)
class Waiting:
    """As many requests of this process as `room` lets in may wait at once; `pause` waits for some seconds."""

    room: BoundedSemaphore
    pause: Callable[[float], object] = field(default=Event().wait)

    def wait(self, session: Session, job_id: str, phase: Phase, seconds: float) -> None:
        """Come back when the job is in another phase, when the time is up, or at once where there is no room.

        UWS 1.1, section 2.2.1.1.
        """
        if not self.room.acquire(blocking=False):
            return
        try:
            deadline = Deadline(min(seconds, LONGEST))
            while deadline.remaining() and self._phase(session, job_id) == phase:
                self.pause(min(LOOK_EVERY, deadline.remaining()))
        finally:
            self.room.release()

    @staticmethod
    def _phase(session: Session, job_id: str) -> str | None:
        """The phase as it is now, None where the job is gone; the database is not held afterwards."""
        phase = session.scalar(select(Job.phase).where(Job.id == job_id))
        session.commit()
        return phase
