"""Whose tables are whose."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from app.models import Answer, OwnTable
from app.models.base import now

__all__ = ["own_table", "own_tables", "sweep_tables"]


def own_tables(session: Session, account_id: str, ids: Sequence[str] | None = None) -> Sequence[OwnTable]:
    """The tables of an account, or these of them, the newest first."""
    wanted = select(OwnTable).where(OwnTable.account_id == account_id, OwnTable.removed_at.is_(None))
    if ids is not None:
        wanted = wanted.where(OwnTable.id.in_(ids))
    return session.scalars(wanted.order_by(OwnTable.made_at.desc())).all()


def own_table(session: Session, account_id: str | None, table_id: str) -> OwnTable:
    """A table of this account. Raises LookupError where it is not there, or is somebody else's."""
    found = session.get(OwnTable, table_id)
    if found is None or found.removed_at or account_id is None or found.account_id != account_id:
        raise LookupError(table_id)
    return found


def sweep_tables(session: Session, kept: timedelta) -> int:
    """Forget tables whose time is up, or that were removed so long ago; returns how many."""
    over = or_(OwnTable.expires_at < now(), OwnTable.removed_at < now() - kept)
    gone = session.scalars(select(OwnTable.id).where(over)).all()
    session.execute(delete(Answer).where(Answer.dataset.in_(gone)))
    session.execute(delete(OwnTable).where(OwnTable.id.in_(gone)))
    session.commit()
    return len(gone)
