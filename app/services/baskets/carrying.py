"""Copying and moving items from one basket to another."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import String, func, insert, literal, select, update
from sqlalchemy.orm import Session

from app.models import Basket, BasketChange, Item, ItemTag
from app.services.baskets.adding import first_place
from app.services.baskets.changing import chosen, mark
from app.services.baskets.reading import Look
from app.services.baskets.writing import AT_ONCE, begin, changed, remember

__all__ = ["carry", "copy_items"]

OWN = frozenset({"id", "basket_id", "place", "added_at", "removed_at"})
"""What a copy does not take over as it is."""
COPIED = [column for column in Item.__table__.columns if column.name not in OWN]


def _copy_part(
    session: Session, target_id: str, part: Sequence[int], shift: int, added_at: datetime | None
) -> list[int]:
    """Copy these items; those that were removed from the target are in again. The ids of all that are new.

    What belongs together is found here and not by joins: a database that has not looked at the tables since
    they grew takes minutes for those.
    """
    sources = dict(session.execute(select(Item.identity, Item.id).where(Item.id.in_(part))).all())
    here = select(Item.identity, Item.id, Item.removed_at).where(Item.basket_id == target_id)
    known = session.execute(here.where(Item.identity.in_(list(sources)))).all()
    back = [number for _, number, removed_at in known if removed_at]
    if back:
        changed(session, update(Item).where(Item.id.in_(back)).values(removed_at=None))
    for identity, _, _ in known:
        del sources[identity]
    values = [
        *COPIED,
        literal(target_id, String(32)),
        Item.place + shift,
        Item.added_at if added_at is None else literal(added_at, Item.added_at.type),
    ]
    copies = select(*values).where(Item.id.in_(list(sources.values())))
    names = [*(column.name for column in COPIED), "basket_id", "place", "added_at"]
    changed(session, insert(Item).from_select(names, copies, include_defaults=False))
    made = session.execute(here.where(Item.identity.in_(list(sources))).order_by(Item.place)).all()
    _copy_tags(session, {sources[identity]: number for identity, number, _ in made})
    return [number for _, number, _ in made] + back


def _copy_tags(session: Session, twins: Mapping[int, int]) -> None:
    """Put the tags of items on their copies; `twins` has the copy of each."""
    asked = select(ItemTag.item_id, ItemTag.tag).where(ItemTag.item_id.in_(list(twins)))
    tags = [{"item_id": twins[number], "tag": tag} for number, tag in session.execute(asked)]
    if tags:
        session.execute(insert(ItemTag), tags)


def copy_items(
    session: Session, ids: Sequence[int], target_id: str, *, added_at: datetime | None = None
) -> list[int]:
    """Put copies of items before all of another basket, with notes and tags; not committed.

    What is in it already stays as it is. Without `added_at` they keep the moment when they were put in.
    Returns the ids of those that were not in the target. Raises Full.
    """
    first, last = first_place(session, target_id, len(ids)), 0
    for start in range(0, len(ids), AT_ONCE):
        part = Item.id.in_(ids[start : start + AT_ONCE])
        last = max(last, session.scalar(select(func.max(Item.place)).where(part)) or 0)
    added: list[int] = []
    for start in range(0, len(ids), AT_ONCE):
        part_ids = ids[start : start + AT_ONCE]
        added += _copy_part(session, target_id, part_ids, first - last - 1, added_at)
    return added


def carry(
    session: Session, source: Basket, target: Basket, ids: Sequence[int] | Look, *, move: bool
) -> BasketChange | None:
    """Copy or move items into another basket; the change undoes it, None where nothing was to be carried.

    Raises Frozen for a target that is frozen, or a source that would be changed; Full.
    """
    if source.id == target.id:
        return None
    source_id, target_id = source.id, target.id
    moment = begin(session, *([source_id, target_id] if move else [target_id]))
    wanted = chosen(session, source_id, ids)
    added = copy_items(session, wanted, target_id, added_at=moment)
    if move:
        mark(session, wanted, removed_at=moment)
    if not wanted:
        session.rollback()
        return None
    change = remember(
        session,
        "moved" if move else "copied",
        source_id,
        removed=wanted if move else [],
        added=added,
        target_id=target_id,
        moment=moment,
    )
    session.commit()
    return change
