"""References that a person keeps."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.models import Basket, ColumnSet, Item, ItemKind
from app.models.base import now
from connectors.contract import Column, Role

__all__ = [
    "NOTE_LONGEST",
    "Reference",
    "add",
    "count",
    "empty",
    "held",
    "items",
    "merge_baskets",
    "remove",
    "result_identity",
    "row_identity",
    "row_label",
    "set_note",
    "sweep_removed",
    "take_back",
]

UNDO_LIVES = timedelta(days=7)
NOTE_LONGEST = 2000
AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What goes into a basket: an item before it is stored."""

    kind: ItemKind
    identity: str
    archive: str
    dataset: str
    label: str
    question: str
    position: int | None = None
    rows: int = 1
    fields: Mapping[str, Any]
    columns: Sequence[Mapping[str, str]]


def row_identity(archive: str, dataset: str, key: str, row: Mapping[str, Any], derived: Iterable[str]) -> str:
    """Stands for a row, however it was found: by its key column, or by all values that are its own."""
    if key and row.get(key) is not None:
        text = f"{archive}/{dataset} {key}={row[key]}"
    else:
        left_out = frozenset(derived)
        own = {name: value for name, value in row.items() if name not in left_out}
        text = json.dumps([archive, dataset, own], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def result_identity(digest: str) -> str:
    """Stands for a whole result: the digest of its question, apart from any row's identity."""
    return hashlib.sha256(f"result {digest}".encode()).hexdigest()


def row_label(key: str, columns: Sequence[Column], row: Mapping[str, Any]) -> str:
    """What a row is called: its name, its key, its identifier, or its first filled cell."""
    titles, identifiers = (
        [column.name for column in columns if column.role is role] for role in (Role.NAME, Role.IDENTIFIER)
    )
    names = [*titles, key, *identifiers, *row]
    return next((str(row[name])[:300] for name in names if row.get(name) not in (None, "")), "Row")


def _in_basket(account_id: str) -> ColumnElement[bool]:
    mine = select(Basket.id).where(Basket.account_id == account_id)
    return and_(Item.basket_id.in_(mine), Item.removed_at.is_(None))


def _basket(session: Session, account_id: str) -> Basket:
    basket = session.scalars(
        select(Basket).where(Basket.account_id == account_id).order_by(Basket.created_at)
    ).first()
    if basket is None:
        basket = Basket(account_id=account_id)
        session.add(basket)
        session.flush()
    return basket


def count(session: Session, account_id: str) -> int:
    """How many items an account's baskets hold."""
    return session.scalar(select(func.count()).select_from(Item).where(_in_basket(account_id))) or 0


def held(session: Session, account_id: str, identities: Sequence[str]) -> set[str]:
    """Which of these identities are in the account's baskets."""
    asked = select(Item.identity).where(_in_basket(account_id), Item.identity.in_(identities))
    return set(session.scalars(asked))


def items(account_id: str) -> Select[Item]:
    """The account's items, newest first, as a statement to page through."""
    return select(Item).where(_in_basket(account_id)).order_by(Item.added_at.desc(), Item.id)


def columns_digest(columns: Sequence[Mapping[str, str]]) -> str:
    """Stands for a set of columns."""
    return hashlib.sha256(
        json.dumps([dict(column) for column in columns], sort_keys=True).encode()
    ).hexdigest()


def _keep_columns(session: Session, references: Sequence[Reference]) -> None:
    sets = {columns_digest(reference.columns): reference.columns for reference in references}
    for digest, columns in sets.items():
        if session.get(ColumnSet, digest) is None:
            session.add(ColumnSet(digest=digest, columns=[dict(column) for column in columns]))
    session.flush()


def _values(basket: Basket, reference: Reference, moment: datetime) -> dict[str, Any]:
    return {
        "basket_id": basket.id,
        "kind": reference.kind,
        "identity": reference.identity,
        "archive": reference.archive,
        "dataset": reference.dataset,
        "label": reference.label,
        "question": reference.question,
        "position": reference.position,
        "rows": reference.rows,
        "fields": dict(reference.fields),
        "column_set_digest": columns_digest(reference.columns),
        "note": "",
        "added_at": moment,
    }


def add(session: Session, account_id: str, references: Sequence[Reference]) -> int:
    """Put references into the account's basket and commit; returns how many were not in it before.

    One that was removed comes back with its note.
    """
    try:
        return _add(session, account_id, references)
    except IntegrityError:  # another request put some of them in a moment ago; now they are known
        session.rollback()
        return _add(session, account_id, references)


def _add(session: Session, account_id: str, references: Sequence[Reference]) -> int:
    basket, added = _basket(session, account_id), 0
    _keep_columns(session, references)
    unique = list({reference.identity: reference for reference in references}.values())
    for start in range(0, len(unique), AT_ONCE):
        part = unique[start : start + AT_ONCE]
        identities = [reference.identity for reference in part]
        kept = session.execute(
            select(Item.identity, Item.removed_at).where(
                Item.basket_id == basket.id, Item.identity.in_(identities)
            )
        ).all()
        known = {identity for identity, _ in kept}
        back = [identity for identity, removed_at in kept if removed_at]
        session.execute(
            update(Item).where(Item.basket_id == basket.id, Item.identity.in_(back)).values(removed_at=None)
        )
        moment = now()
        fresh = [_values(basket, reference, moment) for reference in part if reference.identity not in known]
        if fresh:
            session.execute(insert(Item), fresh)
        added += len(fresh) + len(back)
    session.commit()
    return added


def remove(
    session: Session, account_id: str, *, ids: Sequence[int] = (), identities: Sequence[str] = ()
) -> list[int]:
    """Take items out, by id or identity, so that it can be undone; returns the ids of those that were in."""
    wanted = Item.identity.in_(identities) if identities else Item.id.in_(ids)
    gone = list(session.scalars(select(Item.id).where(_in_basket(account_id), wanted)))
    session.execute(update(Item).where(Item.id.in_(gone)).values(removed_at=now()))
    session.commit()
    return gone


def empty(session: Session, account_id: str) -> datetime:
    """Take everything out; the moment returned undoes it."""
    moment = now()
    session.execute(
        update(Item)
        .where(_in_basket(account_id))
        .values(removed_at=moment)
        .execution_options(synchronize_session=False)
    )
    session.commit()
    return moment


def take_back(
    session: Session, account_id: str, *, ids: Sequence[int] = (), moment: datetime | None = None
) -> int:
    """Undo a removal, by the items' ids or by the moment of emptying; returns how many came back."""
    mine = Item.basket_id.in_(select(Basket.id).where(Basket.account_id == account_id))
    wanted = Item.removed_at == moment if moment else and_(Item.id.in_(ids), Item.removed_at.is_not(None))
    back = session.execute(
        update(Item).where(mine, wanted).values(removed_at=None).execution_options(synchronize_session=False)
    )
    session.commit()
    return int(back.rowcount)  # type: ignore[attr-defined]  # a CursorResult, which execute() does not promise


def set_note(session: Session, account_id: str, item_id: int, note: str) -> Item | None:
    """Write a note on an item of the account; None where it has no such item."""
    item = session.scalar(select(Item).where(_in_basket(account_id), Item.id == item_id))
    if item:
        item.note = note
        session.commit()
    return item


def merge_baskets(session: Session, source: str, target: str) -> None:
    """Move all items of one account to another, each thing once, notes of both kept; not committed."""
    basket = _basket(session, target)
    kept = {item.identity: item for item in session.scalars(select(Item).where(Item.basket_id == basket.id))}
    for item in session.scalars(select(Item).where(_in_basket(source))):
        twin = kept.get(item.identity)
        if twin is None:
            item.basket_id = basket.id
            kept[item.identity] = item
            continue
        twin.removed_at = None
        if item.note and item.note not in twin.note:
            twin.note = f"{twin.note}\n{item.note}".strip()
        session.delete(item)
    session.flush()
    session.execute(
        delete(Item).where(Item.basket_id.in_(select(Basket.id).where(Basket.account_id == source)))
    )
    session.execute(delete(Basket).where(Basket.account_id == source))


def sweep_removed(session: Session) -> int:
    """Forget items removed long ago; returns how many."""
    gone = session.execute(delete(Item).where(Item.removed_at < now() - UNDO_LIVES))
    session.execute(delete(ColumnSet).where(ColumnSet.digest.not_in(select(Item.column_set_digest))))
    session.commit()
    return int(gone.rowcount)  # type: ignore[attr-defined]  # a CursorResult, which execute() does not promise
