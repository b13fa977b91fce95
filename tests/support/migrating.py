"""Baskets that go through the migrations with what is in them, on any database."""

from datetime import datetime, timedelta

from flask_migrate import downgrade, upgrade
from sqlalchemy import text
from sqlalchemy.orm import Session, close_all_sessions

from app.extensions import db, sql_session
from app.models import (
    Access,
    Basket,
    BasketChange,
    Grantee,
    Group,
    Item,
    ItemKind,
    Membership,
    Share,
    ShareKind,
)
from app.models.base import now
from app.services import baskets
from tests.support.people import filled, labels, person, reference

__all__ = ["keep_and_migrate_baskets", "keep_and_migrate_changes", "keep_and_migrate_groups"]


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
    """What undoes an order goes to a release before and comes back; what undoes words is not known there."""
    session = sql_session()
    basket = filled(session, baskets.make(session, person(session).id, "Changed"), "cab")
    baskets.tag(session, basket, baskets.Look(), ["deep"])
    baskets.describe(session, basket, "Named", "")
    baskets.set_note(session, basket, next(session.scalars(baskets.items(basket.id))).id, "noted")
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


def _share(session: Session, owner: str, group: Group, basket: str, access: Access, age: int) -> None:
    share = Share(
        owner_id=owner,
        kind=ShareKind.BASKET,
        object_id=basket,
        grantee=Grantee.GROUP,
        grantee_id=group.id,
        access=access,
    )
    share.created_at = now() - timedelta(hours=age)
    session.add(share)


def keep_and_migrate_groups() -> None:
    """Groups that were stored with a slash join those without: members and shares of both stay, each once."""
    session = sql_session()
    ada, bob, eve = (person(session, name).id for name in ("Ada", "Bob", "Eve"))
    close_all_sessions()
    downgrade(revision="0011")
    session = sql_session()
    iam, other = "https://iam.test", "https://other.test"
    names = ((iam, "/escape"), (iam, "escape"), (iam, "/vo/deep"), (other, "/escape"), ("", "/ours"))
    groups = {name: Group(issuer=name[0], name=name[1]) for name in names}
    session.add_all(groups.values())
    session.flush()
    slashed, bare, lonely, theirs, _ = groups.values()
    early = now() - timedelta(days=9)
    members = [(slashed, ada), (slashed, bob), (bare, bob), (bare, eve), (lonely, ada), (theirs, eve)]
    session.add_all(
        Membership(group_id=group.id, account_id=account, added_at=early if group is slashed else now())
        for group, account in members
    )
    for group, basket, access, age in (
        (slashed, "both", Access.EDIT, 1),
        (bare, "both", Access.READ, 2),
        (slashed, "old", Access.READ, 3),
        (bare, "new", Access.READ, 4),
        (theirs, "both", Access.READ, 5),
    ):
        _share(session, ada, group, basket, access, age)
    ids = {"bare": bare.id, "lonely": lonely.id, "theirs": theirs.id}
    session.commit()
    close_all_sessions()
    upgrade()
    for _ in range(2):  # the way down leaves it so, and up again finds nothing to do
        _see_groups(ids, ada, bob, eve, early)
        downgrade(revision="0011")
        upgrade()


def _see_groups(ids: dict[str, str], ada: str, bob: str, eve: str, early: datetime) -> None:
    session = sql_session()
    assert sorted((one.issuer, one.name) for one in session.query(Group)) == [
        ("", "/ours"),
        ("https://iam.test", "escape"),
        ("https://iam.test", "vo/deep"),
        ("https://other.test", "escape"),
    ]
    joined = {
        one.account_id: one.added_at for one in session.query(Membership).filter_by(group_id=ids["bare"])
    }
    assert set(joined) == {ada, bob, eve}
    assert joined[bob] == joined[ada] == early
    others = session.query(Membership).filter(Membership.group_id != ids["bare"])
    assert {(one.group_id, one.account_id) for one in others} == {(ids["lonely"], ada), (ids["theirs"], eve)}
    shares = session.query(Share).filter_by(grantee_id=ids["bare"])
    assert {one.object_id: one.access for one in shares} == {
        "both": Access.EDIT,
        "old": Access.READ,
        "new": Access.READ,
    }
    assert session.query(Share).count() == 4
    close_all_sessions()
