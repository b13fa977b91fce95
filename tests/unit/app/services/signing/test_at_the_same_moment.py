"""Two tabs that do the same for the first time; each has looked before one of them is done."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.models import Account, Group, Identity, Membership, Role, SignIn
from app.services.accounts import administering
from app.services.accounts.accounts import become_guest, make_email_link, redeem
from app.services.accounts.groups import groups_of, hold_memberships
from app.services.accounts.vault import Vault
from app.services.signing.arrival import Arrival, Tokens
from app.services.signing.arriving import Reception, enter
from tests.support.fake_provider import FakeProvider
from tests.support.people import account_of, basket_of, filled, labels, person
from tests.support.racing import at_the_same_moment

RECEPTION = Reception(vault=Vault(["secret"]), lives=timedelta(days=1), device="Firefox on Linux")


@dataclass(frozen=True, slots=True)
class Tabs:
    """Two tabs on one database, of which each signs in and tells whose account it is in."""

    engine: Engine
    arrival: Arrival

    def enter(
        self, here: str | None = None, *, adding: bool = False, write: str = "INSERT INTO accounts"
    ) -> None:
        def one(session: Session) -> str:
            account = session.get(Account, here) if here else None
            return enter(session, self.arrival, account, RECEPTION, adding=adding)

        assert len(set(at_the_same_moment(self.engine, one, write))) == 2


@pytest.fixture
def engine(session: Session) -> Engine:
    found = session.get_bind()
    assert isinstance(found, Engine)
    return found


@pytest.fixture
def tabs(engine: Engine) -> Tabs:
    provider = FakeProvider().provider
    groups = frozenset({"escape", "ska"})
    tokens = Tokens(access_token="access", refresh_token="refresh")
    arrival = Arrival(provider=provider, subject="ada", name="Ada", groups=groups, tokens=tokens)
    return Tabs(engine, arrival)


def test_a_new_identity_is_one_account_with_two_sign_ins(session: Session, tabs: Tabs) -> None:
    tabs.enter()
    account = session.query(Account).one()
    assert session.query(Identity).one().account_id == account.id
    assert {one.account_id for one in session.query(SignIn)} == {account.id}
    assert session.query(SignIn).count() == 2
    assert [one.name for one in groups_of(session, account.id)] == ["escape", "ska"]


def test_what_the_guest_of_both_tabs_kept_comes_along_once(session: Session, tabs: Tabs) -> None:
    guest, _ = become_guest(session)
    filled(session, basket_of(session, guest), "ab")
    tabs.enter(guest.id)
    account = session.query(Account).populate_existing().one()
    assert account.role == Role.USER
    assert sorted(labels(session, basket_of(session, account))) == ["a", "b"]


def test_one_identity_becomes_one_way_into_the_account_that_is_here(session: Session, tabs: Tabs) -> None:
    ada = person(session)
    tabs.enter(ada.id, adding=True, write="INSERT INTO identities")
    assert session.query(Identity).one().account_id == ada.id
    assert session.query(Account).one().role == Role.USER


def test_two_letters_to_one_new_address_make_one_account(session: Session, engine: Engine) -> None:
    links = [make_email_link(session, "", "ada@observatory.test", newcomers=True) or "" for _ in range(2)]
    tokens = [link.rpartition("/")[2] for link in links]

    def one(session: Session) -> str:
        return redeem(session, tokens.pop(), None)

    opened = at_the_same_moment(engine, one, "INSERT INTO accounts")
    account = session.query(Account).one()
    assert session.query(Identity).one().account_id == account.id
    for token in opened:
        assert account_of(session, token) is account


def test_two_members_bring_the_same_new_groups(session: Session, engine: Engine) -> None:
    people = [person(session, name).id for name in ("Ada", "Beatrix")]
    waiting = list(people)

    def one(session: Session) -> None:
        hold_memberships(session, waiting.pop(), "https://iam.test/", {"escape", "ska"})
        session.commit()

    at_the_same_moment(engine, one, "INSERT INTO groups")
    assert session.query(Group).count() == 2
    for who in people:
        assert [group.name for group in groups_of(session, who)] == ["escape", "ska"]


def test_the_groups_of_one_account_are_renewed_twice_at_once(session: Session, engine: Engine) -> None:
    ada = person(session).id

    def one(session: Session) -> None:
        hold_memberships(session, ada, "https://iam.test/", {"escape"})
        session.commit()

    one(session)
    session.query(Membership).delete()
    session.commit()
    at_the_same_moment(engine, one, "INSERT INTO memberships")
    assert session.query(Membership).count() == 1


def test_two_administrators_make_one_group_and_let_somebody_in(session: Session, engine: Engine) -> None:
    made = at_the_same_moment(
        engine, lambda session: administering.make_group(session, "ska") is not None, "INSERT INTO groups"
    )
    assert sorted(made) == [False, True]
    group, ada = session.query(Group).one(), person(session)
    ids = group.id, ada.id

    def add(session: Session) -> bool:
        found = session.get_one(Group, ids[0]), session.get_one(Account, ids[1])
        return administering.add_member(session, *found)

    assert sorted(at_the_same_moment(engine, add, "INSERT INTO memberships")) == [False, True]
