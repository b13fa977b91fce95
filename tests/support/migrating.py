"""Baskets that go through the migrations with what is in them, on any database."""

from flask_migrate import downgrade, upgrade
from sqlalchemy import text
from sqlalchemy.orm import close_all_sessions

from app.extensions import db, sql_session
from app.models import Basket, BasketChange, Item, ItemKind
from app.services import baskets
from tests.support.people import filled, labels, person, reference

__all__ = ["keep_and_migrate_baskets", "keep_and_migrate_changes"]


def _before() -> list[tuple[str, str]]:
    """What the release before several baskets knows of items, the newest first."""
    with db.engine.connect() as connection:
        asked = "SELECT label, note FROM items WHERE removed_at IS NULL ORDER BY added_at DESC, id"
        return [(row.label, row.note) for row in connection.execute(text(asked))]


def keep_and_migrate_baskets() -> None:
    """Two baskets and a removed one go down to the release before and up again, on a schema that is whole."""
    session = sql_session()
    account = person(session)
    first, second, gone = (baskets.make(session, account.id, name) for name in ("first", "second", "gone"))
    filled(session, first, "ab")
    filled(session, second, "c")
    baskets.add(session, second, [reference("file", kind=ItemKind.FILE)])
    filled(session, gone, "x")
    (number,) = [item.id for item in session.scalars(baskets.items(first.id)) if item.label == "a"]
    baskets.set_note(session, first, number, "Kept ÄÖ")
    baskets.tag(session, first, [number], ["deep"])
    baskets.take_away(session, gone)
    first_id = first.id
    close_all_sessions()
    downgrade(revision="0005")
    assert sorted(_before()) == [("a", "Kept ÄÖ"), ("b", ""), ("c", "")]
    upgrade()
    session = sql_session()
    kept = session.get_one(Basket, first_id)
    assert (kept.name, kept.note, kept.changed_at) == ("first", "", kept.created_at)
    assert labels(session, kept) == ["a", "b"]
    assert labels(session, kept, baskets.Look(words="kept äö")) == ["a"]
    assert session.query(Item).count() == 3
    close_all_sessions()


def keep_and_migrate_changes() -> None:
    """What undoes an order goes to the release before and comes back; what undoes tags is not known there."""
    session = sql_session()
    basket = filled(session, baskets.make(session, person(session).id, "Changed"), "cab")
    baskets.tag(session, basket, baskets.Look(), ["deep"])
    before = labels(session, basket)
    change = baskets.arrange(session, basket, "label")
    assert change
    change_id, ordered = change.id, change.ordered
    basket_id = basket.id
    close_all_sessions()
    downgrade(revision="0010")
    with db.engine.connect() as connection:
        asked = text("SELECT kind, added FROM basket_changes WHERE basket_id = :basket")
        assert [row.kind for row in connection.execute(asked, {"basket": basket_id})] == ["ordered"]
    upgrade()
    session = sql_session()
    kept = session.get_one(BasketChange, change_id)
    assert (kept.ordered, kept.added, kept.tagged) == (ordered, [], {})
    baskets.undo(session, kept)
    assert labels(session, session.get_one(Basket, basket_id)) == before
    close_all_sessions()
