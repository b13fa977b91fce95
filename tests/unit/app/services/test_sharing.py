"""Who may see or change what."""

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
    Group,
    Item,
    ItemKind,
    Membership,
    Search,
    Share,
    ShareKind,
)
from app.models.base import now
from app.services import baskets
from app.services.baskets import result_identity
from app.services.pins import pins
from app.services.results import ResultStore
from app.services.shares import NewShare, make_share, open_link, revoke_share, sweep_shares
from app.services.sharing import Visitor, access, reach
from app.services.sweeping import sweep_results
from tests.support.asking import desk
from tests.support.fakes import FakeConnector, asked
from tests.support.people import basket_of, guest, person, reference

ROOM = 10**9


@pytest.fixture
def owner(session: Session) -> Account:
    return person(session, "Owner")


@pytest.fixture
def other(session: Session) -> Account:
    return person(session, "Other")


def asked_by(session: Session, store: ResultStore, account: Account | None) -> Answer:
    (answer,) = desk(store).ask(session, account.id if account else None, [asked(FakeConnector())])
    return answer


def share(
    session: Session, owner: Account, kind: ShareKind, object_id: str, **how: object
) -> tuple[Share, str]:
    given: dict[str, object] = {"grantee": Grantee.LINK, "kind": kind, "object_id": object_id, **how}
    return make_share(session, owner.id, NewShare(**given))  # type: ignore[arg-type]  # put together by the test


def with_person(session: Session, owner: Account, search_id: str, access_: Access = Access.READ) -> Share:
    how = {"grantee": Grantee.ACCOUNT, "who": "Other", "access": access_}
    return share(session, owner, ShareKind.SEARCH, search_id, **how)[0]


def test_what_one_owns_is_ones_own(
    session: Session, store: ResultStore, owner: Account, other: Account
) -> None:
    answer = asked_by(session, store, owner)
    basket = Basket(account_id=owner.id)
    session.add(basket)
    session.commit()
    objects = [
        (ShareKind.SEARCH, answer.search_id),
        (ShareKind.RESULT, answer.id),
        (ShareKind.BASKET, basket.id),
    ]
    for kind, object_id in objects:
        assert access(session, Visitor(owner.id), kind, object_id) is Access.OWN
        for stranger in (Visitor(other.id), Visitor(), Visitor(None, ("x",))):
            assert access(session, stranger, kind, object_id) is Access.NONE


@pytest.mark.parametrize("kind", ShareKind)
@pytest.mark.parametrize("object_id", ["", "x", "0" * 32, "'; --"])
def test_nothing_can_be_done_with_what_is_not_there(
    session: Session, owner: Account, kind: ShareKind, object_id: str
) -> None:
    assert access(session, Visitor(owner.id), kind, object_id) is Access.NONE


def test_a_visitors_result_belongs_to_who_knows_it_and_the_search_to_nobody(
    session: Session, store: ResultStore, other: Account
) -> None:
    answer = asked_by(session, store, None)
    for visitor in (Visitor(), Visitor(other.id)):
        assert access(session, visitor, ShareKind.RESULT, answer.id) is Access.READ
        assert access(session, visitor, ShareKind.SEARCH, answer.search_id) is Access.NONE


@pytest.mark.parametrize("given", [Access.READ, Access.EDIT])
def test_a_person_may_what_was_given_until_it_is_revoked(
    session: Session, store: ResultStore, owner: Account, other: Account, given: Access
) -> None:
    answer = asked_by(session, store, owner)
    made = with_person(session, owner, answer.search_id, given)
    visitor = Visitor(other.id)
    assert access(session, visitor, ShareKind.SEARCH, answer.search_id) is given
    assert access(session, visitor, ShareKind.RESULT, answer.id) is Access.READ
    assert (
        access(session, Visitor(person(session, "Third").id), ShareKind.SEARCH, answer.search_id)
        is Access.NONE
    )
    revoke_share(session, owner.id, made.id)
    assert access(session, visitor, ShareKind.SEARCH, answer.search_id) is Access.NONE
    assert access(session, visitor, ShareKind.RESULT, answer.id) is Access.NONE


def test_members_of_a_group_may_what_was_given_as_long_as_they_are_members(
    session: Session, store: ResultStore, owner: Account, other: Account
) -> None:
    answer, group = asked_by(session, store, owner), Group(name="escape")
    session.add(group)
    session.flush()
    session.add_all([Membership(group_id=group.id, account_id=one.id) for one in (owner, other)])
    session.commit()
    share(session, owner, ShareKind.RESULT, answer.id, grantee=Grantee.GROUP, who=group.id)
    assert access(session, Visitor(other.id), ShareKind.RESULT, answer.id) is Access.READ
    assert access(session, Visitor(person(session, "Third").id), ShareKind.RESULT, answer.id) is Access.NONE
    session.query(Membership).filter_by(account_id=other.id).delete()
    session.commit()
    assert access(session, Visitor(other.id), ShareKind.RESULT, answer.id) is Access.NONE


def test_a_secret_link_opens_to_who_has_it_and_only_its_hash_is_kept(
    session: Session, store: ResultStore, owner: Account
) -> None:
    answer = asked_by(session, store, owner)
    made, secret = share(session, owner, ShareKind.RESULT, answer.id)
    assert len(secret) >= 43
    assert secret not in [str(getattr(made, column.key)) for column in Share.__table__.columns]
    assert open_link(session, secret).id == made.id
    assert access(session, Visitor(None, (made.id,)), ShareKind.RESULT, answer.id) is Access.READ
    assert access(session, Visitor(None, (made.id,)), ShareKind.SEARCH, answer.search_id) is Access.NONE
    with pytest.raises(KeyError):
        open_link(session, secret + "x")


@pytest.mark.usefixtures("other")
def test_the_id_of_a_share_with_a_person_is_no_link(
    session: Session, store: ResultStore, owner: Account
) -> None:
    made = with_person(session, owner, asked_by(session, store, owner).search_id)
    assert access(session, Visitor(None, (made.id,)), ShareKind.SEARCH, made.object_id) is Access.NONE


def test_what_has_ended_gives_nothing(session: Session, store: ResultStore, owner: Account) -> None:
    answer = asked_by(session, store, owner)
    made, secret = share(session, owner, ShareKind.RESULT, answer.id, lives=timedelta(seconds=-1))
    assert access(session, Visitor(None, (made.id,)), ShareKind.RESULT, answer.id) is Access.NONE
    with pytest.raises(KeyError):
        open_link(session, secret)
    assert sweep_shares(session, timedelta(0)) == 1


def test_nobody_can_share_what_others_own(
    session: Session, store: ResultStore, owner: Account, other: Account
) -> None:
    """A row that says so all the same, as by a fault elsewhere, gives nothing."""
    answer = asked_by(session, store, owner)
    made, _ = share(session, other, ShareKind.SEARCH, answer.search_id)
    assert access(session, Visitor(None, (made.id,)), ShareKind.SEARCH, answer.search_id) is Access.NONE


def test_less_than_is_needed_is_told_apart_from_nothing(
    session: Session, store: ResultStore, owner: Account, other: Account
) -> None:
    made = with_person(session, owner, asked_by(session, store, owner).search_id)
    assert reach(session, Visitor(other.id), ShareKind.SEARCH, made.object_id) is Access.READ
    with pytest.raises(PermissionError):
        reach(session, Visitor(other.id), ShareKind.SEARCH, made.object_id, Access.EDIT)
    with pytest.raises(KeyError):
        reach(session, Visitor(), ShareKind.SEARCH, made.object_id)


def test_a_shared_result_is_the_answer_to_its_question(
    session: Session, store: ResultStore, owner: Account, other: Account
) -> None:
    answer = asked_by(session, store, owner)
    known = desk(store).known
    assert known(session, other.id, [answer.digest]) == {}
    with_person(session, owner, answer.search_id)
    assert known(session, other.id, [answer.digest])[answer.digest].id == answer.id
    link, _ = share(session, owner, ShareKind.RESULT, answer.id)
    assert known(session, None, [answer.digest]) == {}
    assert known(session, None, [answer.digest], [link.id])[answer.digest].id == answer.id


def test_a_search_that_was_removed_answers_nobody_else(
    session: Session, store: ResultStore, owner: Account, other: Account
) -> None:
    answer = asked_by(session, store, owner)
    with_person(session, owner, answer.search_id)
    session.get_one(Search, answer.search_id).removed_at = now()
    session.commit()
    assert desk(store).known(session, other.id, [answer.digest]) == {}


def test_what_is_shared_outlives_its_time(session: Session, store: ResultStore, owner: Account) -> None:
    answer = asked_by(session, store, owner)
    made, _ = share(session, owner, ShareKind.RESULT, answer.id)
    answer.expires_at = now() - timedelta(days=1)
    session.commit()
    assert pins(session, store.sizes(), ROOM) == {answer.result_id: {owner.id}}
    assert sweep_results(session, store, 0, ROOM) == 0
    revoke_share(session, owner.id, made.id)
    sweep_results(session, store, 0, ROOM)
    assert session.query(Answer).one().result_id is None


def test_a_deleted_owner_shares_nothing(session: Session, store: ResultStore, owner: Account) -> None:
    answer = asked_by(session, store, owner)
    share(session, owner, ShareKind.SEARCH, answer.search_id)
    session.delete(owner)
    session.commit()
    assert session.query(Share).count() == 0
    assert session.query(Search).count() == 0


def test_a_guest_is_nobody_to_share_with(session: Session, store: ResultStore, owner: Account) -> None:
    guest(session)
    answer = asked_by(session, store, owner)
    with pytest.raises(ValueError, match="Nobody who signed in"):
        share(session, owner, ShareKind.RESULT, answer.id, grantee=Grantee.ACCOUNT, who="")


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
