"""Taking back; what came of removing, carrying and ordering is told beside those."""

import pytest
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
