from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from app.models import Basket
from app.services import baskets
from app.services.baskets import Frozen, Look
from tests.support.people import basket_of, filled, guest, ids, labels


def test_taken_out_and_brought_back(session: Session, mine: Basket) -> None:
    filled(session, mine, "abc")
    change = baskets.remove(session, mine, identities=["b"])
    assert labels(session, mine) == ["a", "c"]
    assert change
    assert baskets.undo(session, change) == 1
    assert labels(session, mine) == ["a", "b", "c"]


def test_taking_out_twice_takes_once(session: Session, mine: Basket) -> None:
    filled(session, mine, "a")
    (number,) = ids(session, mine)
    assert baskets.remove(session, mine, [number])
    assert baskets.remove(session, mine, [number]) is None


def test_nothing_named_takes_nothing(session: Session, mine: Basket) -> None:
    filled(session, mine, "a")
    assert baskets.remove(session, mine) is None
    assert labels(session, mine) == ["a"]


def test_emptying_is_undone_as_a_whole(session: Session, mine: Basket) -> None:
    filled(session, mine, "abc")
    baskets.remove(session, mine, identities=["a"])
    change = baskets.empty(session, mine)
    assert labels(session, mine) == []
    assert change
    assert baskets.undo(session, change) == 2
    assert labels(session, mine) == ["b", "c"]


def test_what_is_looked_at_goes_and_nothing_else(session: Session, mine: Basket) -> None:
    filled(session, mine, "abc")
    baskets.tag(session, mine, ids(session, mine, "ac"), ["old"])
    change = baskets.remove(session, mine, Look(tag="old"))
    assert labels(session, mine) == ["b"]
    assert change
    assert baskets.change_of(session, mine, change.id) is change


def test_a_change_is_of_its_basket(session: Session, mine: Basket) -> None:
    filled(session, mine, "a")
    change = baskets.empty(session, mine)
    assert change
    with pytest.raises(KeyError):
        baskets.change_of(session, basket_of(session, guest(session)), change.id)


def test_a_note_is_found_and_removed(session: Session, mine: Basket) -> None:
    filled(session, mine, "ab")
    (number,) = ids(session, mine, "a")
    assert baskets.set_note(session, mine, number, "For the Proposal")
    assert baskets.item_of(session, mine.id, number).note == "For the Proposal"
    assert labels(session, mine, Look(words="proposal")) == ["a"]
    baskets.set_note(session, mine, number, "")
    assert labels(session, mine, Look(words="proposal")) == []


Deed = Callable[[Session, Basket, int], object]
DEEDS: dict[str, Deed] = {
    "remove": lambda session, basket, item: baskets.remove(session, basket, [item]),
    "note": lambda session, basket, item: baskets.set_note(session, basket, item, "x"),
    "tag": lambda session, basket, item: baskets.tag(session, basket, [item], ["x"]),
    "untag": lambda session, basket, item: baskets.untag(session, basket, [item], ["kept"]),
    "move": lambda session, basket, item: baskets.move(session, basket, [item], 9),
    "empty": lambda session, basket, _: baskets.empty(session, basket),
    "arrange": lambda session, basket, _: baskets.arrange(session, basket, "-label"),
    "retag": lambda session, basket, item: baskets.retag(session, basket, item, ["x"]),
    "describe": lambda session, basket, _: baskets.describe(session, basket, "x", "x"),
    "choose": lambda session, basket, _: baskets.choose(session, basket),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_a_frozen_basket_is_not_changed(session: Session, mine: Basket, deed: str) -> None:
    filled(session, mine, "ab")
    baskets.tag(session, mine, ids(session, mine), ["kept"])
    frozen = baskets.freeze(session, mine, mine.account_id)
    with pytest.raises(Frozen):
        DEEDS[deed](session, frozen, ids(session, frozen)[0])
    session.expire_all()
    assert baskets.is_intact(session, frozen)


@pytest.mark.parametrize("deed", ["remove", "note", "tag", "untag", "retag", "move"])
def test_an_item_of_another_basket_is_not_reached(session: Session, mine: Basket, deed: str) -> None:
    filled(session, mine, "ab")
    baskets.tag(session, mine, ids(session, mine), ["kept"])
    other = filled(session, basket_of(session, guest(session)), "c")
    try:
        DEEDS[deed](session, other, ids(session, mine)[0])
    except KeyError:
        assert deed in {"note", "retag"}
    session.expire_all()
    assert labels(session, mine, Look(tag="kept")) == ["a", "b"]
    assert [item.note for item in session.scalars(baskets.items(mine.id))] == ["", ""]
