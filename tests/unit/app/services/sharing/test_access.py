"""Who may see or change what."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.models import (
    Access,
    Account,
    Basket,
    Grantee,
    Group,
    Membership,
    Share,
    ShareKind,
)
from app.services.results import ResultStore
from app.services.sharing.access import Visitor, access, reach
from app.services.sharing.shares import open_link, revoke_share, sweep_shares
from tests.support.people import guest, person
from tests.support.sharings import asked_by, share, with_person


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


def test_a_guest_is_nobody_to_share_with(session: Session, store: ResultStore, owner: Account) -> None:
    guest(session)
    answer = asked_by(session, store, owner)
    with pytest.raises(ValueError, match="Nobody who signed in"):
        share(session, owner, ShareKind.RESULT, answer.id, grantee=Grantee.ACCOUNT, who="")
