from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from app.models import Basket, ColumnSet, Item, ItemKind
from app.services import baskets
from app.services.baskets import Frozen, Full, adding
from tests.support.people import filled, ids, labels, reference

MOMENT = datetime(2026, 5, 6, 7, 8, 9, tzinfo=UTC)


def test_what_is_put_in_is_there_in_its_order(session: Session, mine: Basket) -> None:
    assert baskets.add(session, mine, [reference("a"), reference("b")]) == 2
    assert labels(session, mine) == ["a", "b"]
    assert baskets.count(session, mine.id) == 2


def test_what_comes_later_stands_before(session: Session, mine: Basket) -> None:
    for names in ("ab", "cd"):
        filled(session, mine, names)
    assert labels(session, mine) == ["c", "d", "a", "b"]


def test_twice_is_once(session: Session, mine: Basket) -> None:
    assert baskets.add(session, mine, [reference("a"), reference("a")]) == 1
    assert baskets.add(session, mine, [reference("a")]) == 0
    assert baskets.count(session, mine.id) == 1


def test_columns_are_kept_once_for_all_items(session: Session, mine: Basket) -> None:
    filled(session, mine, "ab")
    baskets.add(session, mine, [reference("c", columns=[{"name": "other", "datatype": "int"}])])
    assert session.query(ColumnSet).count() == 2
    assert session.query(Item).filter(Item.label == "a").one().column_set.columns[0]["name"] == "name"


def test_a_thousand_rows_at_once(session: Session, mine: Basket) -> None:
    many = [reference(f"row {number}") for number in range(1000)]
    assert baskets.add(session, mine, many) == 1000
    assert labels(session, mine) == [one.label for one in many]
    assert baskets.add(session, mine, many) == 0
    assert len(baskets.held(session, mine.id, [one.identity for one in many])) == 1000
    change = baskets.remove(session, mine, identities=[one.identity for one in many])
    assert change
    assert len(change.removed) == 1000
    assert baskets.count(session, mine.id) == 0


def test_everything_that_asks_again_is_kept(session: Session, mine: Basket) -> None:
    whole = reference(
        "a",
        kind=ItemKind.FILE,
        access_url="https://archive.test/a.fits",
        size=2**40,
        service="https://archive.test/tap",
        query="SELECT 1",
        asked_at=MOMENT,
        added_at=MOMENT,
        note="look again",
        tags=["deep", "m31"],
    )
    baskets.add(session, mine, [whole])
    (item,) = session.scalars(baskets.items(mine.id))
    assert baskets.reference_of(item) == whole


def test_put_in_again_it_has_its_note_tags_and_place(session: Session, mine: Basket) -> None:
    filled(session, mine, "abc")
    (number,) = ids(session, mine, "b")
    baskets.set_note(session, mine, number, "seen")
    baskets.tag(session, mine, [number], ["deep"])
    baskets.remove(session, mine, [number])
    assert baskets.add(session, mine, [reference("b")]) == 1
    assert labels(session, mine) == ["a", "b", "c"]
    item = baskets.item_of(session, mine.id, number)
    assert (item.note, item.tags) == ("seen", ["deep"])


def test_too_many_are_refused_and_nothing_is_changed(
    session: Session, mine: Basket, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(session, mine, "ab")
    monkeypatch.setattr(adding, "MOST_ITEMS", 3)
    with pytest.raises(Full, match="at most 3 items: there are 2, and 2 do not fit in"):
        filled(session, mine, "cd")
    assert labels(session, mine) == ["a", "b"]


def test_nothing_goes_into_a_frozen_basket(session: Session, mine: Basket) -> None:
    frozen = baskets.freeze(session, filled(session, mine, "a"), mine.account_id)
    with pytest.raises(Frozen):
        filled(session, frozen, "b")
    assert labels(session, frozen) == ["a"]


@pytest.mark.parametrize("text", ["a\x00b", "\ud800"])
def test_what_no_database_keeps_is_left_out(session: Session, mine: Basket, text: str) -> None:
    baskets.add(session, mine, [reference("a", label=f"x{text}", fields={"name": text})])
    assert baskets.count(session, mine.id) == 1
