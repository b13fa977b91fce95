"""Forgetting what was removed long ago."""

from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.models import Basket, BasketChange, ColumnSet, Item
from app.models.base import now
from app.services.baskets.writing import changed

__all__ = ["UNDO_LIVES", "sweep_removed"]

UNDO_LIVES = timedelta(days=7)


def sweep_removed(session: Session) -> int:
    """Forget items and baskets removed long ago, and what undid it; returns how many items and baskets."""
    past = now() - UNDO_LIVES
    gone = changed(session, delete(Basket).where(Basket.removed_at < past))
    gone += changed(session, delete(Item).where(Item.removed_at < past))
    changed(session, delete(BasketChange).where(BasketChange.made_at < past))
    changed(session, delete(ColumnSet).where(ColumnSet.digest.not_in(select(Item.column_set_digest))))
    session.commit()
    return gone
