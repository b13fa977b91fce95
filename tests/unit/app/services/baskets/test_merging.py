"""A guest's baskets come along at signing in: nothing is lost, nothing doubled."""

import pytest
from sqlalchemy.orm import Session

from app.models import Account, Basket, Item
from app.services import baskets
from app.services.baskets import merge_baskets
from tests.support.people import basket_of, filled, guest, ids, labels, person


@pytest.fixture
def visitor(session: Session) -> Account:
    return guest(session)


@pytest.fixture
def ada(session: Session) -> Account:
    return person(session)


def note(session: Session, basket: Basket, name: str, text: str) -> None:
    baskets.set_note(session, basket, ids(session, basket, name)[0], text)


def merged(session: Session, visitor: Account, ada: Account) -> dict[str, dict[str, str]]:
    """The account's baskets by name: what each holds, with the notes."""
    merge_baskets(session, visitor.id, ada.id)
    session.commit()
    assert baskets.baskets_of(session, visitor.id) == []
    found = {}
    for basket in baskets.baskets_of(session, ada.id):
        items = list(session.scalars(baskets.items(basket.id)))
        assert len({item.place for item in items}) == len(items)
        found[basket.name] = {item.label: item.note for item in items}
    return found


def test_all_items_of_both_the_guests_first(session: Session, visitor: Account, ada: Account) -> None:
    filled(session, basket_of(session, visitor), "ab")
    mine = filled(session, basket_of(session, ada), "bc")
    assert merged(session, visitor, ada) == {"Basket": {"a": "", "b": "", "c": ""}}
    assert labels(session, mine) == ["a", "b", "c"]


def test_into_an_account_without_a_basket(session: Session, visitor: Account, ada: Account) -> None:
    note(session, filled(session, basket_of(session, visitor), "a"), "a", "mine")
    assert merged(session, visitor, ada) == {"Basket": {"a": "mine"}}


def test_from_a_guest_without_a_basket(session: Session, visitor: Account, ada: Account) -> None:
    filled(session, basket_of(session, ada), "a")
    assert merged(session, visitor, ada) == {"Basket": {"a": ""}}


def test_a_twin_that_was_removed_is_back_with_its_note(
    session: Session, visitor: Account, ada: Account
) -> None:
    filled(session, basket_of(session, visitor), "a")
    mine = filled(session, basket_of(session, ada), "a")
    note(session, mine, "a", "old")
    baskets.remove(session, mine, identities=["a"])
    assert merged(session, visitor, ada) == {"Basket": {"a": "old"}}


def test_what_the_guest_removed_does_not_remove_here(
    session: Session, visitor: Account, ada: Account
) -> None:
    baskets.empty(session, filled(session, basket_of(session, visitor), "ab"))
    filled(session, basket_of(session, ada), "a")
    assert merged(session, visitor, ada) == {"Basket": {"a": ""}}


@pytest.mark.parametrize(
    ("theirs", "mine", "together"),
    [("", "m", "m"), ("t", "", "t"), ("t", "m", "m\nt"), ("m", "m", "m"), ("m", "m and more", "m and more")],
)
def test_notes_of_both_are_kept(
    session: Session, visitor: Account, ada: Account, theirs: str, mine: str, together: str
) -> None:
    for account, text in ((visitor, theirs), (ada, mine)):
        note(session, filled(session, basket_of(session, account), "a"), "a", text)
    assert merged(session, visitor, ada) == {"Basket": {"a": together}}


def test_tags_of_both_are_kept(session: Session, visitor: Account, ada: Account) -> None:
    for account, tag in ((visitor, "theirs"), (ada, "mine")):
        basket = filled(session, basket_of(session, account), "a")
        baskets.tag(session, basket, baskets.Look(), [tag])
    merged(session, visitor, ada)
    assert baskets.tags_of(session, basket_of(session, ada).id) == [("mine", 1), ("theirs", 1)]


def test_named_baskets_come_along_and_those_of_one_name_are_joined(
    session: Session, visitor: Account, ada: Account
) -> None:
    for account, name, items in ((visitor, "M 31", "ab"), (visitor, "new", "c"), (ada, "M 31", "bd")):
        filled(session, baskets.make(session, account.id, name), items)
    assert merged(session, visitor, ada) == {"M 31": {"a": "", "b": "", "d": ""}, "new": {"c": ""}}


def test_the_unnamed_one_joins_the_one_that_ticks_go_into(
    session: Session, visitor: Account, ada: Account
) -> None:
    filled(session, basket_of(session, visitor), "a")
    named = filled(session, baskets.make(session, ada.id, "first"), "b")
    filled(session, baskets.make(session, ada.id, "second"), "c")
    baskets.choose(session, named)
    assert merged(session, visitor, ada) == {"first": {"a": "", "b": ""}, "second": {"c": ""}}


def test_a_frozen_basket_is_never_joined(session: Session, visitor: Account, ada: Account) -> None:
    frozen = baskets.freeze(session, filled(session, basket_of(session, visitor), "a"), visitor.id)
    filled(session, baskets.make(session, ada.id, frozen.name), "b")
    merge_baskets(session, visitor.id, ada.id)
    session.commit()
    kept = session.get_one(Basket, frozen.id)
    assert kept.account_id == ada.id
    assert baskets.is_intact(session, kept)
    assert len(baskets.baskets_of(session, ada.id)) == 2


def test_ticks_still_go_where_they_went(session: Session, visitor: Account, ada: Account) -> None:
    chosen = baskets.make(session, ada.id, "chosen")
    baskets.choose(session, chosen)
    baskets.choose(session, baskets.make(session, visitor.id, "theirs"))
    merge_baskets(session, visitor.id, ada.id)
    session.commit()
    assert basket_of(session, ada).id == chosen.id
    assert session.query(Item).count() == 0
