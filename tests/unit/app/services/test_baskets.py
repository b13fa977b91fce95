from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from app.models import ColumnSet, Item
from app.services import baskets
from app.services.baskets import result_identity, row_identity, row_label
from connectors.contract import Column, Role
from tests.support.people import guest, person, reference


@pytest.fixture
def mine(session: Session) -> str:
    return person(session).id


def labels(session: Session, account: str) -> set[str]:
    return {item.label for item in session.scalars(baskets.items(account))}


def ids(session: Session, account: str) -> list[int]:
    return [item.id for item in session.scalars(baskets.items(account))]


def test_what_is_put_in_is_there(session: Session, mine: str) -> None:
    assert baskets.add(session, mine, [reference("a"), reference("b")]) == 2
    assert labels(session, mine) == {"a", "b"}
    assert baskets.count(session, mine) == 2


def test_twice_is_once(session: Session, mine: str) -> None:
    assert baskets.add(session, mine, [reference("a"), reference("a")]) == 1
    assert baskets.add(session, mine, [reference("a")]) == 0
    assert baskets.count(session, mine) == 1


def test_columns_are_kept_once_for_all_items(session: Session, mine: str) -> None:
    baskets.add(session, mine, [reference("a"), reference("b")])
    assert session.query(ColumnSet).count() == 1
    assert next(iter(session.scalars(baskets.items(mine)))).column_set.columns[0]["name"] == "name"


def test_a_thousand_rows_at_once(session: Session, mine: str) -> None:
    many = [reference(f"row {number}") for number in range(1000)]
    assert baskets.add(session, mine, many) == 1000
    assert baskets.add(session, mine, many) == 0
    assert len(baskets.held(session, mine, [one.identity for one in many[:200]])) == 200
    assert len(baskets.remove(session, mine, identities=[one.identity for one in many])) == 1000
    assert baskets.count(session, mine) == 0


def test_newest_first(session: Session, mine: str) -> None:
    for name in "abc":
        baskets.add(session, mine, [reference(name)])
    assert [item.label for item in session.scalars(baskets.items(mine))] == ["c", "b", "a"]


def test_held_tells_only_what_is_in(session: Session, mine: str) -> None:
    baskets.add(session, mine, [reference("a"), reference("b")])
    baskets.remove(session, mine, identities=["b"])
    assert baskets.held(session, mine, ["a", "b", "c"]) == {"a"}


def test_taken_out_and_brought_back(session: Session, mine: str) -> None:
    baskets.add(session, mine, [reference("a"), reference("b")])
    gone = baskets.remove(session, mine, identities=["a"])
    assert labels(session, mine) == {"b"}
    assert baskets.take_back(session, mine, ids=gone) == 1
    assert labels(session, mine) == {"a", "b"}


def test_taking_out_twice_takes_once(session: Session, mine: str) -> None:
    baskets.add(session, mine, [reference("a")])
    (gone,) = baskets.remove(session, mine, identities=["a"])
    assert baskets.remove(session, mine, ids=[gone]) == []


def test_nothing_named_takes_nothing(session: Session, mine: str) -> None:
    baskets.add(session, mine, [reference("a")])
    assert baskets.remove(session, mine) == []
    assert baskets.take_back(session, mine) == 0


def test_put_in_again_it_has_its_note(session: Session, mine: str) -> None:
    baskets.add(session, mine, [reference("a")])
    baskets.set_note(session, mine, ids(session, mine)[0], "seen")
    baskets.remove(session, mine, identities=["a"])
    assert baskets.add(session, mine, [reference("a")]) == 1
    assert [item.note for item in session.scalars(baskets.items(mine))] == ["seen"]


def test_emptying_is_undone_as_a_whole(session: Session, mine: str) -> None:
    baskets.add(session, mine, [reference(name) for name in "abc"])
    baskets.remove(session, mine, identities=["a"])
    moment = baskets.empty(session, mine)
    assert baskets.count(session, mine) == 0
    assert baskets.take_back(session, mine, moment=moment) == 2
    assert labels(session, mine) == {"b", "c"}


Deed = Callable[[Session, str, int], object]
DEEDS: dict[str, Deed] = {
    "remove": lambda session, account, item: baskets.remove(session, account, ids=[item]),
    "remove by identity": lambda session, account, _: baskets.remove(session, account, identities=["a"]),
    "note": lambda session, account, item: baskets.set_note(session, account, item, "mine now"),
    "empty": lambda session, account, _: baskets.empty(session, account),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_a_stranger_changes_nothing(session: Session, mine: str, deed: str) -> None:
    baskets.add(session, mine, [reference("a")])
    stranger = guest(session).id
    DEEDS[deed](session, stranger, ids(session, mine)[0])
    session.expire_all()
    assert [(item.label, item.note) for item in session.scalars(baskets.items(mine))] == [("a", "")]


@pytest.mark.parametrize("way", ["ids", "moment"])
def test_a_stranger_brings_nothing_back(session: Session, mine: str, way: str) -> None:
    baskets.add(session, mine, [reference("a")])
    (item,) = ids(session, mine)
    moment, stranger = baskets.empty(session, mine), guest(session).id
    if way == "ids":
        assert baskets.take_back(session, stranger, ids=[item]) == 0
    else:
        assert baskets.take_back(session, stranger, moment=moment) == 0
    assert baskets.count(session, mine) == 0


def test_a_note_on_what_is_not_there(session: Session, mine: str) -> None:
    assert baskets.set_note(session, mine, 7, "x") is None


def test_what_was_removed_long_ago_is_forgotten(session: Session, mine: str) -> None:
    baskets.add(session, mine, [reference("a"), reference("b"), reference("c")])
    baskets.remove(session, mine, identities=["a", "b"])
    past = baskets.now() - baskets.UNDO_LIVES * 2
    session.query(Item).filter(Item.identity == "a").update({"removed_at": past})
    assert baskets.sweep_removed(session) == 1
    assert {item.identity for item in session.query(Item)} == {"b", "c"}


ROW = {"id": 7, "ra": 1.5, "distance": 0.1}


@pytest.mark.parametrize(
    ("other", "key", "same"),
    [
        ({**ROW, "distance": 0.2}, "", True),
        ({**ROW, "ra": 1.6}, "", False),
        ({**ROW, "ra": 1.6}, "id", True),
        ({**ROW, "id": 8}, "id", False),
        ({**ROW, "id": None, "ra": 1.6}, "id", False),
    ],
)
def test_a_row_is_the_same_by_its_key_or_by_its_own_values(
    other: dict[str, object], key: str, same: bool
) -> None:
    one, two = (row_identity("a", "d", key, row, ["distance"]) for row in (ROW, other))
    assert (one == two) is same


def test_rows_of_two_datasets_are_two() -> None:
    assert row_identity("a", "d", "id", ROW, []) != row_identity("a", "e", "id", ROW, [])


def test_a_result_is_no_row() -> None:
    assert result_identity("x") != "x"


@pytest.mark.parametrize(
    ("row", "label"),
    [
        ({"id": "K", "name": "N", "x": 1}, "N"),
        ({"id": "K", "name": None, "x": 1}, "K"),
        ({"id": None, "name": "N", "x": 1}, "N"),
        ({"id": "", "name": None, "did": "D", "x": 1}, "D"),
        ({"id": "", "name": None, "x": 1}, "1"),
        ({"id": None, "name": None, "x": None}, "Row"),
        ({"id": "y" * 400, "name": None, "x": None}, "y" * 300),
    ],
)
def test_what_a_row_is_called(row: dict[str, object], label: str) -> None:
    columns = [
        Column(name="id", datatype="char"),
        Column(name="name", datatype="char", role=Role.NAME),
        Column(name="x", datatype="int"),
        Column(name="did", datatype="char", role=Role.IDENTIFIER),
    ]
    assert row_label("id", columns, row) == label
