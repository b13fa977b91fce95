"""Results that baskets, shares and pinned searches hold: they outlive their life time for whoever holds."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.models import Answer, AnswerState, Basket, Item, ItemKind, OwnTable, Search, ShareKind
from app.services.baskets import result_identity
from app.services.sharing.access import shared_objects

__all__ = ["NO_ROOMS", "pinned_answers", "pins"]

NO_ROOMS: Mapping[str, int] = MappingProxyType({})
WHOLE = (AnswerState.ANSWERED, AnswerState.EMPTY, AnswerState.TRUNCATED)
HELD = (
    select(Basket.account_id, Item.identity)
    .join(Basket, Item.basket_id == Basket.id)
    .where(Item.kind == ItemKind.RESULT, Item.removed_at.is_(None), Basket.removed_at.is_(None))
)
PINNED = (
    select(Answer.result_id, Search.account_id)
    .join(Search)
    .where(Search.pinned_at.is_not(None), Search.removed_at.is_(None), Answer.result_id.is_not(None))
    .order_by(Answer.answered_at.desc())
)
TABLES = select(OwnTable.result_id, OwnTable.account_id).order_by(OwnTable.made_at.desc())
ANSWERS = (
    select(Answer.id, Answer.search_id, Answer.result_id, Answer.digest, Search.account_id)
    .join(Search)
    .where(Answer.result_id.is_not(None), Answer.state.in_(WHOLE))
    .order_by(Answer.answered_at.desc())
)


def pins(
    session: Session, sizes: Mapping[str, int], most_each: int, rooms: Mapping[str, int] = NO_ROOMS
) -> dict[str, set[str]]:
    """Accounts by the id of the result that is their table, or that shares, baskets, pinned searches hold.

    Of what a basket holds it is the newest answer to each question. `sizes` are the results' bytes; what goes
    beyond `most_each` of an account, or its own of `rooms`, is not held.
    """
    holders: dict[str, set[str]] = defaultdict(set)
    for account_id, identity in session.execute(HELD):
        holders[identity].add(account_id)
    shared = set(session.scalars(shared_objects(ShareKind.RESULT)))
    shared |= set(session.scalars(shared_objects(ShareKind.SEARCH)))
    held: dict[str, set[str]] = defaultdict(set)
    spent: dict[str, int] = defaultdict(int)
    for table_id, account_id in session.execute(TABLES):
        spent[account_id] += sizes.get(table_id, 0)
        if table_id in sizes and spent[account_id] <= rooms.get(account_id, most_each):
            held[table_id].add(account_id)
    rows = session.execute(ANSWERS) if holders or shared else ()
    for answer_id, search_id, result_id, digest, asker in rows:
        if result_id is None or result_id not in sizes:
            continue
        wanting = holders[result_identity(digest)]
        reached = {account for account in wanting if asker in (None, account)}
        wanting -= reached
        if asker and shared & {answer_id, search_id}:
            reached.add(asker)
        for account in reached:
            spent[account] += sizes[result_id]
        if fitting := {account for account in reached if spent[account] <= rooms.get(account, most_each)}:
            held[result_id] |= fitting
    _hold_pinned(session, sizes, lambda account: rooms.get(account, most_each), held, spent)
    return held


def _hold_pinned(
    session: Session,
    sizes: Mapping[str, int],
    most_of: Callable[[str], int],
    held: dict[str, set[str]],
    spent: dict[str, int],
) -> None:
    """The same for the results of pinned searches, after what baskets hold."""
    for result_id, account in session.execute(PINNED):
        if result_id is None or account is None or result_id not in sizes:
            continue
        if account in held.get(result_id, ()):
            continue
        spent[account] += sizes[result_id]
        if spent[account] <= most_of(account):
            held.setdefault(result_id, set()).add(account)


def pinned_answers(session: Session, account_id: str, digests: Sequence[str]) -> dict[str, Answer]:
    """By digest the newest answers that this account's baskets hold, however old."""
    identities = {result_identity(digest): digest for digest in digests}
    mine = HELD.where(Basket.account_id == account_id, Item.identity.in_(identities))
    held = [identities[identity] for _, identity in session.execute(mine)]
    if not held:
        return {}
    found = session.scalars(
        select(Answer)
        .join(Search)
        .where(
            Answer.digest.in_(held),
            Answer.result_id.is_not(None),
            Answer.state.in_(WHOLE),
            or_(Search.account_id.is_(None), Search.account_id == account_id),
        )
        .order_by(Answer.answered_at)
    )
    return {answer.digest: answer for answer in found}
