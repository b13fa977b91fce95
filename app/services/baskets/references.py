"""What goes into a basket, and how one thing is told from another."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.models import Item, ItemKind
from connectors.contract import Column, Role

__all__ = [
    "LABEL_LONGEST",
    "Reference",
    "columns_digest",
    "reference_of",
    "result_identity",
    "row_identity",
    "row_label",
    "thing_identity",
]

LABEL_LONGEST = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """An item before it is stored; each part means what it does in `Item`. Without `added_at`: now."""

    kind: ItemKind
    identity: str
    archive: str = ""
    dataset: str = ""
    label: str
    question: str = ""
    position: int | None = None
    rows: int = 1
    access_url: str = ""
    size: int | None = None
    service: str = ""
    query: str = ""
    asked_at: datetime | None = None
    added_at: datetime | None = None
    note: str = ""
    tags: Sequence[str] = ()
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


def thing_identity(kind: ItemKind, *parts: str) -> str:
    """Stands for any other thing: a search by its question, a file or service by its address, and so on."""
    return hashlib.sha256(json.dumps([kind, *parts]).encode()).hexdigest()


def row_label(key: str, columns: Sequence[Column], row: Mapping[str, Any]) -> str:
    """What a row is called: its name, its key, its identifier, or its first filled cell."""
    titles, identifiers = (
        [column.name for column in columns if column.role is role] for role in (Role.NAME, Role.IDENTIFIER)
    )
    names = [*titles, key, *identifiers, *row]
    return next((str(row[name])[:LABEL_LONGEST] for name in names if row.get(name) not in (None, "")), "Row")


def columns_digest(columns: Sequence[Mapping[str, str]]) -> str:
    """Stands for a set of columns."""
    return hashlib.sha256(
        json.dumps([dict(column) for column in columns], sort_keys=True).encode()
    ).hexdigest()


def reference_of(item: Item) -> Reference:
    """What a stored item was made of."""
    return Reference(
        kind=ItemKind(item.kind),
        identity=item.identity,
        archive=item.archive,
        dataset=item.dataset,
        label=item.label,
        question=item.question,
        position=item.position,
        rows=item.rows,
        access_url=item.access_url,
        size=item.size,
        service=item.service,
        query=item.query,
        asked_at=item.asked_at,
        added_at=item.added_at,
        note=item.note,
        tags=item.tags,
        fields=item.fields,
        columns=item.column_set.columns,
    )
