"""What a person has asked before: found again, pinned, named, removed and brought back."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import parse_qs, quote_plus

from sqlalchemy import ColumnElement, Select, and_, delete, exists, func, or_, select, update
from sqlalchemy.orm import Session

from app.models import Answer, AnswerState, Job, Search, ShareKind
from app.models.base import now
from app.services.jobs.ending import abort
from app.services.jobs.phases import ACTIVE
from app.services.sharing.access import shared_objects

__all__ = [
    "LONGEST_NAME",
    "LONGEST_TITLE",
    "WHOLE",
    "Told",
    "count",
    "history",
    "remove",
    "runs",
    "set_name",
    "set_pin",
    "sweep_history",
    "take_back",
    "title_of",
    "told",
]

UNDO_LIVES = timedelta(days=7)
LONGEST_NAME = 200
LONGEST_TITLE = 80
MOST_WORDS = 8
WHOLE = frozenset({AnswerState.ANSWERED, AnswerState.EMPTY, AnswerState.TRUNCATED})


@dataclass(slots=True)
class Told:
    """What became of a search: answers by state, rows of them all, and how many have lost their rows since.

    `place` is archive/dataset where there is one answer alone, and `question` what that dataset was asked.
    """

    counts: Counter[AnswerState] = field(default_factory=Counter)
    rows: int = 0
    gone: int = 0
    place: str = ""
    question: str = ""


def _mine(account_id: str) -> ColumnElement[bool]:
    return and_(Search.account_id == account_id, Search.removed_at.is_(None))


def _holds(word: str) -> ColumnElement[bool]:
    """Whether a word is in the name, in the question as it is written in an address, or in a dataset's id."""
    asked = exists().where(
        Answer.search_id == Search.id,
        or_(Answer.archive.icontains(word, autoescape=True), Answer.dataset.icontains(word, autoescape=True)),
    )
    return or_(
        Search.name.icontains(word, autoescape=True),
        Search.question.icontains(quote_plus(word), autoescape=True),
        asked,
    )


def history(account_id: str, words: str = "", digest: str = "") -> Select[Search]:
    """The searches with all of these words, or the runs of one question: pinned ones first, then the newest.

    A statement to page through.
    """
    wanted = [_holds(word) for word in words.split()[:MOST_WORDS]]
    same = [Search.digest == digest] if digest else []
    order = (Search.pinned_at.is_(None), Search.asked_at.desc(), Search.id)
    return select(Search).where(_mine(account_id), *wanted, *same).order_by(*order)


def count(session: Session, statement: Select[Search]) -> int:
    """How many searches a statement finds."""
    return session.scalar(select(func.count()).select_from(statement.order_by(None).subquery())) or 0


def runs(session: Session, account_id: str, digests: Iterable[str]) -> Mapping[str, int]:
    """How often each of these questions was asked."""
    counted = select(Search.digest, func.count()).where(_mine(account_id), Search.digest.in_(set(digests)))
    return dict(session.execute(counted.group_by(Search.digest)).all())


def told(session: Session, searches: Sequence[Search]) -> Mapping[str, Told]:
    """What became of each search, by its id."""
    made: dict[str, Told] = defaultdict(Told)
    facts = session.execute(
        select(
            Answer.search_id, Answer.state, Answer.rows, Answer.result_id,
            Answer.archive, Answer.dataset, Answer.question,
        ).where(Answer.search_id.in_([search.id for search in searches]))
    )  # fmt: skip
    for search_id, state, rows, result_id, archive, dataset, question in facts:
        one = made[search_id]
        alone = not one.counts
        one.counts[AnswerState(state)] += 1
        one.rows += rows
        one.gone += state in WHOLE and not result_id
        one.place, one.question = (f"{archive}/{dataset}", question) if alone else ("", "")
    return made


def title_of(search: Search) -> str:
    """What a search is called: by its person, or by where it looked."""
    if search.name:
        return search.name
    typed = parse_qs(search.question)
    if "target" in typed:
        return f"Around {typed['target'][0]}"[:LONGEST_TITLE]
    if "adql" in typed:
        return "Query in ADQL"
    region = next((name for name in ("box", "polygon") if name in typed), "")
    return f"In a {region}" if region else "Search"


def set_pin(session: Session, search: Search, *, pinned: bool) -> None:
    """Keep a search with its results, or no longer."""
    search.pinned_at = now() if pinned else None
    session.commit()


def set_name(session: Session, search: Search, name: str) -> None:
    """Call a search something; an empty name gives it back its own words."""
    search.name = " ".join(name.split())[:LONGEST_NAME]
    session.commit()


def remove(session: Session, account_id: str, ids: Sequence[str]) -> list[str]:
    """Take searches out so that it can be undone, cancelling what still runs; the ids that were in."""
    gone = list(session.scalars(select(Search.id).where(_mine(account_id), Search.id.in_(ids))))
    running = select(Job.id).where(Job.search_id.in_(gone), Job.phase.in_(ACTIVE))
    for job_id in session.scalars(running).all():
        abort(session, job_id)
    session.execute(update(Job).where(Job.search_id.in_(gone)).values(told=True))
    session.execute(update(Search).where(Search.id.in_(gone)).values(removed_at=now()))
    session.commit()
    return gone


def take_back(session: Session, account_id: str, ids: Sequence[str]) -> int:
    """Undo a removal; how many came back."""
    back = session.execute(
        update(Search)
        .where(Search.account_id == account_id, Search.id.in_(ids), Search.removed_at.is_not(None))
        .values(removed_at=None)
    )
    session.commit()
    return int(back.rowcount)  # type: ignore[attr-defined]  # a CursorResult, which execute() does not promise


def sweep_history(session: Session, lives: timedelta) -> int:
    """Forget searches that were removed, or asked so long ago, not pinned and not shared; how many."""
    running = exists().where(Job.search_id == Search.id, Job.phase.in_(ACTIVE))
    old = and_(
        Search.account_id.is_not(None),
        Search.pinned_at.is_(None),
        Search.asked_at < now() - lives,
        Search.id.not_in(shared_objects(ShareKind.SEARCH)),
    )
    removed = Search.removed_at < now() - UNDO_LIVES
    gone = session.execute(
        delete(Search).where(or_(old, removed), ~running).execution_options(synchronize_session=False)
    )
    session.commit()
    return int(gone.rowcount)  # type: ignore[attr-defined]  # a CursorResult, which execute() does not promise
