"""A guest's basket comes along at signing in: nothing is lost, nothing doubled."""

import pytest
from sqlalchemy.orm import Session

from app.models import Basket, Item
from app.services import baskets
from app.services.baskets import merge_baskets
from tests.support.people import guest, person, reference


@pytest.fixture
def both(session: Session) -> tuple[str, str]:
    return guest(session).id, person(session).id


def note(session: Session, account: str, identity: str, text: str) -> None:
    for item in session.scalars(baskets.items(account)):
        if item.identity == identity:
            baskets.set_note(session, account, item.id, text)


def merged(session: Session, both: tuple[str, str]) -> dict[str, str]:
    merge_baskets(session, *both)
    session.commit()
    session.expire_all()
    assert baskets.count(session, both[0]) == 0
    found = [(item.identity, item.note) for item in session.scalars(baskets.items(both[1]))]
    assert len(dict(found)) == len(found)
    return dict(found)


def test_all_items_of_both(session: Session, both: tuple[str, str]) -> None:
    baskets.add(session, both[0], [reference("a"), reference("b")])
    baskets.add(session, both[1], [reference("b"), reference("c")])
    assert merged(session, both) == {"a": "", "b": "", "c": ""}


def test_into_an_account_without_a_basket(session: Session, both: tuple[str, str]) -> None:
    baskets.add(session, both[0], [reference("a")])
    note(session, both[0], "a", "mine")
    assert merged(session, both) == {"a": "mine"}


def test_from_a_guest_without_a_basket(session: Session, both: tuple[str, str]) -> None:
    baskets.add(session, both[1], [reference("a")])
    assert merged(session, both) == {"a": ""}


def test_a_twin_that_was_removed_is_back_with_its_note(session: Session, both: tuple[str, str]) -> None:
    baskets.add(session, both[0], [reference("a")])
    baskets.add(session, both[1], [reference("a")])
    note(session, both[1], "a", "old")
    baskets.remove(session, both[1], identities=["a"])
    assert merged(session, both) == {"a": "old"}


def test_what_the_guest_removed_does_not_remove_here(session: Session, both: tuple[str, str]) -> None:
    baskets.add(session, both[0], [reference("a"), reference("b")])
    baskets.remove(session, both[0], identities=["a", "b"])
    baskets.add(session, both[1], [reference("a")])
    assert merged(session, both) == {"a": ""}


@pytest.mark.parametrize(
    ("theirs", "mine", "together"),
    [("", "m", "m"), ("t", "", "t"), ("t", "m", "m\nt"), ("m", "m", "m"), ("m", "m and more", "m and more")],
)
def test_notes_of_both_are_kept(
    session: Session, both: tuple[str, str], theirs: str, mine: str, together: str
) -> None:
    for account, text in zip(both, (theirs, mine), strict=True):
        baskets.add(session, account, [reference("a")])
        note(session, account, "a", text)
    assert merged(session, both) == {"a": together}


def test_a_guest_with_two_baskets(session: Session, both: tuple[str, str]) -> None:
    baskets.add(session, both[0], [reference("a")])
    second = Basket(account_id=both[0], name="Second")
    session.add(second)
    session.flush()
    first = session.query(Item).one()
    values = {
        column.name: getattr(first, column.name) for column in Item.__table__.columns if column.name != "id"
    }
    session.add(Item(**{**values, "basket_id": second.id}))
    session.commit()
    assert merged(session, both) == {"a": ""}
