"""Tags put on items, and taken off."""

from collections.abc import Mapping, Sequence

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from app.models import Basket, BasketChange, ItemTag
from app.services.baskets.changing import chosen
from app.services.baskets.reading import Look, item_of
from app.services.baskets.writing import AT_ONCE, begin, changed, remember

__all__ = ["put_on", "retag", "tag", "take_off", "untag"]


def _having(session: Session, ids: Sequence[int], word: str) -> set[int]:
    """Those of the items that have the tag."""
    found: set[int] = set()
    for start in range(0, len(ids), AT_ONCE):
        part = ItemTag.item_id.in_(ids[start : start + AT_ONCE])
        found |= set(session.scalars(select(ItemTag.item_id).where(part, ItemTag.tag == word)))
    return found


def put_on(session: Session, ids_by_tag: Mapping[str, Sequence[int]]) -> dict[str, list[int]]:
    """Put tags on items; returns by tag those that did not have it. Not committed."""
    fresh: dict[str, list[int]] = {}
    for word, ids in ids_by_tag.items():
        known = _having(session, ids, word)
        fresh[word] = [number for number in ids if number not in known]
        if fresh[word]:
            session.execute(insert(ItemTag), [{"item_id": number, "tag": word} for number in fresh[word]])
    return {word: ids for word, ids in fresh.items() if ids}


def take_off(session: Session, ids_by_tag: Mapping[str, Sequence[int]]) -> dict[str, list[int]]:
    """Take tags off items; returns by tag those that had it. Not committed."""
    gone: dict[str, list[int]] = {}
    for word, ids in ids_by_tag.items():
        known = _having(session, ids, word)
        gone[word] = [number for number in ids if number in known]
        for start in range(0, len(gone[word]), AT_ONCE):
            part = ItemTag.item_id.in_(gone[word][start : start + AT_ONCE])
            changed(session, delete(ItemTag).where(part, ItemTag.tag == word))
    return {word: ids for word, ids in gone.items() if ids}


def tag(
    session: Session, basket: Basket, ids: Sequence[int] | Look, tags: Sequence[str]
) -> tuple[int, BasketChange | None]:
    """Put these tags on items; returns on how many they are now.

    The change undoes it; None where all of them had them. Raises Frozen.
    """
    moment = begin(session, basket.id)
    wanted = chosen(session, basket.id, ids)
    fresh = put_on(session, dict.fromkeys(tags, wanted))
    change = remember(session, "tagged", basket.id, tagged=fresh, moment=moment) if fresh else None
    session.commit()
    return len(wanted), change


def untag(
    session: Session, basket: Basket, ids: Sequence[int] | Look, tags: Sequence[str]
) -> tuple[int, BasketChange | None]:
    """Take these tags off items; returns of how many items they were looked for.

    The change undoes it; None where none of them had any. Raises Frozen.
    """
    moment = begin(session, basket.id)
    wanted = chosen(session, basket.id, ids)
    gone = take_off(session, dict.fromkeys(tags, wanted))
    change = remember(session, "untagged", basket.id, untagged=gone, moment=moment) if gone else None
    session.commit()
    return len(wanted), change


def retag(session: Session, basket: Basket, item_id: int, tags: Sequence[str]) -> BasketChange | None:
    """Give an item exactly these tags; the change undoes it, None where it has just those.

    Raises KeyError where the basket has no such item, Frozen.
    """
    moment = begin(session, basket.id)
    item_of(session, basket.id, item_id)
    known = session.scalars(select(ItemTag.tag).where(ItemTag.item_id == item_id)).all()
    gone = take_off(session, {word: [item_id] for word in known if word not in tags})
    fresh = put_on(session, {word: [item_id] for word in tags})
    change = None
    if gone or fresh:
        change = remember(session, "retagged", basket.id, tagged=fresh, untagged=gone, moment=moment)
    session.commit()
    return change
