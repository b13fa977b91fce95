"""Storing what two requests may store at the same moment."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.models import Model

__all__ = ["store_once"]

Insert = Callable[[type[Model]], postgresql.Insert | sqlite.Insert]
INSERTS: Mapping[str, Insert] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


def store_once(session: Session, kind: type[Model], rows: Sequence[Mapping[str, Any]]) -> int:
    """Store those rows that no unique constraint forbids; how many were stored. Not committed.

    Where somebody else is storing one of them, it waits until that is committed, and then leaves it out: what
    is read from now on is theirs.
    """
    if not rows:
        return 0
    insert = INSERTS[session.get_bind().dialect.name](kind).values([dict(row) for row in rows])
    stored = insert.on_conflict_do_nothing().returning(*inspect(kind).primary_key)
    return len(session.execute(stored).all())
