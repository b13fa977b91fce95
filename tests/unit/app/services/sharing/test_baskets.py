"""The results in a basket that is shared."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.models import (
    Access,
    Account,
    Answer,
    Basket,
    Grantee,
    Item,
    ItemKind,
    ShareKind,
)
from app.models.base import now
from app.services import baskets
from app.services.baskets import result_identity
from app.services.results import ResultStore
from app.services.sharing.access import Visitor, access
from app.services.sharing.shares import revoke_share
from tests.support.asking import desk
from tests.support.people import basket_of, person, reference
from tests.support.sharings import asked_by, share


def held_in_basket(session: Session, owner: Account, answer: Answer, **how: Any) -> Basket:
    """A basket of the owner's with the result of this answer."""
    basket = basket_of(session, owner)
    told = {"kind": ItemKind.RESULT, "asked_at": answer.answered_at, **how}
    baskets.add(
        session, basket, [reference("result", **{"identity": result_identity(answer.digest), **told})]
    )
    return basket


def known_to(session: Session, store: ResultStore, who: Account, answer: Answer, opened: str = "") -> bool:
    links = [opened] if opened else []
    return bool(desk(store).known(session, who.id, [answer.digest], links))


def test_who_may_read_a_basket_may_read_its_owners_results_in_it(
    session: Session, store: ResultStore, owner: Account, other: Account
) -> None:
    answer, visitor = asked_by(session, store, owner), Visitor(other.id)
    basket = held_in_basket(session, owner, answer)
    assert access(session, visitor, ShareKind.RESULT, answer.id) is Access.NONE
    how = {"grantee": Grantee.ACCOUNT, "who": "Other", "access": Access.EDIT}
    given, _ = share(session, owner, ShareKind.BASKET, basket.id, **how)
    assert access(session, visitor, ShareKind.RESULT, answer.id) is Access.READ
    assert access(session, visitor, ShareKind.SEARCH, answer.search_id) is Access.NONE
    assert known_to(session, store, other, answer)
    stranger = person(session, "Stranger")
    assert access(session, Visitor(stranger.id), ShareKind.RESULT, answer.id) is Access.NONE
    assert not known_to(session, store, stranger, answer)
    link, _ = share(session, owner, ShareKind.BASKET, basket.id)
    assert access(session, Visitor(None, [link.id]), ShareKind.RESULT, answer.id) is Access.READ
    assert known_to(session, store, stranger, answer, link.id)
    for one in (given, link):
        revoke_share(session, owner.id, one.id)
    assert access(session, visitor, ShareKind.RESULT, answer.id) is Access.NONE
    assert not known_to(session, store, other, answer)


@pytest.mark.parametrize("ends", ["share", "item", "basket", "search"])
def test_a_result_is_read_only_as_long_as_all_stand(
    session: Session, store: ResultStore, owner: Account, other: Account, ends: str
) -> None:
    answer = asked_by(session, store, owner)
    basket = held_in_basket(session, owner, answer)
    how = {"grantee": Grantee.ACCOUNT, "who": "Other"}
    given, _ = share(session, owner, ShareKind.BASKET, basket.id, **how)
    assert known_to(session, store, other, answer)
    match ends:
        case "share":
            given.expires_at = now()
        case "item":
            baskets.remove(session, basket, [session.query(Item.id).scalar()])
        case "basket":
            baskets.take_away(session, basket)
        case "search":
            answer.search.removed_at = now()
    session.commit()
    assert not known_to(session, store, other, answer)
    assert access(session, Visitor(other.id), ShareKind.RESULT, answer.id) is Access.NONE


@pytest.mark.parametrize("microseconds", [None, -1, 1])
def test_nobody_opens_what_the_owner_asked_by_putting_it_into_the_basket(
    session: Session, store: ResultStore, owner: Account, other: Account, microseconds: int | None
) -> None:
    answer = asked_by(session, store, owner)
    guessed = timedelta(microseconds=microseconds) + answer.answered_at if microseconds else None
    basket = held_in_basket(session, owner, answer, asked_at=guessed)
    how = {"grantee": Grantee.ACCOUNT, "who": "Other", "access": Access.EDIT}
    share(session, owner, ShareKind.BASKET, basket.id, **how)
    assert access(session, Visitor(other.id), ShareKind.RESULT, answer.id) is Access.NONE
    assert not known_to(session, store, other, answer)


def test_a_basket_does_not_give_on_what_another_shares(
    session: Session, store: ResultStore, owner: Account, other: Account
) -> None:
    answer, third = asked_by(session, store, owner), person(session, "Third")
    basket = held_in_basket(session, other, answer)
    how = {"grantee": Grantee.ACCOUNT, "who": "Third"}
    share(session, other, ShareKind.BASKET, basket.id, **how)
    assert access(session, Visitor(third.id), ShareKind.RESULT, answer.id) is Access.NONE
    assert not known_to(session, store, third, answer)
