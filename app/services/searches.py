"""Asking datasets, and keeping what they answered."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor, wait
from dataclasses import dataclass
from datetime import timedelta
from threading import Event

from sqlalchemy import bindparam, delete, func, or_, select
from sqlalchemy.orm import Session

from app.models import Answer, Search
from app.models.base import new_id, now
from app.services.outcomes import AskedQuestion, Outcome, Pause, ask, outcome_of
from app.services.questions import Question
from app.services.results import Result, ResultStore
from connectors.deadline import Deadline

__all__ = ["AskedQuestion", "Desk", "sweep_results"]

HELD_BACK = timedelta(hours=1)
KNOWN = (
    select(Answer)
    .join(Search)
    .where(
        Answer.digest.in_(bindparam("digests", expanding=True)),
        Answer.expires_at > bindparam("moment"),
        Answer.result_id.is_not(None),
        or_(Search.account_id.is_(None), Search.account_id == bindparam("account")),
    )
    .order_by(Answer.answered_at)
)


@dataclass(frozen=True, slots=True)
class Desk:
    """Asks datasets at once, each within `quick_seconds`, and keeps their answers for `lives`.

    `pause` waits for some seconds before a dataset is asked once more.
    """

    store: ResultStore
    pool: Executor
    quick_seconds: float
    lives: timedelta
    pause: Pause = Event().wait

    def known(self, session: Session, account_id: str | None, digests: Sequence[str]) -> Mapping[str, Answer]:
        """Answers that are still good, by digest: this person's own, or those of visitors without account."""
        fresh = session.scalars(KNOWN, {"digests": list(digests), "moment": now(), "account": account_id})
        return {
            answer.digest: answer
            for answer in fresh
            if answer.result_id and self.store.exists(answer.result_id)
        }

    def ask(self, session: Session, account_id: str | None, asked: Sequence[AskedQuestion]) -> list[Answer]:
        """Answers in the order of the questions; one that is known is not asked again."""
        known = self.known(session, account_id, [one.question.digest for one in asked])
        missing = [one for one in asked if one.question.digest not in known]
        if not missing:
            return [known[one.question.digest] for one in asked]
        # What follows may wait for archives: the database is not held meanwhile.
        session.commit()
        outcomes = self._outcomes(missing)
        fresh = self._keep(session, account_id, missing, outcomes)
        return [known.get(one.question.digest) or fresh[one.question.digest] for one in asked]

    def _outcomes(self, asked: Sequence[AskedQuestion]) -> list[Outcome]:
        deadline = Deadline(self.quick_seconds)
        futures = [self.pool.submit(ask, one, self.store, deadline, self.pause) for one in asked]
        wait(futures, timeout=self.quick_seconds)
        return [outcome_of(future, one, deadline) for future, one in zip(futures, asked, strict=True)]

    def _keep(
        self,
        session: Session,
        account_id: str | None,
        asked: Sequence[AskedQuestion],
        outcomes: Sequence[Outcome],
    ) -> dict[str, Answer]:
        search = Search(account_id=account_id, question=asked[0].question.query_string())
        session.add(search)
        session.flush()
        answers = {
            one.question.digest: self._answer(search, one.question, outcome)
            for one, outcome in zip(asked, outcomes, strict=True)
        }
        session.add_all(answers.values())
        session.commit()
        return answers

    def _answer(self, search: Search, question: Question, outcome: Outcome) -> Answer:
        answer_id = new_id()
        if outcome.evidence:
            self.store.keep_evidence(answer_id, outcome.evidence)
        return Answer(
            id=answer_id,
            search_id=search.id,
            archive=question.archive,
            dataset=question.dataset,
            digest=question.digest,
            state=outcome.state,
            rows=outcome.result.rows if outcome.result else 0,
            elapsed=outcome.elapsed,
            error_kind=outcome.error.kind if outcome.error else "",
            words=outcome.error.message if outcome.error else "",
            result_id=outcome.result.id if outcome.result else None,
            expires_at=now() + self.lives,
        )

    def result(self, answer: Answer) -> Result | None:
        """The stored result of an answer, None where it failed or was swept."""
        try:
            return self.store.open(answer.result_id) if answer.result_id else None
        except KeyError:
            return None


def sweep_results(session: Session, store: ResultStore, most_bytes: int) -> int:
    """Remove results that expired, that nothing speaks of, or that have no room; returns how many.

    What an archive sent instead of a result goes by the id of its answer, and in the same way.
    """
    session.execute(delete(Answer).where(Answer.expires_at < now()))
    session.execute(
        delete(Search).where(Search.id.not_in(select(Answer.search_id)), Search.account_id.is_(None))
    )
    session.commit()
    newest = select(func.coalesce(Answer.result_id, Answer.id)).order_by(Answer.answered_at.desc())
    kept = list(session.scalars(newest))
    sizes, room, swept = store.sizes(), most_bytes, 0
    for result_id in kept:
        size = sizes.get(result_id, 0)
        room -= size
        if room < 0 and size:
            store.delete(result_id)
            swept += 1
    for result_id in sizes.keys() - set(kept):
        if store.age(result_id) > HELD_BACK.total_seconds():
            store.delete(result_id)
            swept += 1
    return swept
