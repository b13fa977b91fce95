"""Copying and moving items from one basket to another."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import String, func, insert, literal, select, update
from sqlalchemy.orm import Session, aliased

from app.models import Basket, BasketChange, Item, ItemTag
from app.services.baskets.adding import first_place
from app.services.baskets.changing import chosen, mark
from app.services.baskets.reading import Look
from app.services.baskets.writing import AT_ONCE, begin, changed, remember

__all__ = ["carry", "copy_items"]

OWN = frozenset({"id", "basket_id", "place", "added_at", "removed_at"})
"""What a copy does not take over as it is."""
COPIED = [column for column in Item.__table__.columns if column.name not in OWN]
Twin = aliased(Item)


def _copy_part(
    session: Session, target_id: str, part: Sequence[int], shift: int, added_at: datetime | None
) -> list[int]:
    """Copy these items; those that were removed from the target are in again. The ids of all that are new."""
    wanted = select(Item.identity).where(Item.id.in_(part))
    asked = select(Item.id, Item.removed_at).where(Item.basket_id == target_id, Item.identity.in_(wanted))
    known = session.execute(asked).all()
    back = [number for number, removed_at in known if removed_at]
    if back:
        changed(session, update(Item).where(Item.id.in_(back)).values(removed_at=None))
    there = select(Twin.id).where(Twin.basket_id == target_id, Twin.identity == Item.identity).exists()
    values = [
        *COPIED,
        literal(target_id, String(32)),
        Item.place + shift,
        Item.added_at if added_at is None else literal(added_at, Item.added_at.type),
    ]
    copies = select(*values).where(Item.id.in_(part), ~there)
    names = [*(column.name for column in COPIED), "basket_id", "place", "added_at"]
    changed(session, insert(Item).from_select(names, copies, include_defaults=False))
    old = {number for number, _ in known}
    here = select(Item.id).where(Item.basket_id == target_id, Item.identity.in_(wanted)).order_by(Item.place)
    fresh = [number for number in session.scalars(here) if number not in old]
    tags = (
        select(Item.id, ItemTag.tag)
        .join(Twin, Twin.identity == Item.identity)
        .join(ItemTag, ItemTag.item_id == Twin.id)
        .where(Item.id.in_(fresh), Twin.id.in_(part))
    )
    changed(session, insert(ItemTag).from_select(["item_id", "tag"], tags))
    return fresh + back


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
