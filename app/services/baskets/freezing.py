"""Snapshots that never change, and the hash that shows it."""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.models import Basket, Item
from app.models.base import now
from app.services.baskets.carrying import copy_items
from app.services.baskets.changing import chosen
from app.services.baskets.reading import Look, stream
from app.services.baskets.shelf import NAME_LONGEST, make

__all__ = ["canonical", "freeze", "is_intact"]


def _moment(value: datetime | None) -> str | None:
    return value.isoformat() if value else None


def _told(item: Item) -> dict[str, Any]:
    """Everything that an item says of what it refers to; not whether its link answered lately."""
    return {
        "kind": item.kind,
        "identity": item.identity,
        "archive": item.archive,
        "dataset": item.dataset,
        "label": item.label,
        "question": item.question,
        "position": item.position,
        "rows": item.rows,
        "access_url": item.access_url,
        "size": item.size,
        "service": item.service,
        "query": item.query,
        "asked_at": _moment(item.asked_at),
        "added_at": _moment(item.added_at),
        "note": item.note,
        "tags": item.tags,
        "fields": item.fields,
        "columns": item.column_set.columns,
    }


def _json(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def canonical(session: Session, basket: Basket) -> Iterator[bytes]:
    """The basket as one JSON text in UTF-8, always the same for the same: keys sorted, no blanks between.

    Its SHA-256 is the digest of a frozen basket.
    """
    yield b'{"items":['
    for number, item in enumerate(stream(session, basket.id)):
        yield (b"," if number else b"") + _json(_told(item))
    yield b'],"name":' + _json(basket.name) + b',"note":' + _json(basket.note) + b"}"


def _digest(session: Session, basket: Basket) -> str:
    made = hashlib.sha256()
    for part in canonical(session, basket):
        made.update(part)
    return made.hexdigest()


def freeze(session: Session, basket: Basket, account_id: str) -> Basket:
    """A copy of the basket as it is now, for this account, which never changes again. Raises Full."""
    ending = f", {now():%Y-%m-%d %H:%M} UTC"
    copy = make(session, account_id, basket.name[: NAME_LONGEST - len(ending)] + ending, basket.note)
    ids = chosen(session, basket.id, Look())
    copy_items(session, ids, copy.id)
    session.flush()
    copy.digest, copy.frozen_at = _digest(session, copy), now()
    session.commit()
    return copy


def is_intact(session: Session, basket: Basket) -> bool:
    """Whether what is in a frozen basket still has the digest that it was frozen with."""
    return bool(basket.digest) and _digest(session, basket) == basket.digest
