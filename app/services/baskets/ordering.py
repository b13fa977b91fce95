"""The order of a basket's items."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.models import Basket, BasketChange, Item
from app.services.baskets.changing import chosen
from app.services.baskets.reading import SORTS, Look, in_basket, items
from app.services.baskets.writing import begin, changed, remember

__all__ = ["FIELD", "ORDERED", "ORDERS", "arrange", "move", "set_places"]

ORDERS = tuple(SORTS)
FIELD = "field:"
"""What an order by a column of the rows begins with."""
ORDERED = "ordered"
"""The kind of a change of the order."""


def _apart(before: Sequence[int], after: Sequence[int]) -> list[int]:
    """The part of an order that stands otherwise in another one."""
    places = [at for at, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
    return list(before[places[0] : places[-1] + 1]) if places else []


def move(
    session: Session, basket: Basket, ids: Sequence[int] | Look, to: int
) -> tuple[int, BasketChange | None]:
    """Put items, in their order, where `to` others stand before them; beyond the last is the end.

    No two items of a basket have one place, removed ones included. Returns how many were to be moved; the
    change undoes it, None where they stood there. Raises Frozen.
    """
    moment = begin(session, basket.id)
    wanted = chosen(session, basket.id, ids)
    asked = select(Item.id, Item.place, Item.removed_at).where(Item.basket_id == basket.id)
    rows = session.execute(asked.order_by(Item.place, Item.id)).all()
    taken = set(wanted)
    others = [row for row in rows if row.id not in taken]
    seen = [at for at, row in enumerate(others) if row.removed_at is None]
    at = seen[max(to, 0)] if max(to, 0) < len(seen) else len(others)
    left = [row.id for row in others]
    ordered = _apart([row.id for row in rows], [*left[:at], *wanted, *left[at:]])
    if not ordered:
        session.rollback()
        return len(wanted), None
    place = others[at].place if at < len(others) else rows[-1].place + 1
    after = (Item.basket_id == basket.id, Item.place >= place)
    changed(session, update(Item).where(*after).values(place=Item.place + len(wanted)))
    set_places(session, wanted, range(place, place + len(wanted)))
    change = remember(session, ORDERED, basket.id, ordered=ordered, moment=moment)
    session.commit()
    return len(wanted), change


def set_places(session: Session, ids: Sequence[int], places: Sequence[int]) -> None:
    """Give each of these items its place; not committed."""
    values = [{"id": number, "place": place} for number, place in zip(ids, places, strict=True)]
    session.execute(update(Item), values)


def _field_key(value: Any) -> tuple[int, float, str]:
    """Numbers before texts, what has no value last."""
    if isinstance(value, bool | int | float):
        return 0, float(value), ""
    return (2, 0.0, "") if value in (None, "") else (1, 0.0, str(value).casefold())


def _by_field(session: Session, basket_id: str, name: str, *, descending: bool) -> list[int]:
    asked = select(Item.id, Item.fields).where(in_basket(basket_id)).order_by(Item.place, Item.id)
    keyed = [(_field_key(fields.get(name)), number) for number, fields in session.execute(asked)]
    filled = [pair for pair in keyed if pair[0][0] < 2]  # noqa: PLR2004 - the rank of no value
    filled.sort(key=lambda pair: pair[0], reverse=descending)
    return [number for _, number in filled] + [number for key, number in keyed if key[0] == 2]  # noqa: PLR2004 - as above


def arrange(session: Session, basket: Basket, order: str) -> BasketChange | None:
    """Put all items of a basket in this order for good: one of ORDERS, or `field:` and a column of the rows.

    After `-` the other way round. The change undoes it, None where nothing is in. Raises Frozen.
    """
    moment = begin(session, basket.id)
    name = order.removeprefix("-")
    if name.startswith(FIELD):
        turned = order.startswith("-")
        ids = _by_field(session, basket.id, name.removeprefix(FIELD), descending=turned)
    else:
        in_order = items(basket.id, Look(sort=order)).with_only_columns(Item.id)
        ids = list(session.scalars(in_order))
    before = session.execute(
        select(Item.id, Item.place).where(in_basket(basket.id)).order_by(Item.place, Item.id)
    ).all()
    if not ids:
        session.rollback()
        return None
    set_places(session, ids, [place for _, place in before])
    change = remember(session, ORDERED, basket.id, ordered=[number for number, _ in before], moment=moment)
    session.commit()
    return change
