"""Taking back what was done to a basket or its items, by what was kept of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.models import Basket, BasketChange, Item
from app.services.baskets.changing import write_note
from app.services.baskets.ordering import set_places
from app.services.baskets.tagging import put_on, take_off
from app.services.baskets.writing import AT_ONCE, begin, changed

__all__ = ["undo"]


def _removed(session: Session, basket_id: str, ids: Sequence[int], removed_at: datetime | None) -> int:
    """Take items out, or bring back those that are; how many."""
    number = 0
    for start in range(0, len(ids), AT_ONCE):
        here = (Item.id.in_(ids[start : start + AT_ONCE]), Item.basket_id == basket_id)
        now_so = Item.removed_at.is_(None) if removed_at else Item.removed_at.is_not(None)
        number += changed(session, update(Item).where(*here, now_so).values(removed_at=removed_at))
    return number


def _put_back(session: Session, basket_id: str, before: Sequence[int]) -> int:
    """Let what is still there stand as it did, among what was taken out too; how many items."""
    then = set(before)
    asked = select(Item.id, Item.place).where(Item.basket_id == basket_id).order_by(Item.place, Item.id)
    places = {number: place for number, place in session.execute(asked) if number in then}
    left = [number for number in before if number in places]
    if left:
        set_places(session, left, list(places.values()))
    return len(left)


def _still_here(
    session: Session, basket_id: str, ids_by_tag: Mapping[str, Sequence[int]]
) -> dict[str, list[int]]:
    """The same without items that the basket does not know any more."""
    if not ids_by_tag:
        return {}
    known = set(session.scalars(select(Item.id).where(Item.basket_id == basket_id)))
    return {word: [number for number in ids if number in known] for word, ids in ids_by_tag.items()}


def _renoted(session: Session, basket_id: str, noted: Mapping[str, Sequence[str]]) -> int:
    """Put the notes before on items that still have those written then; how many."""
    asked = select(Item).where(Item.basket_id == basket_id, Item.id.in_([int(number) for number in noted]))
    fresh = asked.execution_options(populate_existing=True)
    items = [item for item in session.scalars(fresh) if item.note == noted[str(item.id)][1]]
    for item in items:
        write_note(item, noted[str(item.id)][0])
    return len(items)


def _redescribed(session: Session, basket_id: str, described: Mapping[str, Sequence[str]]) -> int:
    """Give a basket the texts before where it still has those written then; how many."""
    basket = session.get_one(Basket, basket_id, populate_existing=True)
    texts = {name: before for name, (before, after) in described.items() if getattr(basket, name) == after}
    for name, text in texts.items():
        setattr(basket, name, text)
    return len(texts)


def undo(session: Session, change: BasketChange) -> int:
    """Take a change back, once; returns how many items, or texts of the basket, are as they were.

    What was removed is in again, what was added is out, order and tags are those before. A name or a note
    is the one before unless it was written anew since. Raises Frozen.
    """
    source_id, target_id = change.basket_id, change.target_id or change.basket_id
    removed, added, ordered = list(change.removed), list(change.added), list(change.ordered)
    tagged, untagged = dict(change.tagged), dict(change.untagged)
    noted, described = dict(change.noted), dict(change.described)
    in_source = removed or ordered or tagged or untagged or noted or described
    moment = begin(session, *({source_id} if in_source else set()), *({target_id} if added else set()))
    back = _removed(session, source_id, removed, None)
    out = _removed(session, target_id, added, moment)
    placed = _put_back(session, source_id, ordered) if ordered else 0
    gone = take_off(session, _still_here(session, source_id, tagged))
    put = put_on(session, _still_here(session, source_id, untagged))
    retagged = {number for ids in (*gone.values(), *put.values()) for number in ids}
    written = _renoted(session, source_id, noted) + _redescribed(session, source_id, described)
    session.delete(change)
    session.commit()
    return max(back, out, placed, len(retagged), written)
