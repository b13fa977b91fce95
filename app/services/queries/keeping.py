"""Queries under names: kept, changed, forked, removed, brought back. Nothing that was kept is overwritten."""

from difflib import unified_diff

from sqlalchemy.orm import Session

from app.models import Query, QueryVersion
from app.models.base import now

__all__ = ["change", "difference", "fork", "keep", "remove", "rename", "take_back"]

MOST_VERSIONS = 500


def keep(session: Session, account_id: str, name: str, place: tuple[str, str], text: str) -> Query:
    """A new query with its first version; `place` is the archive and the dataset that it asks."""
    query = Query(account_id=account_id, name=name, archive=place[0], dataset=place[1])
    query.versions = [QueryVersion(number=1, text=text)]
    session.add(query)
    session.commit()
    return query


def change(session: Session, query: Query, text: str, note: str = "") -> bool:
    """Give it a new version, unless it says the same already; whether it did."""
    newest = query.newest
    if newest.text == text:
        return False
    query.versions.append(QueryVersion(number=newest.number + 1, text=text, note=note))
    for old in query.versions[:-MOST_VERSIONS]:
        session.delete(old)
    query.changed_at = now()
    session.commit()
    return True


def rename(session: Session, query: Query, name: str) -> None:
    """Give it another name."""
    query.name = name
    session.commit()


def fork(session: Session, account_id: str, query: Query, number: int) -> Query:
    """A query of one's own that begins with a version of this one, which it has."""
    text = next(one.text for one in query.versions if one.number == number)
    made = keep(session, account_id, f"{query.name[:190]} (fork)", (query.archive, query.dataset), text)
    made.forked_from_id = query.id
    made.versions[0].note = f"Forked from {query.name}, version {number}."[:300]
    session.commit()
    return made


def remove(session: Session, query: Query) -> None:
    """Put it aside; it can be brought back until it is swept."""
    query.removed_at = now()
    session.commit()


def take_back(session: Session, query: Query) -> None:
    """Bring it back."""
    query.removed_at = None
    session.commit()


def difference(old: QueryVersion, new: QueryVersion) -> list[tuple[str, str]]:
    """What changed from one version to another: each line with `+`, `-` or a blank for one that stayed."""
    lines = unified_diff(old.text.splitlines(), new.text.splitlines(), lineterm="", n=1000)
    return [(line[:1], line[1:]) for line in list(lines)[3:]]
