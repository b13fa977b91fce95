import pytest
from sqlalchemy.orm import Session

from app.models import Basket, Item
from app.services import baskets
from app.services.baskets import Frozen, Look
from tests.support.people import filled, ids, labels, reference


@pytest.fixture
def other(session: Session, mine: Basket) -> Basket:
    """Another basket of the same person."""
    return baskets.make(session, mine.account_id, "Other")


def test_copies_have_notes_and_tags_and_stand_first(session: Session, mine: Basket, other: Basket) -> None:
    filled(session, mine, "abc")
    filled(session, other, "z")
    (number,) = ids(session, mine, "b")
    baskets.set_note(session, mine, number, "seen")
    baskets.tag(session, mine, [number], ["deep", "m31"])
    change = baskets.carry(session, mine, other, ids(session, mine, "cb"), move=False)
    assert change
    assert (labels(session, mine), labels(session, other)) == (["a", "b", "c"], ["b", "c", "z"])
    (copy,) = ids(session, other, "b")
    item = baskets.item_of(session, other.id, copy)
    assert (item.note, item.tags) == ("seen", ["deep", "m31"])


def test_what_was_moved_is_undone_in_both(session: Session, mine: Basket, other: Basket) -> None:
    filled(session, mine, "abc")
    change = baskets.carry(session, mine, other, Look(words="b"), move=True)
    assert (labels(session, mine), labels(session, other)) == (["a", "c"], ["b"])
    assert change
    assert baskets.undo(session, change) == 1
    assert (labels(session, mine), labels(session, other)) == (["a", "b", "c"], [])


def test_what_is_there_already_stays_as_it_is(session: Session, mine: Basket, other: Basket) -> None:
    filled(session, mine, "ab")
    filled(session, other, "ba")
    (there,) = ids(session, other, "a")
    baskets.set_note(session, other, there, "theirs")
    change = baskets.carry(session, mine, other, Look(), move=True)
    assert (labels(session, mine), labels(session, other)) == ([], ["b", "a"])
    assert baskets.item_of(session, other.id, there).note == "theirs"
    assert change
    assert change.added == []
    baskets.undo(session, change)
    assert (labels(session, mine), labels(session, other)) == (["a", "b"], ["b", "a"])


def test_what_was_removed_from_the_target_is_in_again(session: Session, mine: Basket, other: Basket) -> None:
    filled(session, mine, "ab")
    filled(session, other, "a")
    baskets.empty(session, other)
    change = baskets.carry(session, mine, other, Look(), move=False)
    assert sorted(labels(session, other)) == ["a", "b"]
    assert change
    assert len(change.added) == 2
    baskets.undo(session, change)
    assert labels(session, other) == []


def test_thousands_keep_their_order(session: Session, mine: Basket, other: Basket) -> None:
    many = [reference(f"{number}", tags=["all"]) for number in range(1100)]
    baskets.add(session, mine, many)
    baskets.carry(session, mine, other, Look(), move=True)
    assert labels(session, other) == [one.label for one in many]
    assert baskets.tags_of(session, other.id) == [("all", 1100)]
    assert labels(session, mine) == []


def test_nowhere_and_nothing_changes_nothing(session: Session, mine: Basket, other: Basket) -> None:
    filled(session, mine, "a")
    assert baskets.carry(session, mine, mine, Look(), move=True) is None
    assert baskets.carry(session, mine, other, [], move=True) is None
    assert baskets.carry(session, mine, other, [10**9], move=False) is None
    assert (labels(session, mine), labels(session, other)) == (["a"], [])


def test_a_frozen_basket_is_copied_and_neither_filled_nor_emptied(
    session: Session, mine: Basket, other: Basket
) -> None:
    frozen = baskets.freeze(session, filled(session, mine, "a"), mine.account_id)
    assert baskets.carry(session, frozen, other, Look(), move=False)
    assert labels(session, other) == ["a"]
    for source, target in ((frozen, other), (mine, frozen)):
        with pytest.raises(Frozen):
            baskets.carry(session, source, target, Look(), move=True)
    assert labels(session, mine) == labels(session, frozen) == ["a"]


def test_places_are_never_shared(session: Session, mine: Basket, other: Basket) -> None:
    filled(session, mine, "abcd")
    filled(session, other, "xaz")
    baskets.remove(session, other, identities=["x"])
    baskets.carry(session, mine, other, ids(session, mine, "bd"), move=True)
    for basket in (mine, other):
        places = [place for (place,) in session.query(Item.place).filter(Item.basket_id == basket.id)]
        assert len(set(places)) == len(places)
