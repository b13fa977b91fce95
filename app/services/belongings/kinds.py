"""What belongs to an account: the one place that says so.

A table that speaks of an account is told in `BELONGINGS`; what goes with such a row (ON DELETE CASCADE)
belongs to the account as well and needs no line.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from sqlalchemy import Column, ColumnElement, delete, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.models import (
    Account,
    AuditEntry,
    Basket,
    Identity,
    Job,
    KeptService,
    Membership,
    Model,
    OwnTable,
    Query,
    Search,
    Share,
    SignIn,
    SignInAttempt,
    SignInLink,
    Statement,
    Token,
)
from app.services.baskets import merge_baskets
from app.services.own_tables.keeping import unused_name
from app.services.registry.services import merge_services

__all__ = ["BELONGINGS", "PASSING", "Belonging", "End", "mine"]

Owner = InstrumentedAttribute[str] | InstrumentedAttribute[str | None]
Merge = Callable[[Session, str, str], None]
"""Brings what one account has to another; not committed."""


class End(Enum):
    """What becomes of rows when their account is deleted."""

    DELETED = auto()
    ANONYMOUS = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Belonging:
    """Rows of one table whose `owner` is an account; `at_sign_in` brings a guest's to the account.

    None where a guest's stay the guest's, and go with it.
    """

    owner: Owner
    at_sign_in: Merge | None = None
    at_end: End = End.DELETED

    @property
    def column(self) -> Column[Any]:
        """The owner's column."""
        found = self.owner.property.columns[0]
        if not isinstance(found, Column):
            raise TypeError(found)
        return found


def _move(owner: Owner) -> Merge:
    """All rows, as they are."""

    def go(session: Session, source: str, target: str) -> None:
        session.execute(update(owner.class_).where(owner == source).values({owner.key: target}))

    return go


def _merge_tables(session: Session, source: str, target: str) -> None:
    """A table whose name is used gets a number."""
    for table in session.scalars(select(OwnTable).where(OwnTable.account_id == source)).all():
        table.name, table.account_id = unused_name(session, target, table.name), target
        session.flush()


def _merge_statements(session: Session, source: str, target: str) -> None:
    """A statement that both asked stays once."""
    asked = select(Statement.digest).where(Statement.account_id == target)
    session.execute(
        delete(Statement)
        .where(Statement.account_id == source, Statement.digest.in_(asked))
        .execution_options(synchronize_session=False)
    )
    _move(Statement.account_id)(session, source, target)


BELONGINGS = (
    Belonging(owner=Basket.account_id, at_sign_in=merge_baskets),
    Belonging(owner=KeptService.account_id, at_sign_in=merge_services),
    Belonging(owner=OwnTable.account_id, at_sign_in=_merge_tables),
    Belonging(owner=Statement.account_id, at_sign_in=_merge_statements),
    Belonging(owner=Search.account_id, at_sign_in=_move(Search.account_id)),
    Belonging(owner=Job.account_id, at_sign_in=_move(Job.account_id)),
    Belonging(owner=Query.account_id, at_sign_in=_move(Query.account_id)),
    Belonging(owner=Share.owner_id, at_sign_in=_move(Share.owner_id)),
    Belonging(owner=Share.grantee_id),
    Belonging(owner=Token.account_id),
    Belonging(owner=Identity.account_id),
    Belonging(owner=Membership.account_id),
    Belonging(owner=SignIn.account_id),
    Belonging(owner=SignInLink.account_id),
    Belonging(owner=SignInAttempt.account_id),
    Belonging(owner=AuditEntry.account_id, at_sign_in=_move(AuditEntry.account_id), at_end=End.ANONYMOUS),
)

PASSING = frozenset({"sign_in_attempts", "sign_in_links", "remote_tokens"})
"""Tables of what only opens something for a while: nobody takes it along."""


def mine(account_id: str) -> dict[str, ColumnElement[bool]]:
    """By table what of it is the account's: what names it, and what belongs to such a row (CASCADE)."""
    named: dict[str, list[ColumnElement[bool]]] = {}
    for one in BELONGINGS:
        named.setdefault(one.column.table.name, []).append(one.column == account_id)
    found: dict[str, ColumnElement[bool]] = {}
    for table in Model.metadata.sorted_tables:  # those that are spoken of come first
        ways = named.get(table.name, [])
        for key in table.foreign_keys:
            parent = key.column.table.name
            if key.ondelete == "CASCADE" and parent in found:
                ways.append(key.parent.in_(select(key.column).where(found[parent])))
        if ways:
            found[table.name] = or_(*ways)
    found[Account.__tablename__] = Account.__table__.c.id == account_id
    return found
