"""Who may see or change what: the one place that says so, for every path to an object."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import Session

from app.models import (
    Access,
    Answer,
    AnswerState,
    Basket,
    Grantee,
    Item,
    ItemKind,
    Membership,
    Query,
    Search,
    Share,
    ShareKind,
)
from app.models.base import now
from app.services.baskets import result_identity

__all__ = [
    "Visitor",
    "access",
    "good",
    "granted",
    "meant",
    "owner_of",
    "reach",
    "shared_answers",
    "shared_objects",
]

WHOLE = (AnswerState.ANSWERED, AnswerState.EMPTY, AnswerState.TRUNCATED)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks: an account, if any, and the secret links that this browser has opened, by their shares."""

    account_id: str | None = None
    opened: Sequence[str] = ()


OWNERS: dict[ShareKind, Select[Any, str]] = {
    ShareKind.BASKET: select(Basket.account_id, Basket.id).where(Basket.removed_at.is_(None)),
    ShareKind.SEARCH: select(Search.account_id, Search.id).where(Search.removed_at.is_(None)),
    ShareKind.RESULT: select(Search.account_id, Answer.id)
    .join(Answer, Answer.search_id == Search.id)
    .where(Search.removed_at.is_(None)),
    ShareKind.QUERY: select(Query.account_id, Query.id).where(Query.removed_at.is_(None)),
}
"""Who owns an object of each kind, and its id."""


def owner_of(session: Session, kind: ShareKind, object_id: str) -> str | None:
    """The account that owns an object, None for a visitor's without account. Raises KeyError."""
    if kind not in OWNERS:
        raise KeyError(kind)
    statement = OWNERS[kind]
    owner = session.execute(statement.where(statement.selected_columns[1] == object_id)).first()
    if owner is None:
        raise KeyError(object_id)
    return None if owner[0] is None else str(owner[0])


def good() -> ColumnElement[bool]:
    """A share that has not ended."""
    return or_(Share.expires_at.is_(None), Share.expires_at > now())


def meant(visitor: Visitor) -> ColumnElement[bool]:
    """A share that is with this visitor."""
    ways: list[ColumnElement[bool]] = [false()]
    if visitor.opened:
        ways.append(and_(Share.grantee == Grantee.LINK, Share.id.in_(visitor.opened)))
    if visitor.account_id:
        groups = select(Membership.group_id).where(Membership.account_id == visitor.account_id)
        ways.append(and_(Share.grantee == Grantee.ACCOUNT, Share.grantee_id == visitor.account_id))
        ways.append(and_(Share.grantee == Grantee.GROUP, Share.grantee_id.in_(groups)))
    return or_(*ways)


def granted(visitor: Visitor, kind: ShareKind) -> Select[str]:
    """The ids of the objects of a kind that others share with a visitor, as a statement."""
    return select(Share.object_id).where(Share.kind == kind, good(), meant(visitor))


def _given(session: Session, visitor: Visitor, kind: ShareKind, object_id: str, owner: str) -> Access:
    """The most that the owner lets a visitor do."""
    statement = select(func.max(Share.access)).where(
        Share.kind == kind,
        Share.object_id == object_id,
        Share.owner_id == owner,
        good(),
        meant(visitor),
    )
    return Access(session.scalar(statement) or Access.NONE)


def _held(session: Session, visitor: Visitor, digests: Sequence[str]) -> set[tuple[str, str]]:
    """Whose answers, by digest, are in baskets that their owners share with a visitor.

    An item counts that was made from an answer of the basket's owner: it tells the moment of that answer,
    which whoever may only fill the basket does not know of what its owner asked elsewhere.
    """
    if not (visitor.account_id or visitor.opened):
        return set()
    identities = {result_identity(digest): digest for digest in digests}
    found = session.execute(
        select(Basket.account_id, Item.identity, Answer.digest)
        .join(Share, and_(Share.object_id == Basket.id, Share.owner_id == Basket.account_id))
        .join(Item, Item.basket_id == Basket.id)
        .join(Search, Search.account_id == Basket.account_id)
        .join(Answer, and_(Answer.search_id == Search.id, Answer.answered_at == Item.asked_at))
        .where(
            *(Share.kind == ShareKind.BASKET, good(), meant(visitor)),
            *(Basket.removed_at.is_(None), Item.removed_at.is_(None), Search.removed_at.is_(None)),
            *(Item.kind == ItemKind.RESULT, Item.identity.in_(identities), Answer.digest.in_(digests)),
        )
    )
    return {(owner, digest) for owner, identity, digest in found if identities[identity] == digest}


def access(session: Session, visitor: Visitor, kind: ShareKind, object_id: str) -> Access:
    """What a visitor may do with an object; nothing with one that is not there.

    Who may read a search may read the results of its answers, who may read a basket the results in it that
    its owner asked for; a search of a visitor without account is nobody's, its results belong to whoever
    knows the answer's id.
    """
    try:
        owner = owner_of(session, kind, object_id)
    except KeyError:
        return Access.NONE
    if owner is None:
        return Access.READ if kind is ShareKind.RESULT else Access.NONE
    if owner == visitor.account_id:
        return Access.OWN
    given = _given(session, visitor, kind, object_id, owner)
    if kind is ShareKind.RESULT and given is Access.NONE:
        answer = session.get_one(Answer, object_id)
        given = min(_given(session, visitor, ShareKind.SEARCH, answer.search_id, owner), Access.READ)
        if given is Access.NONE and _held(session, visitor, [answer.digest]) >= {(owner, answer.digest)}:
            given = Access.READ
    return given


def reach(
    session: Session, visitor: Visitor, kind: ShareKind, object_id: str, least: Access = Access.READ
) -> Access:
    """What a visitor may do. Raises KeyError where that is less than is needed, as if nothing were there.

    Raises PermissionError to who may see it and not do this.
    """
    found = access(session, visitor, kind, object_id)
    if found is Access.NONE:
        raise KeyError(object_id)
    if found < least:
        raise PermissionError(object_id)
    return found


def shared_answers(session: Session, visitor: Visitor, digests: Sequence[str]) -> dict[str, Answer]:
    """By digest the newest answers that others share with a visitor, or in a basket, however old."""
    if not (visitor.account_id or visitor.opened):
        return {}
    held = _held(session, visitor, digests)
    found = session.scalars(
        select(Answer)
        .join(Search)
        .where(
            Search.removed_at.is_(None),
            Answer.digest.in_(digests),
            Answer.result_id.is_not(None),
            Answer.state.in_(WHOLE),
            or_(
                Answer.id.in_(granted(visitor, ShareKind.RESULT)),
                Answer.search_id.in_(granted(visitor, ShareKind.SEARCH)),
                *(and_(Search.account_id == owner, Answer.digest == digest) for owner, digest in held),
            ),
        )
        .order_by(Answer.answered_at)
    )
    return {answer.digest: answer for answer in found}


def shared_objects(kind: ShareKind) -> Select[str]:
    """The ids of all objects of a kind that are shared with anybody, as a statement."""
    return select(Share.object_id).where(Share.kind == kind, good())
