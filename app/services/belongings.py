"""Everything that belongs to an account: to take along, and to delete."""

import json
import zipfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import IO, Any

from sqlalchemy import ColumnElement, Table, func, or_, select
from sqlalchemy.orm import Session

from app.models import Account, Answer, Model, Search
from app.services.results import ResultStore

__all__ = ["belongings", "counts", "delete_account", "export"]

ACCOUNTS = "accounts"
SECRET = ("hash", "sealed", "access_token", "refresh_token", "id_token", "nonce", "verifier")
"""Parts of the names of columns that hold what opens something: they are told to nobody."""
PASSING = frozenset({"sign_in_attempts", "sign_in_links", "kept_forms", "remote_tokens"})
AT_ONCE = 500


def _conditions(account_id: str) -> dict[str, ColumnElement[bool]]:
    """By table what of it is the account's: what names it, and what belongs to such a row (CASCADE)."""
    mine: dict[str, ColumnElement[bool]] = {}
    for table in Model.metadata.sorted_tables:  # those that are spoken of come first
        ways = []
        for key in table.foreign_keys:
            parent = key.column.table
            if parent.name == ACCOUNTS:
                ways.append(key.parent == account_id)
            elif key.ondelete == "CASCADE" and parent.name in mine:
                ways.append(key.parent.in_(select(key.column).where(mine[parent.name])))
        if ways:
            mine[table.name] = or_(*ways)
    mine[ACCOUNTS] = Model.metadata.tables[ACCOUNTS].c.id == account_id
    return mine


def _shown(table: Table) -> list[ColumnElement[Any]]:
    return [column for column in table.columns if not any(word in column.name for word in SECRET)]


def belongings(session: Session, account_id: str) -> Iterator[tuple[str, Iterator[Mapping[str, Any]]]]:
    """Each kind of thing that is the account's by its table's name, and its rows without secrets."""
    tables = Model.metadata.tables
    for name, condition in _conditions(account_id).items():
        if name not in PASSING:
            rows = session.execute(select(*_shown(tables[name])).where(condition)).mappings()
            yield name, (dict(row) for row in rows.yield_per(AT_ONCE))


def counts(session: Session, account_id: str) -> dict[str, int]:
    """How many rows there are of each kind of thing, where there are any."""
    tables = Model.metadata.tables
    found = {
        name.replace("_", " ").capitalize(): session.scalar(
            select(func.count()).select_from(tables[name]).where(condition)
        )
        or 0
        for name, condition in _conditions(account_id).items()
        if name not in PASSING | {ACCOUNTS}
    }
    return {name: count for name, count in found.items() if count}


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def export(session: Session, account_id: str, file: IO[bytes]) -> None:
    """Write all of it as a zip of JSON files, one for each kind of thing, row by row."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in belongings(session, account_id):
            with archive.open(f"{name}.json", "w") as member:
                member.write(b"[")
                for number, row in enumerate(rows):
                    text = json.dumps(row, default=_plain, ensure_ascii=False)
                    member.write(f"{',' if number else ''}\n{text}".encode())
                member.write(b"\n]\n")


def delete_account(session: Session, store: ResultStore, account: Account) -> None:
    """Delete an account, all that belongs to it, and the files that nobody else's answers speak of."""
    names = func.coalesce(Answer.result_id, Answer.id)
    mine = set(session.scalars(select(names).join(Search).where(Search.account_id == account.id)))
    session.delete(account)
    session.commit()
    for name in sorted(mine):
        if session.scalar(select(Answer.id).where(Answer.result_id == name).limit(1)) is None:
            store.delete(name)
