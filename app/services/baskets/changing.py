"""Taking items out of a basket, and writing notes on them."""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.models import Basket, BasketChange, Item
from app.services.baskets.reading import Look, in_basket, item_of, passing
from app.services.baskets.texts import search_words
from app.services.baskets.writing import AT_ONCE, begin, changed, remember

__all__ = ["change_of", "chosen", "empty", "mark", "remove", "set_note", "write_note"]


def chosen(session: Session, basket_id: str, ids: Sequence[int] | Look) -> list[int]:
    """The ids of items that are in the basket, in their order: of these, or all that are looked at."""
    if isinstance(ids, Look):
        wanted = select(Item.id).where(passing(basket_id, ids)).order_by(Item.place, Item.id)
        return list(session.scalars(wanted))
    found: list[tuple[int, int]] = []
    for start in range(0, len(ids), AT_ONCE):
        part = Item.id.in_(ids[start : start + AT_ONCE])
        asked = select(Item.place, Item.id).where(in_basket(basket_id), part)
        found += [(place, number) for place, number in session.execute(asked)]
    return [number for _, number in sorted(found)]


def mark(session: Session, ids: Sequence[int], **values: object) -> None:
    """Set columns of these items; not committed."""
    for start in range(0, len(ids), AT_ONCE):
        changed(session, update(Item).where(Item.id.in_(ids[start : start + AT_ONCE])).values(**values))


def remove(
    session: Session, basket: Basket, ids: Sequence[int] | Look = (), *, identities: Sequence[str] = ()
) -> BasketChange | None:
    """Take items out, by id, by what is looked at, or by identity.

    The change undoes it; None where none of them was in. Raises Frozen.
    """
    moment = begin(session, basket.id)
    gone = chosen(session, basket.id, ids)
    for start in range(0, len(identities), AT_ONCE):
        part = Item.identity.in_(identities[start : start + AT_ONCE])
        gone += session.scalars(select(Item.id).where(in_basket(basket.id), part))
    if not gone:
        session.rollback()
        return None
    mark(session, gone, removed_at=moment)
    change = remember(session, "removed", basket.id, removed=gone, moment=moment)
    session.commit()
    return change


def empty(session: Session, basket: Basket) -> BasketChange | None:
    """Take everything out; the change undoes it, None where nothing was in. Raises Frozen."""
    return remove(session, basket, Look())


def change_of(session: Session, basket: Basket, change_id: str) -> BasketChange:
    """A change of this basket. Raises KeyError."""
    change = session.get(BasketChange, change_id)
    if change is None or change.basket_id != basket.id:
        raise KeyError(change_id)
    return change


def write_note(item: Item, note: str) -> None:
    """Put a note on an item, and its words where they are searched; not committed."""
    item.note, item.words = note, search_words(item.label, note, item.fields)


def set_note(session: Session, basket: Basket, item_id: int, note: str) -> BasketChange | None:
    """Write a note on an item; the change undoes it, None where it has that note.

    Raises KeyError where the basket has no such item, Frozen.
    """
    moment = begin(session, basket.id)
    item = item_of(session, basket.id, item_id)
    session.refresh(item)  # it may have been read before the basket was locked
    if item.note == note:
        session.rollback()
        return None
    texts = {str(item_id): [item.note, note]}
    write_note(item, note)
    change = remember(session, "noted", basket.id, noted=texts, moment=moment)
    session.commit()
    return change
