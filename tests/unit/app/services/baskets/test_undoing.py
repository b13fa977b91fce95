"""Taking back; what came of removing, carrying and ordering is told beside those."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.models import Basket, BasketChange, Item
from app.services import baskets
from app.services.baskets import Frozen, Look
from tests.support.people import filled, ids, labels


def tagged(session: Session, basket: Basket) -> dict[str, list[str]]:
    return {tag: labels(session, basket, Look(tag=tag)) for tag, _ in baskets.tags_of(session, basket.id)}


def test_tags_that_were_there_before_stay_when_tagging_is_undone(session: Session, mine: Basket) -> None:
    filled(session, mine, "abc")
    baskets.tag(session, mine, ids(session, mine, "a"), ["deep"])
    before = tagged(session, mine)
    _, change = baskets.tag(session, mine, Look(), ["deep", "m31"])
    assert change
    assert baskets.undo(session, change) == 3
    session.expire_all()
    assert tagged(session, mine) == before == {"deep": ["a"]}


def test_tags_that_were_taken_off_are_on_again(session: Session, mine: Basket) -> None:
    filled(session, mine, "abc")
    baskets.tag(session, mine, ids(session, mine, "ab"), ["deep"])
    baskets.tag(session, mine, ids(session, mine, "bc"), ["m31"])
    before = tagged(session, mine)
    _, change = baskets.untag(session, mine, ids(session, mine, "ab"), ["deep", "m31"])
    assert change
    assert tagged(session, mine) == {"m31": ["c"]}
    assert baskets.undo(session, change) == 2
    session.expire_all()
    assert tagged(session, mine) == before


def test_tags_come_back_around_what_was_done_since(session: Session, mine: Basket) -> None:
    filled(session, mine, "abc")
    baskets.tag(session, mine, Look(), ["deep"])
    _, change = baskets.untag(session, mine, Look(), ["deep"])
    baskets.tag(session, mine, ids(session, mine, "a"), ["deep", "m31"])
    removed = baskets.remove(session, mine, identities=["b"])
    session.query(Item).filter_by(identity="c").delete()  # as it is swept
    assert change
    assert removed
    assert baskets.undo(session, change) == 1
    baskets.undo(session, removed)
    session.expire_all()
    assert tagged(session, mine) == {"deep": ["a", "b"], "m31": ["a"]}
    assert session.query(BasketChange).count() == 2  # both times of tagging


def test_a_frozen_basket_keeps_its_tags(session: Session, mine: Basket) -> None:
    filled(session, mine, "a")
    _, change = baskets.tag(session, mine, Look(), ["deep"])
    mine.frozen_at = mine.changed_at
    session.commit()
    assert change
    with pytest.raises(Frozen):
        baskets.undo(session, change)
    assert tagged(session, mine) == {"deep": ["a"]}


def test_the_note_before_is_back_and_found_by_its_words(session: Session, mine: Basket) -> None:
    filled(session, mine, "ab")
    (number,) = ids(session, mine, "a")
    baskets.set_note(session, mine, number, "for the Proposal")
    change = baskets.set_note(session, mine, number, "")
    assert change
    assert labels(session, mine, Look(words="proposal")) == []
    assert baskets.undo(session, change) == 1
    assert baskets.item_of(session, mine.id, number).note == "for the Proposal"
    assert labels(session, mine, Look(words="proposal")) == ["a"]


def test_a_note_written_anew_since_stays(session: Session, mine: Basket) -> None:
    filled(session, mine, "a")
    (number,) = ids(session, mine)
    change = baskets.set_note(session, mine, number, "mine")
    baskets.set_note(session, mine, number, "theirs")
    assert change
    assert baskets.undo(session, change) == 0
    assert baskets.item_of(session, mine.id, number).note == "theirs"


def test_the_note_of_an_item_that_was_taken_out_or_swept(session: Session, mine: Basket) -> None:
    filled(session, mine, "ab")
    changes = [baskets.set_note(session, mine, number, "x") for number in ids(session, mine, "ab")]
    removed = baskets.remove(session, mine, identities=["a"])
    session.query(Item).filter_by(identity="b").delete()  # as it is swept
    assert [baskets.undo(session, change) for change in changes if change] == [1, 0]
    assert removed
    baskets.undo(session, removed)
    assert [item.note for item in session.scalars(baskets.items(mine.id))] == [""]


def test_name_and_note_of_a_basket_are_those_before(session: Session, mine: Basket) -> None:
    baskets.describe(session, mine, "M 31", "deep")
    assert baskets.describe(session, mine, "M 31", "deep") is None
    change = baskets.describe(session, mine, "Andromeda", "")
    assert change
    assert baskets.undo(session, change) == 2
    assert (mine.name, mine.note) == ("M 31", "deep")


def test_of_a_basket_described_anew_only_the_rest_comes_back(session: Session, mine: Basket) -> None:
    baskets.describe(session, mine, "M 31", "deep")
    change = baskets.describe(session, mine, "Andromeda", "deeper")
    baskets.describe(session, mine, "Andromeda", "theirs")
    assert change
    assert baskets.undo(session, change) == 1
    assert (mine.name, mine.note) == ("M 31", "theirs")


def test_an_items_tags_are_those_before(session: Session, mine: Basket) -> None:
    filled(session, mine, "ab")
    baskets.tag(session, mine, Look(), ["deep", "m31"])
    before = tagged(session, mine)
    (number,) = ids(session, mine, "a")
    assert baskets.retag(session, mine, number, ["m31", "deep"]) is None
    change = baskets.retag(session, mine, number, ["m31", "near"])
    assert change
    session.expire_all()
    assert tagged(session, mine) == {"m31": ["a", "b"], "deep": ["b"], "near": ["a"]}
    assert baskets.undo(session, change) == 1
    session.expire_all()
    assert tagged(session, mine) == before


def state(session: Session, basket: Basket) -> list[object]:
    """All that can be changed of a basket and undone."""
    session.expire_all()
    items = session.scalars(baskets.items(basket.id))
    told: list[object] = [(item.label, item.note, item.words, item.tags) for item in items]
    return [basket.name, basket.note, *told]


def done(session: Session, basket: Basket, deed: str, name: str, to: int) -> BasketChange | None:
    chosen = baskets.held(session, basket.id, [name])
    if deed == "describe":
        return baskets.describe(session, basket, f"{name}{to}", name)
    if not chosen or deed == "arrange":
        return baskets.arrange(session, basket, ("label", "-label")[to % 2])
    numbers = ids(session, basket, name)
    if deed == "note":
        return baskets.set_note(session, basket, numbers[0], f"seen {to}")
    if deed == "retag":
        return baskets.retag(session, basket, numbers[0], [f"tag{to}"])
    if deed == "remove":
        return baskets.remove(session, basket, numbers)
    return baskets.move(session, basket, numbers, to)[1]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    deeds=st.lists(
        st.tuples(
            st.sampled_from(["move", "remove", "arrange", "note", "retag", "describe"]),
            st.sampled_from("abcde"),
            st.integers(0, 6),
        ),
        max_size=8,
    )
)
def test_all_that_was_done_is_undone_step_by_step(
    session: Session, mine: Basket, deeds: list[tuple[str, str, int]]
) -> None:
    basket = filled(session, baskets.make(session, mine.account_id, "x"), "abcde")
    steps: list[tuple[list[object], BasketChange]] = []
    for deed, name, to in deeds:
        before = state(session, basket)
        change = done(session, basket, deed, name, to)
        if change:
            steps.append((before, change))
        else:
            assert state(session, basket) == before
    for before, change in reversed(steps):
        baskets.undo(session, change)
        assert state(session, basket) == before
    baskets.take_away(session, basket)
