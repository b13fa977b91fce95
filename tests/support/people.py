"""Accounts for tests, and what they keep."""

from typing import Any

from sqlalchemy.orm import Session

from app.models import Account, Basket, ItemKind, Role
from app.services import baskets
from app.services.accounts.sign_ins import sign_in_of
from app.services.baskets import Look, Reference

__all__ = ["account_of", "basket_of", "filled", "guest", "ids", "labels", "person", "reference"]

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


def account_of(session: Session, token: str) -> Account | None:
    """The account that a browser's token stands for, None where it is unknown, ended or too old."""
    known = sign_in_of(session, token)
    return known.account if known else None


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


def basket_of(session: Session, account: Account) -> Basket:
    """The basket that the account's ticks go into."""
    return baskets.ensure_default(session, account.id)


def filled(session: Session, basket: Basket, names: str) -> Basket:
    """The basket with a row of each of these one-letter names, in their order."""
    baskets.add(session, basket, [reference(name) for name in names])
    return basket


def labels(session: Session, basket: Basket, look: Look | None = None) -> list[str]:
    """What the items of a basket are called, in their order."""
    return [item.label for item in session.scalars(baskets.items(basket.id, look))]


def ids(session: Session, basket: Basket, names: str = "") -> list[int]:
    """The ids of the basket's items, of all or of those with these one-letter names."""
    found = {item.label: item.id for item in session.scalars(baskets.items(basket.id))}
    return [found[name] for name in names] if names else list(found.values())
