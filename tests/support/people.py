"""Accounts for tests, and what they keep."""

from typing import Any

from sqlalchemy.orm import Session

from app.models import Account, ItemKind, Role
from app.services.baskets import Reference

__all__ = ["guest", "person", "reference"]

COLUMNS = [{"name": "name", "datatype": "char"}]


def _kept(session: Session, account: Account) -> Account:
    session.add(account)
    session.commit()
    return account


def person(session: Session, name: str = "Ada") -> Account:
    """Somebody who signed in."""
    return _kept(session, Account(name=name, role=Role.USER))


def guest(session: Session) -> Account:
    """Somebody who did not."""
    return _kept(session, Account())


def reference(name: str, **values: Any) -> Reference:
    """A row for a basket, identified by its name."""
    given: dict[str, Any] = {
        "kind": ItemKind.ROW,
        "identity": name,
        "archive": "fake",
        "dataset": "stars",
        "label": name,
        "question": "max_rows=10",
        "position": 0,
        "fields": {"name": name},
        "columns": COLUMNS,
    }
    return Reference(**{**given, **values})
