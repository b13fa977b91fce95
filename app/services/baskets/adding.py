"""Putting references into a basket, many at a time."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.models import Basket, BasketChange, ColumnSet, Item, ItemTag
from app.services.baskets.faults import Full
from app.services.baskets.reading import in_basket
from app.services.baskets.references import LABEL_LONGEST, Reference, columns_digest
from app.services.baskets.texts import search_words, storable
from app.services.baskets.writing import AT_ONCE, begin, changed, remember

__all__ = ["MOST_ITEMS", "add", "bring_in", "first_place", "put"]

MOST_ITEMS = 50_000


def _keep_columns(session: Session, references: Sequence[Reference]) -> dict[int, str]:
    """The digests of the references' columns, by the sequence they come in; each set is stored once."""
    sets = {id(reference.columns): reference.columns for reference in references}
    digests = {number: columns_digest(columns) for number, columns in sets.items()}
    by_digest = {digests[number]: columns for number, columns in sets.items()}
    for start in range(0, len(by_digest), AT_ONCE):
        part = list(by_digest)[start : start + AT_ONCE]
        known = set(session.scalars(select(ColumnSet.digest).where(ColumnSet.digest.in_(part))))
        fresh = [
            {"digest": digest, "columns": [dict(column) for column in by_digest[digest]]}
            for digest in part
            if digest not in known
        ]
        if fresh:
            session.execute(insert(ColumnSet), fresh)
    return digests


def _values(
    basket_id: str, reference: Reference, place: int, digest: str, moment: datetime
) -> dict[str, Any]:
    values = {
        "basket_id": basket_id,
        "kind": reference.kind,
        "identity": reference.identity,
        "place": place,
        "archive": reference.archive,
        "dataset": reference.dataset,
        "label": reference.label[:LABEL_LONGEST],
        "question": reference.question,
        "position": reference.position,
        "rows": reference.rows,
        "access_url": reference.access_url,
        "size": reference.size,
        "service": reference.service,
        "query": reference.query,
        "asked_at": reference.asked_at,
        "added_at": reference.added_at or moment,
        "fields": dict(reference.fields),
        "column_set_digest": digest,
        "note": reference.note,
        "words": search_words(reference.label, reference.note, reference.fields),
    }
    return {name: storable(value) for name, value in values.items()}


def _parts(references: Sequence[Reference]) -> Iterator[list[Reference]]:
    for start in range(0, len(references), AT_ONCE):
        yield list(references[start : start + AT_ONCE])


def _put_tags(session: Session, part: Sequence[Reference], ids: dict[str, int]) -> None:
    tags = [
        {"item_id": ids[reference.identity], "tag": storable(tag)}
        for reference in part
        for tag in dict.fromkeys(reference.tags)
    ]
    if tags:
        session.execute(insert(ItemTag), tags)


def first_place(session: Session, basket_id: str, wanted: int) -> int:
    """The place of the first item, where so many find room before it. Raises Full."""
    number = session.scalar(select(func.count()).select_from(Item).where(in_basket(basket_id))) or 0
    if number + wanted > MOST_ITEMS:
        session.rollback()
        raise Full(
            f"A basket holds at most {MOST_ITEMS} items: there are {number}, and {wanted} do not fit in. "
            "Make another basket."
        )
    return session.scalar(select(func.min(Item.place)).where(Item.basket_id == basket_id)) or 0


def put(session: Session, basket_id: str, references: Sequence[Reference], moment: datetime) -> list[int]:
    """Put references before all items, in their order; returns the ids of those that were not in before.

    One that was removed comes back where it was, with its note and tags. The basket is begun to be changed;
    nothing is committed. Raises Full.
    """
    unique = list({reference.identity: reference for reference in references}.values())
    place = first_place(session, basket_id, len(unique)) - len(unique)
    digests, added = _keep_columns(session, unique), list[int]()
    for part in _parts(unique):
        here = (Item.basket_id == basket_id, Item.identity.in_([one.identity for one in part]))
        kept = session.execute(select(Item.identity, Item.id, Item.removed_at).where(*here)).all()
        known = {identity for identity, _, _ in kept}
        back = [number for _, number, removed_at in kept if removed_at]
        if back:
            changed(session, update(Item).where(Item.id.in_(back)).values(removed_at=None))
        fresh = [one for one in part if one.identity not in known]
        places = range(place, place + len(fresh))
        place += len(fresh)
        if fresh:
            values = [
                _values(basket_id, one, at, digests[id(one.columns)], moment)
                for one, at in zip(fresh, places, strict=True)
            ]
            session.execute(insert(Item), values)
            ids = dict(session.execute(select(Item.identity, Item.id).where(*here)).all())
            _put_tags(session, fresh, ids)
            added += [ids[one.identity] for one in fresh]
        added += back
    return added


def bring_in(session: Session, basket: Basket, references: Sequence[Reference]) -> BasketChange | None:
    """Put references into a basket and commit; the change undoes it, None where all of them were in.

    Raises Frozen, Full.
    """
    basket_id = basket.id
    moment = begin(session, basket_id)
    added = put(session, basket_id, references, moment)
    change = remember(session, "imported", basket_id, added=added, moment=moment) if added else None
    session.commit()
    return change


def add(session: Session, basket: Basket, references: Sequence[Reference]) -> int:
    """Put references into a basket and commit; returns how many were not in it before.

    One that was removed comes back with its note. Raises Frozen, Full.
    """
    basket_id = basket.id
    try:
        added = put(session, basket_id, references, begin(session, basket_id))
    except IntegrityError:  # another request stored the same columns a moment ago
        session.rollback()
        added = put(session, basket_id, references, begin(session, basket_id))
    session.commit()
    return len(added)
