from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.models import Account, Basket, Item, Role, SignIn, SignInLink
from app.models.base import now
from app.services import baskets
from app.services.accounts.accounts import (
    LinkUsed,
    become_guest,
    known_link,
    make_sign_in_link,
    redeem,
    sign_out,
    sweep_accounts,
)
from tests.support.people import account_of, basket_of, filled, guest, labels, reference


def link(session: Session) -> str:
    return make_sign_in_link(session, "https://portal.test").rpartition("/")[2]


def test_a_link_is_an_address_of_the_portal(session: Session) -> None:
    assert make_sign_in_link(session, "https://portal.test").startswith("https://portal.test/sign-in/")


def test_links_sign_in_one_administrator(session: Session) -> None:
    tokens = [redeem(session, link(session), None) for _ in range(2)]
    people = [account_of(session, token) for token in tokens]
    assert people[0] is not None
    assert people[0] is people[1]
    assert people[0].role == Role.ADMIN


def test_a_link_works_once(session: Session) -> None:
    token = link(session)
    redeem(session, token, None)
    with pytest.raises(LinkUsed):
        redeem(session, token, None)


def test_looking_does_not_use_it_up(session: Session) -> None:
    token = link(session)
    assert known_link(session, token).account.name == "Administrator"
    assert redeem(session, token, None)


def test_of_two_at_the_same_moment_one_gets_in(session: Session) -> None:
    token = link(session)
    looked = known_link(session, token)
    with Session(session.get_bind()) as other:
        redeem(other, token, None)
    assert looked.used_at is None
    with pytest.raises(LinkUsed, match="a moment ago"):
        redeem(session, token, None)


@pytest.mark.parametrize("token", ["", "x", "../..", "a" * 500])
def test_an_unknown_link_says_so(session: Session, token: str) -> None:
    with pytest.raises(LinkUsed):
        known_link(session, token)


def test_a_link_is_too_old_after_a_day(session: Session) -> None:
    token = link(session)
    session.query(SignInLink).update({"expires_at": now() - timedelta(seconds=1)})
    with pytest.raises(LinkUsed):
        redeem(session, token, None)


def test_no_token_is_stored_as_it_is(session: Session) -> None:
    first = link(session)
    second = redeem(session, first, None)
    stored = {row.token_hash for kind in (SignIn, SignInLink) for row in session.query(kind)}
    assert not stored & {first, second}


def test_a_guests_basket_comes_along_and_the_guest_goes(session: Session) -> None:
    visitor, old = become_guest(session)
    baskets.add(session, baskets.ensure_default(session, visitor.id), [reference("a")])
    token = redeem(session, link(session), visitor)
    account = account_of(session, token)
    assert account is not None
    assert labels(session, basket_of(session, account)) == ["a"]
    assert account_of(session, old) is None
    assert session.query(Account).filter(Account.role == Role.GUEST).count() == 0


def test_signed_in_already_nothing_is_lost(session: Session) -> None:
    token = redeem(session, link(session), None)
    account = account_of(session, token)
    assert account is not None
    basket = filled(session, basket_of(session, account), "a")
    redeem(session, link(session), account)
    assert labels(session, basket) == ["a"]


def test_signing_out_ends_it_at_the_server(session: Session) -> None:
    token = redeem(session, link(session), None)
    sign_out(session, token)
    assert account_of(session, token) is None


def test_signing_out_here_leaves_other_browsers_signed_in(session: Session) -> None:
    here, there = (redeem(session, link(session), None) for _ in range(2))
    sign_out(session, here)
    assert account_of(session, there)


def test_a_sign_in_ends_by_itself(session: Session) -> None:
    token = redeem(session, link(session), None)
    session.query(SignIn).update({"expires_at": now()})
    assert account_of(session, token) is None


def test_sweeping_forgets_guests_that_nobody_can_be_again(session: Session) -> None:
    guest(session)
    kept, token = become_guest(session)
    session.commit()
    assert sweep_accounts(session) == 1
    assert account_of(session, token) is kept


def test_sweeping_keeps_people_without_a_sign_in(session: Session) -> None:
    redeem(session, link(session), None)
    session.query(SignIn).update({"expires_at": now() - timedelta(1)})
    assert sweep_accounts(session) == 0
    assert session.query(Account).count() == 1
    assert session.query(SignIn).count() == 0


def test_a_swept_guest_takes_the_basket_along(session: Session) -> None:
    filled(session, basket_of(session, guest(session)), "a")
    sweep_accounts(session)
    assert [session.query(kind).count() for kind in (Basket, Item)] == [0, 0]
