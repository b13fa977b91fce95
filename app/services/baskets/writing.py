"""What every change of a basket begins with."""

from datetime import datetime
from typing import cast

from sqlalchemy import CursorResult, UpdateBase, update
from sqlalchemy.orm import Session

from app.models import Basket, BasketChange
from app.models.base import now
from app.services.baskets.faults import Frozen

__all__ = ["AT_ONCE", "begin", "changed", "remember"]

AT_ONCE = 500


def changed(session: Session, statement: UpdateBase) -> int:
    """Run a statement past the objects of the session; returns how many rows it changed."""
    done = session.execute(statement.execution_options(synchronize_session=False))
    return int(cast("CursorResult[object]", done).rowcount)


def begin(session: Session, *basket_ids: str) -> datetime:
    """Date and lock baskets that are about to be changed, until the commit; returns the moment.

    The first statement of its transaction, so that what is read after it stays true on every database.
    Raises Frozen.
    """
    session.flush()
    moment = now()
    for basket_id in sorted(basket_ids):  # in one order, so that two never wait for each other
        live = (Basket.id == basket_id, Basket.frozen_at.is_(None), Basket.removed_at.is_(None))
        if not changed(session, update(Basket).where(*live).values(changed_at=moment)):
            session.rollback()
            raise Frozen("This basket is frozen or was removed: copy it to go on with it.")
    return moment


def remember(
    session: Session,
    kind: str,
    basket_id: str,
    *,
    removed: list[int] | None = None,
    added: list[int] | None = None,
    ordered: list[int] | None = None,
    tagged: dict[str, list[int]] | None = None,
    untagged: dict[str, list[int]] | None = None,
    noted: dict[str, list[str]] | None = None,
    described: dict[str, list[str]] | None = None,
    target_id: str | None = None,
    moment: datetime | None = None,
) -> BasketChange:
    """Keep what was done, so that it can be undone; not committed."""
    change = BasketChange(
        kind=kind,
        basket_id=basket_id,
        target_id=target_id,
        removed=removed or [],
        added=added or [],
        ordered=ordered or [],
        tagged=tagged or {},
        untagged=untagged or {},
        noted=noted or {},
        described=described or {},
        made_at=moment or now(),
    )
    session.add(change)
    session.flush()
    return change
