import pytest

from app.models import ItemKind
from app.services.baskets import result_identity, row_identity, row_label, thing_identity
from connectors.contract import Column, Role

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


def test_things_of_two_kinds_are_two() -> None:
    one, two = (thing_identity(kind, "https://a.test/") for kind in (ItemKind.FILE, ItemKind.SERVICE))
    assert one != two
    assert thing_identity(ItemKind.FILE, "a", "b") != thing_identity(ItemKind.FILE, "ab")
