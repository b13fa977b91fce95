"""Removing results that nobody needs any more."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from app.models import Account, Answer, Role, Search
from app.models.base import now
from app.services.pins import NO_ROOMS, pins
from app.services.results import ResultStore

__all__ = ["sweep_results"]

HELD_BACK = 3600.0
"""Seconds that a result without an answer is left alone: it may be one that is being written."""
AT_ONCE = 500
GUESTS = 2
"""Part of the room that the baskets of guests may hold."""


def sweep_results(
    session: Session,
    store: ResultStore,
    most_bytes: int,
    most_each: int,
    rooms: Mapping[str, int] = NO_ROOMS,
) -> int:
    """Remove results that expired, that nothing speaks of, or that have no room; returns how many.

    `most_bytes` is the room for all, `most_each` for those of one account that has none of its own in
    `rooms`; the oldest go first, and those that a basket holds stay, a guest's as far as half of the room
    goes. What an archive sent instead of a result goes by the id of its answer, in the same way.
    """
    sizes = store.sizes()
    held = _without_guests(session, pins(session, sizes, most_each, rooms), sizes, most_bytes // GUESTS)
    _forget_expired(session, held)
    spent: dict[str | None, int] = defaultdict(int)
    for result_id, accounts in held.items():
        for account_id in accounts:
            spent[account_id] += sizes[result_id]
    room = most_bytes - sum(sizes[result_id] for result_id in held)
    newest = list(_newest(session))
    others = [(result_id, asker) for result_id, asker in newest if result_id not in held]
    gone = list(_without_room(others, sizes, spent, room, lambda account: rooms.get(account, most_each)))
    spoken_of = {result_id for result_id, _ in newest}
    gone += [one for one in sizes.keys() - spoken_of if store.age(one) > HELD_BACK]
    for start in range(0, len(gone), AT_ONCE):
        lost = Answer.result_id.in_(gone[start : start + AT_ONCE])
        session.execute(update(Answer).where(lost).values(result_id=None))
    session.commit()
    for result_id in gone:
        store.delete(result_id)
    return len(gone)


def _without_guests(
    session: Session, held: Mapping[str, set[str]], sizes: Mapping[str, int], room: int
) -> dict[str, set[str]]:
    """What is held, newest first, without what guests hold beyond this room: anybody can be many guests."""
    guests = set(session.scalars(select(Account.id).where(Account.role == Role.GUEST))) if held else set()
    kept = {}
    for result_id, accounts in held.items():
        room -= sizes[result_id] if accounts <= guests else 0
        if room >= 0 or not accounts <= guests:
            kept[result_id] = accounts
    return kept


def _forget_expired(session: Session, held: Mapping[str, object]) -> None:
    """Answers of visitors go; those of a person's history lose their rows and still tell what was said."""
    expired = session.execute(
        select(Answer.id, Answer.result_id, Search.account_id).join(Search).where(Answer.expires_at < now())
    ).all()
    of_nobody = [one for one, result_id, asker in expired if result_id not in held and asker is None]
    of_somebody = [one for one, result_id, asker in expired if result_id and result_id not in held and asker]
    for start in range(0, len(of_nobody), AT_ONCE):
        session.execute(delete(Answer).where(Answer.id.in_(of_nobody[start : start + AT_ONCE])))
    for start in range(0, len(of_somebody), AT_ONCE):
        some = of_somebody[start : start + AT_ONCE]
        session.execute(update(Answer).where(Answer.id.in_(some)).values(result_id=None))
    session.execute(
        delete(Search).where(Search.id.not_in(select(Answer.search_id)), Search.account_id.is_(None))
    )
    session.commit()


def _newest(session: Session) -> Iterator[tuple[str, str | None]]:
    """What is kept of the answers and who asked last for it, the newest first; many may share a result."""
    kept = (
        select(func.coalesce(Answer.result_id, Answer.id), Search.account_id)
        .join(Search)
        .where(or_(Answer.result_id.is_not(None), Answer.expires_at >= now()))
        .order_by(Answer.answered_at.desc(), Search.asked_at.desc())
    )
    seen: set[str] = set()
    for name, asker in session.execute(kept):
        if name not in seen:
            seen.add(name)
            yield name, asker


def _without_room(
    newest: Iterable[tuple[str, str | None]],
    sizes: Mapping[str, int],
    spent: dict[str | None, int],
    room: int,
    most_of: Callable[[str], int],
) -> Iterator[str]:
    """Those that find no room after the ones before them; a visitor has no room of their own."""
    for result_id, asker in newest:
        size = sizes.get(result_id, 0)
        room -= size
        spent[asker] += size
        if size and (room < 0 or (asker and spent[asker] > most_of(asker))):
            yield result_id
