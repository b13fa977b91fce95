"""Asking datasets, and keeping what they answered."""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor, Future, wait
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event

from sqlalchemy.orm import Session

from app.models import Answer, AnswerState, Search, ShareKind, search_digest
from app.models.base import new_id, now
from app.services.jobs.drafting import take_over
from app.services.pins import pinned_answers
from app.services.results import Result, ResultStore
from app.services.searches.handing import Behind
from app.services.searches.here import Here
from app.services.searches.inserting import insert_fresh
from app.services.searches.outcomes import AskedQuestion, Outcome, Pause, ask, outcome_of
from app.services.searches.questions import Question
from app.services.searches.standing import given_up, standing
from app.services.sharing.access import Visitor, access, shared_answers
from connectors.contract import AtOnce
from connectors.deadline import Deadline

__all__ = ["AskedQuestion", "Desk"]

HERE = Here()
"""For what is answered at once: handing it to another thread would take longer."""
GoingOn = tuple[Future[Outcome], AskedQuestion, Deadline]


@dataclass(frozen=True, slots=True)
class Desk:
    """Asks datasets at once, each within `quick_seconds`, and keeps their answers for `lives`.

    `pause` waits for some seconds before a dataset is asked once more; what takes longer goes on `behind`.
    """

    store: ResultStore
    pool: Executor
    quick_seconds: float
    lives: timedelta
    pause: Pause = Event().wait
    behind: Behind = field(default_factory=Behind)

    def known(
        self, session: Session, account_id: str | None, digests: Sequence[str], opened: Sequence[str] = ()
    ) -> Mapping[str, Answer]:
        """Answers that are still good, by digest: this person's own, or those of visitors without account.

        One that a basket of this person holds, or that others share with them or by a secret link that they
        `opened`, is good as long as there is no newer one.
        """
        good = standing(session, account_id, digests).good
        return self._with_held(session, account_id, digests, good, opened)

    def _with_held(
        self,
        session: Session,
        account_id: str | None,
        digests: Sequence[str],
        good: Sequence[Answer],
        opened: Sequence[str],
    ) -> dict[str, Answer]:
        """Good answers that are stored; where there is none, those that are held for this person."""
        found = {answer.digest: answer for answer in good if self._is_stored(answer)}
        missing = [digest for digest in digests if digest not in found]
        if account_id and missing:
            pinned = pinned_answers(session, account_id, missing)
            found |= {digest: answer for digest, answer in pinned.items() if self._is_stored(answer)}
            missing = [digest for digest in missing if digest not in found]
        if missing:
            shared = shared_answers(session, Visitor(account_id, opened), missing)
            found |= {digest: answer for digest, answer in shared.items() if self._is_stored(answer)}
        return found

    def _is_stored(self, answer: Answer) -> bool:
        return bool(answer.result_id) and self.store.exists(answer.result_id or "")

    def ask(
        self,
        session: Session,
        account_id: str | None,
        asked: Sequence[AskedQuestion],
        opened: Sequence[str] = (),
        *,
        fresh: bool = False,
        since: datetime | None = None,
    ) -> list[Answer]:
        """Answers in the order of the questions; one that is known, or being asked, is not asked again.

        A `fresh` one is asked whatever is known; one that came to nothing `since` a moment is not. What a
        visitor without account was answered becomes this person's own as well, to be found again and shared.
        """
        digests = [one.question.digest for one in asked]
        stands = standing(session, account_id, digests)
        known = dict(stands.on_their_way)
        if since and not fresh:
            known = {**given_up(session, account_id, digests, since), **known}
        if not fresh:
            found = self._with_held(session, account_id, digests, stands.good, opened)
            known |= self._taken_over(session, account_id, found) if account_id else found
        missing = [one for one, digest in zip(asked, digests, strict=True) if digest not in known]
        if missing:
            # What follows may wait for archives: the database is not held meanwhile.
            session.commit()
            known = {**self._keep(session, account_id, self._asked(missing)), **known}
        return [known[digest] for digest in digests]

    @staticmethod
    def _taken_over(session: Session, account_id: str, found: Mapping[str, Answer]) -> dict[str, Answer]:
        """Known answers; those of visitors and of removed searches to a new search of this person's."""
        loose = [one for one in found.values() if one.search.account_id is None or one.search.removed_at]
        if not loose:
            return dict(found)
        search = _search(account_id, loose)
        own = {one.digest: _copy(search, one) for one in loose}
        session.add_all(own.values())
        session.commit()
        return {**found, **own}

    def _asked(self, asked: Sequence[AskedQuestion]) -> list[GoingOn]:
        """All of them asked, and answered where that took no longer than a person waits."""
        going_on = []
        for one in asked:
            deadline, end = self.behind.deadline(self.quick_seconds)
            pool = HERE if _at_once(one) else self.pool
            future = pool.submit(ask, one, self.store, deadline, self.pause)
            future.add_done_callback(end)
            going_on.append((future, one, deadline))
        wait([future for future, _, _ in going_on], timeout=self.quick_seconds)
        return going_on

    def _keep(self, session: Session, account_id: str | None, asked: Sequence[GoingOn]) -> dict[str, Answer]:
        search = _search(account_id, [one.question for _, one, _ in asked])
        answers, late = {}, []
        for future, one, deadline in asked:
            goes_on = future.running() and deadline.seconds > self.quick_seconds
            outcome = Outcome(self.quick_seconds) if goes_on else outcome_of(future, one, deadline)
            answers[one.question.digest] = answer = self._answer(search, one.question, outcome)
            late += [(answer, (future, one, deadline))] if goes_on else []
        insert_fresh(session, [search, *answers.values()])
        for answer, going_on in late:
            self.behind.hand_over(session, self.store, answer, going_on, self.lives)
        _commit(session, [answer for answer, _ in late])
        return answers

    def _answer(self, search: Search, question: Question, outcome: Outcome) -> Answer:
        answer_id, moment = new_id(), now()
        if outcome.evidence:
            self.store.keep_evidence(answer_id, outcome.evidence)
        return Answer(
            id=answer_id,
            search_id=search.id,
            search=search,
            archive=question.archive,
            dataset=question.dataset,
            digest=question.digest,
            question=question.query_string,
            state=outcome.state,
            rows=outcome.result.rows if outcome.result else 0,
            elapsed=outcome.elapsed,
            error_kind=outcome.error.kind if outcome.error else "",
            words=outcome.error.message if outcome.error else "",
            result_id=outcome.result.id if outcome.result else None,
            answered_at=moment,
            expires_at=moment + self.lives,
        )

    def ended(self, session: Session, visitor: Visitor, digest: str, answer_id: str) -> Answer | None:
        """What came of an answer that somebody waited for, also where it failed; None for somebody else's."""
        answer = session.get(Answer, answer_id)
        if answer is None or answer.digest != digest or not AnswerState(answer.state).over:
            return None
        return answer if access(session, visitor, ShareKind.RESULT, answer_id) else None

    def result(self, answer: Answer) -> Result | None:
        """The stored result of an answer, None where it failed or was swept."""
        try:
            return self.store.open(answer.result_id) if answer.result_id else None
        except KeyError:
            return None


def _at_once(asked: AskedQuestion) -> bool:
    return isinstance(asked.connector, AtOnce) and asked.connector.at_once(asked.request)


def _commit(session: Session, changing: Iterable[Answer]) -> None:
    """Commit; only what others change from now on is read again."""
    session.expire_on_commit = False
    try:
        session.commit()
    finally:
        session.expire_on_commit = True
    for answer in changing:
        session.expire(answer)


def _search(account_id: str | None, asked: Sequence[Question | Answer]) -> Search:
    """A new search for what was asked at once, called after its first question."""
    first = asked[0]
    text = first.question if isinstance(first, Answer) else first.query_string
    place = "" if len(asked) > 1 else f"{first.archive}/{first.dataset}"
    digest = search_digest(text, place)
    return Search(id=new_id(), account_id=account_id, question=text, asked_at=now(), digest=digest)


def _copy(search: Search, known: Answer) -> Answer:
    answer = Answer(
        search=search,
        archive=known.archive,
        dataset=known.dataset,
        digest=known.digest,
        question=known.question,
    )
    take_over(answer, known)
    return answer
