"""Sharing with somebody, and ending it."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.models import Access, Account, AuditEntry, Grantee, Group, Identity, Membership, Share, ShareKind
from app.models.base import now
from app.services.sharing import shares
from app.services.sharing.access import Visitor
from app.services.sharing.shares import Impossible, NewShare, make_share, revoke_share, shares_by, shares_with
from tests.support.people import person


def new(who: str, grantee: Grantee = Grantee.ACCOUNT, **how: object) -> NewShare:
    given = {"kind": ShareKind.SEARCH, "object_id": "0" * 32, "grantee": grantee, "who": who, **how}
    return NewShare(**given)  # type: ignore[arg-type]  # put together by the test


def known_as(session: Session, name: str, email: str, *, verified: bool = True) -> Account:
    account = person(session, name)
    session.add(
        Identity(
            account_id=account.id,
            provider="iam",
            issuer="https://iam.test",
            subject=name,
            email=email,
            verified=verified,
        )
    )
    session.commit()
    return account


@pytest.fixture
def owner(session: Session) -> Account:
    return known_as(session, "Owner", "owner@portal.test")


@pytest.mark.parametrize("who", ["ada@portal.test", " ADA@portal.test ", "Ada", "ada"])
def test_a_person_is_found_by_address_or_name(session: Session, owner: Account, who: str) -> None:
    ada = known_as(session, "Ada", "Ada@portal.test")
    made, secret = make_share(session, owner.id, new(who))
    assert (made.grantee_id, secret) == (ada.id, "")


def test_an_address_that_nobody_checked_finds_nobody(session: Session, owner: Account) -> None:
    known_as(session, "Eve", "ada@portal.test", verified=False)
    with pytest.raises(Impossible, match="Nobody"):
        make_share(session, owner.id, new("ada@portal.test"))


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("", "Nobody"),
        ("nobody@x", "Nobody"),
        ("Owner", "That is you"),
        ("Twin", "Several"),
        ("Gone", "Nobody"),
    ],
)
def test_whom_it_cannot_be_shared_with(session: Session, owner: Account, who: str, words: str) -> None:
    for name in ("Twin", "twin"):
        person(session, name)
    person(session, "Gone").disabled_at = now()
    session.commit()
    with pytest.raises(Impossible, match=words) as fault:
        make_share(session, owner.id, new(who))
    assert fault.value.field == "person"


def test_a_group_is_one_of_ones_own(session: Session, owner: Account) -> None:
    mine, theirs = Group(name="mine"), Group(name="theirs")
    session.add_all([mine, theirs])
    session.flush()
    session.add(Membership(group_id=mine.id, account_id=owner.id))
    session.commit()
    assert make_share(session, owner.id, new(mine.id, Grantee.GROUP))[0].grantee_id == mine.id
    with pytest.raises(Impossible, match="one of your groups"):
        make_share(session, owner.id, new(theirs.id, Grantee.GROUP))


def test_sharing_again_changes_what_was_given(session: Session, owner: Account) -> None:
    person(session, "Ada")
    make_share(session, owner.id, new("Ada"))
    make_share(session, owner.id, new("Ada", access=Access.EDIT, lives=timedelta(days=1)))
    (only,) = session.query(Share)
    assert only.access == Access.EDIT
    assert only.expires_at


def test_each_link_is_another(session: Session, owner: Account) -> None:
    secrets = {make_share(session, owner.id, new("", Grantee.LINK))[1] for _ in range(3)}
    assert len(secrets) == session.query(Share).count() == 3


def test_both_see_it_in_their_list_and_the_trail_tells_of_it(session: Session, owner: Account) -> None:
    ada = person(session, "Ada")
    made, _ = make_share(session, owner.id, new("Ada"))
    assert [one.id for one in shares_by(session, owner.id)] == [made.id]
    assert [one.id for one in shares_with(session, Visitor(ada.id))] == [made.id]
    assert list(shares_with(session, Visitor(owner.id))) == []
    with pytest.raises(KeyError):
        revoke_share(session, ada.id, made.id)
    revoke_share(session, owner.id, made.id)
    assert list(shares_with(session, Visitor(ada.id))) == []
    assert [entry.act for entry in session.query(AuditEntry)] == ["share.make", "share.revoke"]


def test_no_secret_stands_in_the_trail(session: Session, owner: Account) -> None:
    _, secret = make_share(session, owner.id, new("", Grantee.LINK))
    assert secret not in session.query(AuditEntry).one().about


def test_there_is_an_end_to_them(session: Session, owner: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shares, "MOST_SHARES", 1)
    make_share(session, owner.id, new("", Grantee.LINK))
    with pytest.raises(Impossible, match="end some"):
        make_share(session, owner.id, new("", Grantee.LINK))
