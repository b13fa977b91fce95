from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from app.models import Account, Basket
from app.services import baskets
from app.services.baskets import Full, shelf
from tests.support.people import filled, guest, labels, person


@pytest.fixture
def ada(session: Session) -> Account:
    return person(session)


def names(session: Session, account: Account) -> list[str]:
    return [one.name for one in baskets.baskets_of(session, account.id)]


def test_the_first_tick_makes_one_basket(session: Session, ada: Account) -> None:
    assert baskets.default_basket(session, ada.id) is None
    first = baskets.ensure_default(session, ada.id)
    assert baskets.ensure_default(session, ada.id).id == first.id
    assert names(session, ada) == ["Basket"]


def test_ticks_go_into_the_one_chosen_last(session: Session, ada: Account) -> None:
    first, second = (baskets.make(session, ada.id, name) for name in ("first", "second"))
    assert baskets.ensure_default(session, ada.id).id == first.id
    for one in (second, first, second):
        baskets.choose(session, one)
        assert baskets.ensure_default(session, ada.id).id == one.id


def test_ticks_go_neither_into_a_removed_nor_into_a_frozen_one(session: Session, ada: Account) -> None:
    first, second = (baskets.make(session, ada.id, name) for name in ("first", "second"))
    baskets.choose(session, second)
    baskets.take_away(session, second)
    baskets.freeze(session, first, ada.id)
    assert baskets.ensure_default(session, ada.id).id == first.id


def test_named_noted_and_put_in_order(session: Session, ada: Account) -> None:
    made = [baskets.make(session, ada.id, name) for name in "abc"]
    baskets.describe(session, made[0], "x", "for the proposal")
    baskets.place_basket(session, made[0], 1)
    assert names(session, ada) == ["b", "x", "c"]
    baskets.place_basket(session, made[2], -5)
    assert names(session, ada) == ["c", "b", "x"]
    baskets.place_basket(session, made[2], 99)
    assert names(session, ada) == ["b", "x", "c"]
    assert made[0].note == "for the proposal"


def test_taken_away_with_all_and_brought_back(session: Session, ada: Account) -> None:
    basket = filled(session, baskets.make(session, ada.id, "a"), "xy")
    baskets.take_away(session, basket)
    assert names(session, ada) == []
    with pytest.raises(KeyError):
        baskets.own_basket(session, ada.id, basket.id)
    assert labels(session, baskets.restore(session, ada.id, basket.id)) == ["x", "y"]
    assert names(session, ada) == ["a"]


def test_so_many_and_no_more(session: Session, ada: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "MOST_BASKETS", 2)
    kept = [baskets.make(session, ada.id, name) for name in "ab"]
    with pytest.raises(Full, match="2 baskets already"):
        baskets.make(session, ada.id, "c")
    baskets.take_away(session, kept[0])
    baskets.make(session, ada.id, "c")
    assert names(session, ada) == ["b", "c"]


Deed = Callable[[Session, str, Basket], object]
DEEDS: dict[str, Deed] = {
    "find": lambda session, account, basket: baskets.own_basket(session, account, basket.id),
    "restore": lambda session, account, basket: baskets.restore(session, account, basket.id),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_somebody_elses_is_not_there(session: Session, ada: Account, deed: str) -> None:
    theirs = baskets.make(session, guest(session).id, "theirs")
    with pytest.raises(KeyError):
        DEEDS[deed](session, ada.id, theirs)


def test_nobody_has_none(session: Session, ada: Account) -> None:
    basket = baskets.make(session, ada.id, "a")
    with pytest.raises(KeyError):
        baskets.own_basket(session, None, basket.id)
