from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.models import Basket, Item
from app.services import baskets
from app.services.baskets import Look
from tests.support.people import filled, ids, labels, reference


def moved(order: list[str], chosen: set[str], to: int) -> list[str]:
    """What moving should give, in plain words."""
    others = [name for name in order if name not in chosen]
    at = min(max(to, 0), len(others))
    return [*others[:at], *(name for name in order if name in chosen), *others[at:]]


@pytest.mark.parametrize(
    ("names", "to", "after"),
    [
        ("c", 0, "cabde"),
        ("c", 1, "acbde"),
        ("c", 3, "abdce"),
        ("c", 99, "abdec"),
        ("eb", 1, "abecd"),
        ("", 2, "abcde"),
    ],
)
def test_items_are_put_where_so_many_stand_before(
    session: Session, mine: Basket, names: str, to: int, after: str
) -> None:
    filled(session, mine, "abcde")
    wanted = ids(session, mine, names) if names else []
    number, change = baskets.move(session, mine, wanted, to)
    assert number == len(names)
    assert labels(session, mine) == list(after)
    assert bool(change) is (after != "abcde")
    if change:
        baskets.undo(session, change)
    assert labels(session, mine) == list("abcde")


def test_a_step_keeps_no_more_than_what_it_changed(session: Session, mine: Basket) -> None:
    filled(session, mine, "abcdefg")
    _, change = baskets.move(session, mine, ids(session, mine, "d"), 2)
    assert change
    assert change.ordered == ids(session, mine, "cd")


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    deeds=st.lists(
        st.tuples(
            st.sampled_from(["move", "remove", "add", "undo"]),
            st.sets(st.sampled_from("abcdefg")),
            st.integers(-1, 8),
        ),
        max_size=8,
    )
)
def test_any_order_of_deeds_gives_the_order_that_was_meant(
    session: Session, mine: Basket, deeds: list[tuple[str, set[str], int]]
) -> None:
    basket = filled(session, baskets.make(session, mine.account_id, "x"), "abcdefg")
    expected, change = list("abcdefg"), None
    for deed, names, to in deeds:
        chosen = [name for name in expected if name in names]
        if deed == "move":
            baskets.move(session, basket, ids(session, basket, "".join(chosen)) if chosen else [], to)
            expected = moved(expected, names, to)
        elif deed == "remove" and chosen:
            change = baskets.remove(session, basket, identities=chosen)
            expected = [name for name in expected if name not in names]
        elif deed == "undo" and change:
            baskets.undo(session, change)
            change, expected = None, labels(session, basket)
        elif deed == "add":
            baskets.add(session, basket, [reference(name) for name in sorted(names)])
            expected, change = labels(session, basket), None
        assert labels(session, basket) == expected
        places = [place for (place,) in session.query(Item.place).filter(Item.basket_id == basket.id)]
        assert len(set(places)) == len(places)
    baskets.take_away(session, basket)


def with_fields(session: Session, basket: Basket, values: dict[str, Any]) -> None:
    baskets.add(session, basket, [reference(name, fields={"v": value}) for name, value in values.items()])


@pytest.mark.parametrize(
    ("order", "after"),
    [
        ("label", "abcde"),
        ("-label", "edcba"),
        ("field:v", "cdaeb"),
        ("-field:v", "eadcb"),
        ("field:nothing", "deabc"),
    ],
)
def test_arranged_for_good(session: Session, mine: Basket, order: str, after: str) -> None:
    with_fields(session, mine, {"d": 1.5, "e": "x", "a": 3, "b": None, "c": -7})
    before = labels(session, mine)
    change = baskets.arrange(session, mine, order)
    assert labels(session, mine) == list(after)
    assert change
    assert baskets.undo(session, change) == 5
    assert labels(session, mine) == before


def test_the_order_before_comes_back_around_what_came_and_went(session: Session, mine: Basket) -> None:
    filled(session, mine, "dcba")
    before = labels(session, mine)
    change = baskets.arrange(session, mine, "label")
    removed = baskets.remove(session, mine, identities=["c"])
    filled(session, mine, "e")
    assert change
    assert removed
    assert baskets.undo(session, change) == 4
    assert labels(session, mine) == ["e", *(one for one in before if one != "c")]
    baskets.undo(session, removed)
    assert labels(session, mine) == ["e", *before]


def test_an_empty_basket_has_no_order_to_come_back(session: Session, mine: Basket) -> None:
    assert baskets.arrange(session, mine, "label") is None


def test_arranging_leaves_removed_items_their_place(session: Session, mine: Basket) -> None:
    filled(session, mine, "dcba")
    change = baskets.remove(session, mine, identities=["c"])
    baskets.arrange(session, mine, "label")
    assert change
    baskets.undo(session, change)
    assert labels(session, mine) == ["a", "c", "b", "d"]


def test_an_unknown_order_leaves_it_as_it_is(session: Session, mine: Basket) -> None:
    filled(session, mine, "bca")
    baskets.arrange(session, mine, "colour")
    assert labels(session, mine) == ["b", "c", "a"]


def test_what_is_looked_at_is_moved_together(session: Session, mine: Basket) -> None:
    filled(session, mine, "abcd")
    baskets.tag(session, mine, ids(session, mine, "bd"), ["x"])
    baskets.move(session, mine, Look(tag="x"), 0)
    assert labels(session, mine) == ["b", "d", "a", "c"]
