"""A question that outlives the patience of a request: it goes on behind, as a job of its own."""

from collections.abc import Callable
from concurrent.futures import Future, wait
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from threading import BoundedSemaphore, Event, Thread

from sqlalchemy import select
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm import Session, sessionmaker

from app.models import Answer, AnswerState, Budget, Job
from app.models.base import now
from app.services.jobs.ending import finish
from app.services.jobs.landing import land
from app.services.results import ResultStore
from app.services.searches.outcomes import AskedQuestion, Outcome, outcome_of
from connectors.contract import Phase
from connectors.deadline import Deadline

__all__ = ["Behind"]

SLACK = timedelta(seconds=10)
"""How long after its deadline a question may take to be stored."""
LOOK_EVERY = 0.5
"""Seconds between two looks whether it was cancelled."""


@dataclass(frozen=True, slots=True)
class Behind:
    """Lets questions of a process go on for up to `seconds`, as many at once as there are `places`."""

    seconds: float = 0.0
    places: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(1))

    def deadline(self, quick_seconds: float) -> tuple[Deadline, Callable[[object], None]]:
        """The end of a question's time, and what gives its place back; without a place it is a quick one."""
        if self.seconds > quick_seconds and self.places.acquire(blocking=False):
            return Deadline(self.seconds), lambda _: self.places.release()
        return Deadline(quick_seconds), lambda _: None

    def hand_over(
        self,
        session: Session,
        store: ResultStore,
        answer: Answer,
        going_on: tuple[Future[Outcome], AskedQuestion, Deadline],
        lives: timedelta,
    ) -> None:
        """Make the question a job, which its thread ends; where the process dies, the reaper sees it."""
        future, asked, deadline = going_on
        moment, left = now(), timedelta(seconds=deadline.remaining())
        job = Job(
            account_id=answer.search.account_id,
            search_id=answer.search.id,
            phase=Phase.EXECUTING,
            budget=Budget.NORMAL,
            execution_seconds=deadline.seconds,
            started_at=moment - timedelta(seconds=deadline.seconds) + left,
            alive_until=moment + left + SLACK,
            destruction=moment + max(lives, left + SLACK),
            tries=1,
        )
        session.add(job)
        session.flush()
        answer.job_id, answer.state, answer.started_at = job.id, AnswerState.ASKING, job.started_at
        session.commit()
        sessions, place = sessionmaker(session.get_bind()), (job.id, answer.id)
        keep = partial(_keep, sessions, store, place, lives)
        watch = Thread(target=_watch, args=(sessions, place, future, deadline.stopped), daemon=True)
        watch.start()
        future.add_done_callback(lambda done: keep(outcome_of(done, asked, deadline)))


def _watch(
    sessions: Callable[[], Session], place: tuple[str, str], future: Future[Outcome], stopped: Event
) -> None:
    """In a thread of its own: end a question that was cancelled meanwhile."""
    job_id, answer_id = place
    wanted = select(Answer.id).where(
        Answer.id == answer_id, Answer.job_id == job_id, Answer.state == AnswerState.ASKING
    )
    while not wait([future], LOOK_EVERY).done:
        with suppress(InterfaceError, OperationalError), sessions() as session:
            if session.scalar(wanted) is None:
                stopped.set()
                return


def _keep(
    sessions: Callable[[], Session],
    store: ResultStore,
    place: tuple[str, str],
    lives: timedelta,
    outcome: Outcome,
) -> None:
    """In the question's own thread: store what came of it, and end its job."""
    with sessions() as session:
        land(session, store, place, outcome, lives)
        finish(session, place[0])
