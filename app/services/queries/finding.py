"""A person's queries, and their versions."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, selectinload

from app.models import Query, QueryVersion
from app.models.base import now

__all__ = ["queries_of", "sweep_queries", "version_of"]


def queries_of(
    session: Session, account_id: str, words: str = "", *, place: tuple[str, str] | None = None
) -> Sequence[Query]:
    """The queries of an account, the latest first: those that have all words in their name or newest text.

    `place` is the archive and dataset of one service.
    """
    wanted = select(Query).where(Query.account_id == account_id, Query.removed_at.is_(None))
    if place:
        wanted = wanted.where(Query.archive == place[0], Query.dataset == place[1])
    found = session.scalars(
        wanted.order_by(Query.changed_at.desc()).options(selectinload(Query.versions))
    ).all()
    asked = words.casefold().split()
    return [
        query
        for query in found
        if all(word in f"{query.name} {query.newest.text}".casefold() for word in asked)
    ]


def version_of(query: Query, number: int | None) -> QueryVersion:
    """A version by its number, the newest where none is named. Raises KeyError."""
    if number is None:
        return query.newest
    found = next((one for one in query.versions if one.number == number), None)
    if found is None:
        raise KeyError(number)
    return found


def sweep_queries(session: Session, kept: timedelta) -> None:
    """Forget queries that were removed so long ago."""
    session.execute(delete(Query).where(Query.removed_at < now() - kept))
    session.commit()
