"""What becomes of a guest's baskets at signing in."""

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app.models import Basket, Item, ItemTag
from app.models.baskets import UNNAMED
from app.services.baskets.reading import in_basket
from app.services.baskets.shelf import baskets_of, default_basket
from app.services.baskets.texts import search_words
from app.services.baskets.writing import changed

__all__ = ["merge_baskets"]


def _join(session: Session, source: Basket, target: Basket) -> None:
    """Move the items of one basket into another, each thing once, notes and tags of both kept."""
    known = select(Item.identity).where(Item.basket_id == target.id)
    twins = session.scalars(select(Item).where(in_basket(source.id), Item.identity.in_(known))).all()
    for item in twins:
        twin = session.scalars(
            select(Item).where(Item.basket_id == target.id, Item.identity == item.identity)
        ).one()
        twin.removed_at = None
        if item.note and item.note not in twin.note:
            twin.note = f"{twin.note}\n{item.note}".strip()
            twin.words = search_words(twin.label, twin.note, twin.fields)
        session.add_all(ItemTag(item_id=twin.id, tag=tag) for tag in item.tags if tag not in twin.tags)
        session.delete(item)
    session.flush()
    first = session.scalar(select(func.min(Item.place)).where(Item.basket_id == target.id)) or 0
    last = session.scalar(select(func.max(Item.place)).where(in_basket(source.id))) or 0
    moved = update(Item).where(in_basket(source.id))
    changed(session, moved.values(basket_id=target.id, place=Item.place + (first - last - 1)))
    changed(session, delete(Basket).where(Basket.id == source.id))


def _partner(source: Basket, targets: list[Basket], default: Basket | None, *, plain: bool) -> Basket | None:
    """The basket that a guest's one joins: of the same name; for one that was never named the default."""
    open_ones = [one for one in targets if not one.is_frozen]
    same = next((one for one in open_ones if one.name == source.name), None)
    return same or (default if plain else None)


def merge_baskets(session: Session, source: str, target: str) -> None:
    """Bring all baskets of one account to another; not committed.

    One of the same name is joined with it, the unnamed one with that which ticks go into; all others come
    along as they are, frozen ones always.
    """
    default, targets = default_basket(session, target), list(baskets_of(session, target))
    last = max((one.place for one in targets), default=0)
    for basket in baskets_of(session, source):
        partner = None
        if not basket.is_frozen:
            partner = _partner(basket, targets, default, plain=basket.name == UNNAMED)
        if partner:
            _join(session, basket, partner)
            continue
        last += 1
        basket.account_id, basket.place = target, last
        basket.chosen_at = None if default else basket.chosen_at
    session.flush()
    changed(session, delete(Basket).where(Basket.account_id == source))
    session.expire_all()
