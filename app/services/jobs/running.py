"""Doing a job: all its datasets at once, each within its budget, each answer kept the moment it lands."""

import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event

import structlog
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from app.models import Answer, AnswerState, Budget, Job
from app.models.base import new_id, now
from app.services.jobs.budgets import Budgets
from app.services.jobs.ending import finish
from app.services.jobs.landing import asked_by, changed, land
from app.services.jobs.phases import move
from app.services.jobs.remote import CLEANING, Remote
from app.services.outcomes import AskedQuestion, Outcome, ask, late, outcome_of
from app.services.results import ResultStore
from connectors.contract import Asynchronous, Capability, Phase
from connectors.deadline import Deadline
from connectors.errors import TimedOut, UsageError

__all__ = ["ALIVE", "Engine", "Read"]

log = structlog.get_logger()

ALIVE = timedelta(seconds=10)
"""How long a job is believed to be worked on after its last sign of life."""
LOOK_EVERY = 0.5
"""Seconds between two looks at what was cancelled; progress is written as often."""
LATE = 0.05
"""Seconds that a connector may take to notice the end of its budget."""

Read = Callable[[Answer], AskedQuestion]
"""From an answer to the question that its connector takes. Raises UsageError."""


@dataclass(slots=True)
class Asking:
    """One dataset that is being asked; `stop` is set when nobody wants to know any more."""

    answer_id: str
    asked: AskedQuestion
    deadline: Deadline
    result_id: str
    remote_url: str
    stop: Event = field(default_factory=Event)


@dataclass(frozen=True, slots=True)
class Engine:
    """What a run needs: the store, how long archives may take, how long answers live, how many threads."""

    store: ResultStore
    budgets: Budgets
    lives: timedelta
    threads: int

    def run(self, session: Session, job_id: str, read: Read) -> None:
        """Do a job that is queued; where another does it, or it was aborted, nothing."""
        begun = move(session, job_id, Phase.EXECUTING, alive_until=now() + ALIVE)
        session.commit()
        if begun:
            Run(self, session, session.get_one(Job, job_id), read).go()


class Run:
    """One job being done."""

    def __init__(self, engine: Engine, session: Session, job: Job, read: Read) -> None:
        self._engine, self._session, self._read = engine, session, read
        self._job_id, self._budget, self._tries = job.id, Budget(job.budget), job.tries
        self._whole = Deadline(job.execution_seconds)
        self._waiting = deque(
            session.scalars(
                select(Answer).where(Answer.job_id == job.id, Answer.state == AnswerState.WAITING)
            )
        )
        self._open: dict[Future[Outcome], Asking] = {}
        self._left: list[Future[Outcome]] = []
        self._seen: dict[str, int] = {}
        self._look_at = 0.0

    def go(self) -> None:
        """Ask everything, until it is answered, aborted or out of time."""
        with self._threads() as pool, self._told_where_broken():
            while self._waiting or self._open:
                self._begin_some(pool)
                landed, _ = wait(self._open, self._patience(), FIRST_COMPLETED)
                for future in landed:
                    self._land(self._open.pop(future), future)
                self._give_up_late_ones()
                if time.monotonic() >= self._look_at and not self._wanted():
                    return
            finish(self._session, self._job_id)

    @contextmanager
    def _threads(self) -> Iterator[ThreadPoolExecutor]:
        """The threads; who still waits for an archive is told to stop, and only jobs there are waited for."""
        pool = ThreadPoolExecutor(self._engine.threads, thread_name_prefix="search")
        try:
            yield pool
        finally:
            remote = [future for future, asking in self._open.items() if self._is_remote(asking)]
            for asking in self._open.values():
                asking.stop.set()
            pool.shutdown(wait=False, cancel_futures=True)
            wait([*self._left, *remote], CLEANING)

    @contextmanager
    def _told_where_broken(self) -> Iterator[None]:
        """A job that ends by a mistake of the portal says so; the mistake goes on to the border."""
        whole = False
        try:
            yield
            whole = True
        finally:
            if not whole:
                self._session.rollback()
                finish(self._session, self._job_id, "The portal made a mistake in this search; run it again.")

    def _begin_some(self, pool: ThreadPoolExecutor) -> None:
        """Ask as many as have a thread, and say so before."""
        begun: list[Asking] = []
        while self._waiting and len(self._open) + len(begun) < self._engine.threads:
            asking = self._prepared(self._waiting.popleft())
            begun += [asking] if asking else []
        self._session.commit()
        for asking in begun:
            self._open[pool.submit(self._ask, asking)] = asking

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
            return Asking(answer_id, self._read(answer), Deadline(seconds), result_id, remote_url)
        except UsageError as error:
            self._keep(answer_id, Outcome(0.0, error=error))
            return None

    def _is_remote(self, asking: Asking) -> bool:
        """Whether the archive is to work on it by itself."""
        offers_it = Capability.ASYNC in asking.asked.connector.describe().capabilities
        return self._budget == Budget.THOROUGH and offers_it

    def _ask(self, asking: Asking) -> Outcome:
        """In a thread of its own: one answer to its end, in the archive's own job where that is fitting."""
        store, connector = self._engine.store, asking.asked.connector
        if not self._is_remote(asking) or not isinstance(connector, Asynchronous):
            return ask(asking.asked, store, asking.deadline, asking.stop.wait, asking.result_id)
        sessions = sessionmaker(self._session.get_bind())

        def note(url: str) -> None:
            with sessions() as session:
                changed(session, update(Answer).where(Answer.id == asking.answer_id).values(remote_url=url))

        remote = Remote(asking.asked, connector, store, asking.deadline, asking.stop, note)
        return remote.ask(asking.result_id, asking.remote_url)

    def _patience(self) -> float:
        """Seconds until something is due: a look, or the end of somebody's budget."""
        ends = [asking.deadline.remaining() + LATE for asking in self._open.values()]
        return max(0.0, min([self._look_at - time.monotonic(), *ends]))

    def _land(self, asking: Asking, future: Future[Outcome]) -> None:
        self._keep(asking.answer_id, outcome_of(future, asking.asked, asking.deadline))

    def _keep(self, answer_id: str, outcome: Outcome) -> None:
        place = self._job_id, answer_id
        land(self._session, self._engine.store, place, outcome, self._engine.lives)

    def _give_up_late_ones(self) -> None:
        """Tell of those whose budget has ended; their threads end by the same deadline."""
        ended = [future for future, asking in self._open.items() if not asking.deadline.remaining()]
        for future in ended:
            asking = self._open.pop(future)
            asking.stop.set()
            if future.done():
                self._land(asking, future)
                continue
            self._keep(asking.answer_id, late(asking.deadline.seconds))
            self._left += [future] if self._is_remote(asking) else []

    def _wanted(self) -> bool:
        """Look whether the job is still ours, and give a sign of life; stop what was cancelled meanwhile."""
        self._look_at = time.monotonic() + LOOK_EVERY
        still_ours = update(Job).where(
            Job.id == self._job_id, Job.phase == Phase.EXECUTING, Job.tries == self._tries
        )
        if not changed(self._session, still_ours.values(alive_until=now() + ALIVE)):
            return False
        wanted = set(
            self._session.scalars(
                select(Answer.id).where(Answer.job_id == self._job_id, Answer.state == AnswerState.ASKING)
            )
        )
        for future, asking in list(self._open.items()):
            if asking.answer_id in wanted:
                self._tell_progress(asking)
                continue
            asking.stop.set()
            del self._open[future]
            self._left += [future] if self._is_remote(asking) else []
        self._session.commit()
        return True

    def _tell_progress(self, asking: Asking) -> None:
        """How many rows have come, where that has changed."""
        rows = self._engine.store.rows_so_far(asking.result_id)
        if rows != self._seen.get(asking.answer_id, 0):
            self._seen[asking.answer_id] = rows
            self._session.execute(asked_by(self._job_id, asking.answer_id).values(rows=rows))
