"""Asking datasets, and keeping what they answered."""

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor, Future, wait
from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy import bindparam, delete, or_, select
from sqlalchemy.orm import Session

from app.models import Answer, AnswerState, Search
from app.models.base import now
from app.services.questions import Question
from app.services.results import Result, ResultStore
from connectors.contract import Connector, QueryRequest
from connectors.deadline import Deadline
from connectors.errors import ConnectorError, TimedOut

__all__ = ["AskedQuestion", "Desk", "sweep_results"]

log = structlog.get_logger()

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
class AskedQuestion:
    """A question to a dataset, with its request and the connector that asks it."""

    question: Question
    request: QueryRequest
    connector: Connector


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of asking: a result, or an error."""

    elapsed: float
    result: Result | None = None
    error: ConnectorError | None = None

    @property
    def state(self) -> AnswerState:
        """The answer's state."""
        if self.result is None:
            return AnswerState.FAILED
        if self.result.truncated:
            return AnswerState.TRUNCATED
        return AnswerState.ANSWERED if self.result.rows else AnswerState.EMPTY


def _ask(asked: AskedQuestion, store: ResultStore, deadline: Deadline) -> Outcome:
    started = time.monotonic()
    try:
        result = store.write(asked.connector.search(asked.request, deadline))
    except ConnectorError as error:
        log.info("answer failed", dataset=asked.question.dataset, kind=error.kind, detail=error.detail)
        return Outcome(time.monotonic() - started, error=error)
    return Outcome(time.monotonic() - started, result=result)


def _outcome(future: Future[Outcome], asked: AskedQuestion, deadline: Deadline) -> Outcome:
    """What a finished or late asking gave; a mistake of a connector is told as one, and logged."""
    if not future.done():
        future.cancel()
        late = TimedOut(
            f"No complete answer within {deadline.seconds:g} s. Ask for less, or try again later."
        )
        return Outcome(deadline.seconds, error=late)
    if mistake := future.exception():
        log.error("connector mistake", dataset=asked.question.dataset, exc_info=mistake)
        return Outcome(0.0, error=ConnectorError("The portal made a mistake while it asked this dataset."))
    return future.result()


@dataclass(frozen=True, slots=True)
class Desk:
    """Asks datasets at once, each within `quick_seconds`, and keeps their answers for `lives`."""

    store: ResultStore
    pool: Executor
    quick_seconds: float
    lives: timedelta

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
        futures = [self.pool.submit(_ask, one, self.store, deadline) for one in asked]
        wait(futures, timeout=self.quick_seconds)
        return [_outcome(future, one, deadline) for future, one in zip(futures, asked, strict=True)]

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
        return Answer(
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
    """Remove results that expired, that nothing speaks of, or that have no room; returns how many."""
    session.execute(delete(Answer).where(Answer.expires_at < now()))
    session.execute(
        delete(Search).where(Search.id.not_in(select(Answer.search_id)), Search.account_id.is_(None))
    )
    session.commit()
    newest = select(Answer.result_id, Answer.answered_at).where(Answer.result_id.is_not(None))
    found = session.execute(newest.order_by(Answer.answered_at.desc()))
    kept = [result_id for result_id, _ in found if result_id]
    sizes, room, swept = store.sizes(), most_bytes, 0
    for result_id in kept:
        room -= sizes.get(result_id, 0)
        if room < 0:
            store.delete(result_id)
            swept += 1
    for result_id in sizes.keys() - set(kept):
        if store.age(result_id) > HELD_BACK.total_seconds():
            store.delete(result_id)
            swept += 1
    return swept
