"""Looking into a basket."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, tuple_
from sqlalchemy.orm import Session

from app.models import Item, ItemKind, ItemTag, LinkState
from app.services.baskets.texts import like
from app.services.baskets.writing import AT_ONCE

__all__ = [
    "Look",
    "Totals",
    "count",
    "counts",
    "held",
    "identities_held",
    "item_known_as",
    "item_of",
    "items",
    "passing",
    "rank_of",
    "stream",
    "tags_of",
    "totals",
]

SORTS: Mapping[str, ColumnElement[Any]] = {
    "label": func.lower(Item.label),
    "kind": Item.kind.expression,
    "from": (Item.archive + "/" + Item.dataset).expression,
    "added": Item.added_at.expression,
    "size": Item.size.expression,
    "link": Item.link_state.expression,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Which items of a basket are looked at, and in which order.

    All of `words` occur in label, note, tags or values. `sort` is one of SORTS, after `-` the other way
    round; else they stand in the order that the person gave them.
    """

    words: str = ""
    tag: str = ""
    kind: str = ""
    link: str = ""
    sort: str = ""

    @property
    def is_part(self) -> bool:
        """Whether some items may be left out."""
        return bool(self.words or self.tag or self.kind or self.link)


@dataclass(frozen=True, slots=True)
class Totals:
    """What a basket holds: items by kind, bytes where they are known, of how many items they are."""

    kinds: Mapping[str, int] = field(default_factory=dict)
    size: int = 0
    sized: int = 0

    @property
    def items(self) -> int:
        """Items in all."""
        return sum(self.kinds.values())


def in_basket(basket_id: str) -> ColumnElement[bool]:
    """Items that are in the basket."""
    return and_(Item.basket_id == basket_id, Item.removed_at.is_(None))


def _has_tag(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return select(ItemTag.item_id).where(ItemTag.item_id == Item.id, condition).exists()


def passing(basket_id: str, look: Look) -> ColumnElement[bool]:
    """The items of a basket that are looked at."""
    wanted = [in_basket(basket_id)]
    for word in look.words.split():
        pattern = like(word)
        found = Item.words.like(pattern, escape="!")
        wanted.append(or_(found, _has_tag(ItemTag.tag.like(pattern, escape="!"))))
    if look.tag:
        wanted.append(_has_tag(ItemTag.tag == look.tag))
    if look.kind:
        wanted.append(Item.kind == look.kind)
    if look.link:
        wanted.append(Item.link_state == (LinkState.UNKNOWN if look.link == "unknown" else look.link))
    return and_(*wanted)


def _order(look: Look) -> list[ColumnElement[Any]]:
    key = SORTS.get(look.sort.removeprefix("-"))
    own: list[ColumnElement[Any]] = [Item.place.expression, Item.id.expression]
    if key is None:
        return own
    first = key.desc() if look.sort.startswith("-") else key.asc()
    return [first.nulls_last(), *own]


def count(session: Session, basket_id: str, look: Look | None = None) -> int:
    """How many items of a basket are looked at."""
    asked = select(func.count()).select_from(Item).where(passing(basket_id, look or Look()))
    return session.scalar(asked) or 0


def counts(session: Session, basket_ids: Sequence[str]) -> dict[str, int]:
    """How many items each of these baskets holds; none for an empty one."""
    asked = (
        select(Item.basket_id, func.count())
        .where(Item.basket_id.in_(basket_ids), Item.removed_at.is_(None))
        .group_by(Item.basket_id)
    )
    return dict(session.execute(asked).all())


def rank_of(session: Session, basket_id: str, item_id: int) -> int:
    """How many items of the basket stand before this one. Raises KeyError."""
    item = item_of(session, basket_id, item_id)
    before = or_(Item.place < item.place, and_(Item.place == item.place, Item.id < item.id))
    return session.scalar(select(func.count()).select_from(Item).where(in_basket(basket_id), before)) or 0


def items(basket_id: str, look: Look | None = None) -> Select[Item]:
    """The items of a basket that are looked at, in their order, as a statement to page through."""
    look = look or Look()
    return select(Item).where(passing(basket_id, look)).order_by(*_order(look))


def stream(session: Session, basket_id: str) -> Iterator[Item]:
    """All items in the person's order, some at a time by key; what was read is let go."""
    last: tuple[int, int] | None = None
    while True:
        part = select(Item).where(in_basket(basket_id)).order_by(Item.place, Item.id).limit(AT_ONCE)
        if last is not None:
            part = part.where(tuple_(Item.place, Item.id) > tuple_(*last))
        found = session.scalars(part).all()
        if not found:
            return
        last = found[-1].place, found[-1].id
        yield from found
        for item in found:
            session.expunge(item)


def item_known_as(session: Session, basket_id: str, identity: str) -> Item:
    """The item of a basket that has this identity. Raises NoResultFound."""
    return session.scalars(select(Item).where(in_basket(basket_id), Item.identity == identity)).one()


def item_of(session: Session, basket_id: str, item_id: int) -> Item:
    """An item that is in the basket. Raises KeyError."""
    item = session.scalar(select(Item).where(in_basket(basket_id), Item.id == item_id))
    if item is None:
        raise KeyError(item_id)
    return item


def held(session: Session, basket_id: str, identities: Sequence[str]) -> set[str]:
    """Which of these identities are in the basket."""
    found: set[str] = set()
    for start in range(0, len(identities), AT_ONCE):
        part = identities[start : start + AT_ONCE]
        found |= set(
            session.scalars(select(Item.identity).where(in_basket(basket_id), Item.identity.in_(part)))
        )
    return found


def identities_held(session: Session, basket_id: str, ids: Sequence[int]) -> list[str]:
    """The identities of these items, of those that are in the basket."""
    return list(session.scalars(select(Item.identity).where(in_basket(basket_id), Item.id.in_(ids))))


def tags_of(session: Session, basket_id: str) -> list[tuple[str, int]]:
    """The tags in use in a basket, each with the number of its items, the most used first."""
    asked = (
        select(ItemTag.tag, func.count())
        .join(Item, Item.id == ItemTag.item_id)
        .where(in_basket(basket_id))
        .group_by(ItemTag.tag)
        .order_by(func.count().desc(), ItemTag.tag)
    )
    return [(tag, number) for tag, number in session.execute(asked)]


def totals(session: Session, basket_id: str) -> Totals:
    """Items by kind, and the bytes that their links lead to."""
    asked = (
        select(Item.kind, func.count(), func.sum(Item.size), func.count(Item.size))
        .where(in_basket(basket_id))
        .group_by(Item.kind)
    )
    found = session.execute(asked).all()
    by_kind = {ItemKind(kind).value: number for kind, number, *_ in found}
    return Totals(
        kinds={kind.value: by_kind[kind.value] for kind in ItemKind if kind.value in by_kind},
        size=sum(int(size or 0) for _, _, size, _ in found),
        sized=sum(sized for *_, sized in found),
    )
