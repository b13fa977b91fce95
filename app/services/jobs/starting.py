"""Beginning jobs: from a wish, from a draft, once more for what failed, or all anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.models import Answer, AnswerState, Budget, Job, Search
from app.services.jobs.drafting import Drafter, Wish, take_over
from app.services.jobs.ending import finish
from app.services.jobs.phases import ACTIVE, move
from app.services.jobs.turns import Turns
from app.services.searches.searches import Desk
from connectors.contract import Phase

__all__ = ["Starter"]

AGAIN = frozenset({AnswerState.FAILED, AnswerState.CANCELLED})


@dataclass(frozen=True, slots=True)
class Starter:
    """Begins jobs; whoever has too many waiting is told so by TooManyJobs."""

    desk: Desk
    drafter: Drafter
    turns: Turns

    def start(self, session: Session, account_id: str, wish: Wish) -> Job:
        """A job for the wish; the one that is at work on the same is joined, and known answers are taken.

        Raises TooManyJobs.
        """
        key = wish.key(account_id)
        while not (running := self._running(session, account_id, wish)):
            self.turns.check_room(session, account_id)
            try:
                job = self.drafter.wished(session, account_id, wish, joining=key)
            except IntegrityError:  # the same was asked at the same moment: that one is joined
                session.rollback()
                continue
            self._hand_over(session, job, fresh=wish.fresh)
            return job
        return running

    def again(
        self, session: Session, search: Search, budget: Budget, answer_ids: Sequence[str] = ()
    ) -> Job | None:
        """A further job of a search for what failed or was cancelled, or these of it; None where nothing.

        Raises TooManyJobs.
        """
        self.turns.check_room(session, search.account_id)
        wanted = [Answer.search_id == search.id, Answer.state.in_(AGAIN)]
        if answer_ids:
            wanted.append(Answer.id.in_(answer_ids))
        job = self.drafter.job(session, search, budget)
        anew = {"job_id": job.id, "state": AnswerState.WAITING, "expires_at": job.destruction}
        found = session.execute(
            update(Answer)
            .where(*wanted)
            .values(words="", error_kind="", elapsed=0.0, **anew)
            .execution_options(synchronize_session=False)
        )
        if not found.rowcount:  # type: ignore[attr-defined]  # a CursorResult, which execute() does not promise
            session.rollback()
            return None
        self._hand_over(session, job, fresh=True)
        return job

    def repeat(self, session: Session, earlier: Job) -> Job:
        """The same search once more, with everything asked anew. Raises TooManyJobs."""
        self.turns.check_room(session, earlier.account_id)
        job = self.drafter.repeated(session, earlier)
        self._hand_over(session, job, fresh=True)
        return job

    def draft(self, session: Session, account_id: str, wish: Wish, run_id: str = "") -> Job:
        """A job for the wish that waits to be released (UWS 1.1, section 2.1.3: PENDING)."""
        job = self.drafter.wished(session, account_id, wish, run_id=run_id)
        session.commit()
        return job

    def release(self, session: Session, job: Job) -> bool:
        """Begin a job that was drafted, with what is known by now; whether it still waited for that.

        Raises TooManyJobs.
        """
        self.turns.check_room(session, job.account_id)
        return self._hand_over(session, job, Job.phase.in_((Phase.PENDING, Phase.HELD)))

    @staticmethod
    def _running(session: Session, account_id: str, wish: Wish) -> Job | None:
        """The job that may be joined; who wants it fresh joins only who wanted that too."""
        begun = Job.phase.in_(ACTIVE - {Phase.PENDING})  # a draft may never begin
        same = begun & (Job.budget == wish.budget) & (Search.question == wish.question)
        wished = Job.joining == wish.key(account_id)
        joined = wished if wish.fresh else or_(wished, same)
        return session.scalars(select(Job).join(Search).where(Job.account_id == account_id, joined)).first()

    def _take_known(self, session: Session, job: Job) -> None:
        """Answer what is known by now."""
        waiting = select(Answer).where(Answer.job_id == job.id, Answer.state == AnswerState.WAITING)
        answers = session.scalars(waiting).all()
        known = self.desk.known(session, job.account_id, [answer.digest for answer in answers])
        for answer in answers:
            if earlier := known.get(answer.digest):
                take_over(answer, earlier)

    def _hand_over(self, session: Session, job: Job, *conditions: Any, fresh: bool = False) -> bool:
        """Let it wait for its turn; what has nothing to ask is over at once. Whether it could be done."""
        queue = self.turns.budgets.queue(Budget(job.budget))
        turn = self.turns.next_turn(session, job.account_id, queue)
        if not move(session, job.id, Phase.QUEUED, *conditions, turn=turn):
            session.rollback()
            return False
        if not fresh:
            self._take_known(session, job)
        session.commit()
        waits = select(Answer.id).where(Answer.job_id == job.id, Answer.state == AnswerState.WAITING).limit(1)
        if session.scalar(waits) is None:
            move(session, job.id, Phase.EXECUTING)
            finish(session, job.id)
        else:
            self.turns.call(session, queue)
        session.expire_all()
        return True
