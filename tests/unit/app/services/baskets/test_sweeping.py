from sqlalchemy.orm import Session

from app.models import Basket, BasketChange, ColumnSet, Item
from app.models.base import now
from app.services import baskets
from tests.support.people import filled

PAST = baskets.UNDO_LIVES * 2


def test_what_was_removed_long_ago_is_forgotten(session: Session, mine: Basket) -> None:
    filled(session, mine, "abc")
    change = baskets.remove(session, mine, identities=["a", "b"])
    assert change
    session.query(Item).filter(Item.identity == "a").update({"removed_at": now() - PAST})
    change.made_at = now() - PAST
    assert baskets.sweep_removed(session) == 1
    assert {item.identity for item in session.query(Item)} == {"b", "c"}
    assert session.query(BasketChange).count() == 0


def test_baskets_go_with_their_items_and_columns(session: Session, mine: Basket) -> None:
    filled(session, mine, "ab")
    baskets.tag(session, mine, baskets.Look(), ["x"])
    baskets.take_away(session, mine)
    assert baskets.sweep_removed(session) == 0
    mine.removed_at = now() - PAST
    session.commit()
    assert baskets.sweep_removed(session) == 1
    assert [session.query(kind).count() for kind in (Basket, Item, ColumnSet)] == [0, 0, 0]
