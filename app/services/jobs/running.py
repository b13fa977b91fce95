"""Doing a job: all its datasets at once, each within its budget, each answer kept the moment it lands."""

import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event

from sqlalchemy import select, update
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm import Session, sessionmaker

from app.models import Answer, AnswerState, Budget, Job
from app.models.base import new_id, now
from app.services.jobs.asking import Asking
from app.services.jobs.budgets import Budgets
from app.services.jobs.crew import Crew
from app.services.jobs.ending import finish
from app.services.jobs.landing import asked_by, changed, land
from app.services.jobs.returning import put_back
from app.services.results import ResultStore
from app.services.searches.outcomes import AskedQuestion, Outcome, late, outcome_of
from connectors.contract import Phase
from connectors.deadline import Deadline
from connectors.errors import TimedOut, UsageError

__all__ = ["ALIVE", "Engine", "Read"]

ALIVE = timedelta(seconds=10)
"""How long a job is believed to be worked on after its last sign of life."""
LOOK_EVERY = 0.5
"""Seconds between two looks at what was cancelled; progress is written as often."""

Read = Callable[[Answer], AskedQuestion]
"""From an answer to the question that its connector takes. Raises UsageError."""


@dataclass(frozen=True, slots=True)
class Engine:
    """What a run needs: the store, how long archives may take, how long answers live, how many threads.

    Once `stopping` is set, the job that is being done goes back to where it waited.
    """

    store: ResultStore
    budgets: Budgets
    lives: timedelta
    threads: int
    stopping: Event = field(default_factory=Event)

    def run(self, session: Session, job_id: str, read: Read) -> None:
        """Do a job that this worker has begun."""
        Run(self, session, session.get_one(Job, job_id), read).go()


class Run:
    """One job being done."""

    def __init__(self, engine: Engine, session: Session, job: Job, read: Read) -> None:
        self._engine, self._session, self._read = engine, session, read
        self._job_id, self._budget = job.id, Budget(job.budget)
        self._ours = (Job.phase == Phase.EXECUTING, Job.tries == job.tries)
        self._whole = Deadline(job.execution_seconds)
        waiting = select(Answer).where(Answer.job_id == job.id, Answer.state == AnswerState.WAITING)
        self._waiting = deque(session.scalars(waiting))
        self._seen: dict[str, int] = {}
        self._look_at = 0.0

    def go(self) -> None:
        """Ask everything, until it is answered, aborted, out of time or to be left to another worker."""
        with Crew(self._engine.store, self._engine.threads) as crew, self._told_where_broken():
            while self._waiting or crew.busy:
                self._begin_some(crew)
                for asking, future in crew.landed(self._look_at - time.monotonic()):
                    self._keep(asking.answer_id, outcome_of(future, asking.asked, asking.deadline))
                for asking, future in crew.late():
                    done = outcome_of(future, asking.asked, asking.deadline) if future.done() else None
                    self._keep(asking.answer_id, done or late(asking.deadline.seconds))
                if self._engine.stopping.is_set():
                    break
                if time.monotonic() >= self._look_at and not self._wanted(crew):
                    return
            if crew.busy or self._waiting:
                self._leave()
            else:
                finish(self._session, self._job_id)

    def _leave(self) -> None:
        """Put it back; that it was begun here does not count."""
        put_back(self._session, self._engine.store, self._job_id, *self._ours, tries=Job.tries - 1)

    @contextmanager
    def _told_where_broken(self) -> Iterator[None]:
        """A job that ends by a mistake of the portal says so; the mistake goes on to the border.

        Where the database goes away nothing can be said: the reaper finds the job when it is back.
        """
        left = False
        try:
            yield
            left = True
        except (InterfaceError, OperationalError):
            left = True
            raise
        finally:
            if not left:
                self._session.rollback()
                finish(self._session, self._job_id, "The portal made a mistake in this search; run it again.")

    def _begin_some(self, crew: Crew) -> None:
        """Ask as many as have a thread, and say so before."""
        begun: list[Asking] = []
        while self._waiting and len(begun) < crew.free:
            asking = self._prepared(self._waiting.popleft())
            begun += [asking] if asking else []
        self._session.commit()
        for asking in begun:
            crew.begin(asking, self._noter(asking.answer_id))

    def _prepared(self, answer: Answer) -> Asking | None:
        """What is to be asked, marked as such; none where it was cancelled, or told why it cannot be."""
        answer_id, remote_url, result_id = answer.id, answer.remote_url, new_id()
        started = self._session.execute(
            update(Answer)
            .where(Answer.id == answer_id, Answer.job_id == self._job_id, Answer.state == AnswerState.WAITING)
            .values(state=AnswerState.ASKING, started_at=now(), result_id=result_id, rows=0)
            .execution_options(synchronize_session=False)
        )
        if not started.rowcount:  # type: ignore[attr-defined]  # a CursorResult, which execute() does not promise
            return None
        seconds = min(self._engine.budgets.each(self._budget), self._whole.remaining())
        if not seconds:
            too_late = TimedOut("The search's time was used up before its turn came; ask again.")
            self._keep(answer_id, Outcome(0.0, error=too_late))
            return None
        try:
            asked = self._read(answer)
        except UsageError as error:
            self._keep(answer_id, Outcome(0.0, error=error))
            return None
        return Asking(answer_id, asked, self._budget, Deadline(seconds), result_id, remote_url)

    def _noter(self, answer_id: str) -> Callable[[str], None]:
        """Writes down where the archive works on an answer, from a thread of its own."""
        sessions = sessionmaker(self._session.get_bind())

        def note(url: str) -> None:
            with sessions() as session:
                changed(session, update(Answer).where(Answer.id == answer_id).values(remote_url=url))

        return note

    def _keep(self, answer_id: str, outcome: Outcome) -> None:
        place = self._job_id, answer_id
        land(self._session, self._engine.store, place, outcome, self._engine.lives)

    def _wanted(self, crew: Crew) -> bool:
        """Look whether the job is still ours, and give a sign of life; stop what was cancelled meanwhile."""
        self._look_at = time.monotonic() + LOOK_EVERY
        still_ours = update(Job).where(Job.id == self._job_id, *self._ours)
        if not changed(self._session, still_ours.values(alive_until=now() + ALIVE)):
            return False
        asking = select(Answer.id).where(Answer.job_id == self._job_id, Answer.state == AnswerState.ASKING)
        wanted = set(self._session.scalars(asking))
        for one in crew.busy:
            if one.answer_id in wanted:
                self._tell_progress(one)
            else:
                crew.drop(one)
        self._session.commit()
        return True

    def _tell_progress(self, asking: Asking) -> None:
        """How many rows have come, where that has changed."""
        rows = self._engine.store.rows_so_far(asking.result_id)
        if rows != self._seen.get(asking.answer_id, 0):
            self._seen[asking.answer_id] = rows
            self._session.execute(asked_by(self._job_id, asking.answer_id).values(rows=rows))
