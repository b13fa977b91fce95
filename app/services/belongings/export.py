"""Everything that belongs to an account, to take along."""

import json
import zipfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import IO, Any

from sqlalchemy import FromClause, Label, RowMapping, Table, func, select
from sqlalchemy.orm import Session

from app.models import Account, Model, OwnTable
from app.services.belongings.kinds import BELONGINGS, PASSING, End, mine
from app.services.exports import FORMATS, Facts
from app.services.results import ResultStore
from app.services.subsets import Subset

__all__ = ["belongings", "counts", "export"]

SECRET = ("hash", "sealed", "access_token", "refresh_token", "id_token", "nonce", "verifier")
"""Parts of the names of columns that hold what opens something: they are told to nobody."""
AT_ONCE = 500
TABLES = FORMATS["parquet"]


def _shown(table: Table, prefix: str = "") -> list[Label[Any]]:
    told = (column for column in table.columns if not any(word in column.name for word in SECRET))
    return [column.label(f"{prefix}{column.name}") for column in told]


def _selected(table: Table) -> tuple[list[Label[Any]], FromClause]:
    """The columns of a table, with those of what belongs to nobody and its rows speak of, as `noun.name`."""
    columns, owned = _shown(table), mine("")
    joined: FromClause = table
    for key in table.foreign_keys:
        parent = key.column.table
        if isinstance(parent, Table) and parent.name not in owned:
            columns += _shown(parent, f"{parent.name.removesuffix('s')}.")
            joined = joined.outerjoin(parent, key.parent == key.column)
    return columns, joined


def _nested(row: RowMapping) -> dict[str, Any]:
    """What is told as `noun.name` in an object of its own."""
    told: dict[str, Any] = {}
    for name, value in row.items():
        noun, _, inner = name.partition(".")
        if inner:
            told.setdefault(noun, {})[inner] = value
        else:
            told[name] = value
    return told


def belongings(session: Session, account_id: str) -> Iterator[tuple[str, Iterator[Mapping[str, Any]]]]:
    """Each kind of thing that is the account's by its table's name, and its rows without secrets."""
    tables = Model.metadata.tables
    for name, condition in mine(account_id).items():
        if name not in PASSING:
            columns, source = _selected(tables[name])
            found = select(*columns).select_from(source).where(condition)
            rows = session.execute(found.order_by(*tables[name].primary_key)).mappings()
            yield name, (_nested(row) for row in rows.yield_per(AT_ONCE))


def counts(session: Session, account_id: str) -> dict[str, int]:
    """How many rows there are of each kind of thing that goes with the account, where there are any."""
    tables = Model.metadata.tables
    staying = {one.column.table.name for one in BELONGINGS if one.at_end is End.ANONYMOUS}
    found = {
        name.replace("_", " ").capitalize(): session.scalar(
            select(func.count()).select_from(tables[name]).where(condition)
        )
        or 0
        for name, condition in mine(account_id).items()
        if name not in PASSING | staying | {Account.__tablename__}
    }
    return {name: count for name, count in found.items() if count}


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def export(session: Session, store: ResultStore, account_id: str, file: IO[bytes]) -> None:
    """Write all of it as a zip of JSON files, one for each kind of thing, and own tables as Parquet files."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in belongings(session, account_id):
            with archive.open(f"{name}.json", "w") as member:
                member.write(b"[")
                for number, row in enumerate(rows):
                    text = json.dumps(row, default=_plain, ensure_ascii=False)
                    member.write(f"{',' if number else ''}\n{text}".encode())
                member.write(b"\n]\n")
        kept = OwnTable.account_id == account_id, OwnTable.removed_at.is_(None)
        for table in session.scalars(select(OwnTable).where(*kept).order_by(OwnTable.name)):
            _write_table(archive, store, table)


def _write_table(archive: zipfile.ZipFile, store: ResultStore, table: OwnTable) -> None:
    """The rows of an own table, where they are still there."""
    try:
        result = store.open(table.result_id)
    except KeyError:
        return
    facts = Facts(
        archive="own",
        dataset=table.name,
        title=table.name,
        service=table.origin,
        answered_at=table.made_at,
        rows=result.rows,
        truncated=result.truncated,
    )
    told = zipfile.ZipInfo(f"own_tables/{table.name}.{TABLES.suffix}")  # stored as it is: Parquet is packed
    with archive.open(told, "w", force_zip64=True) as member:
        for piece in TABLES.write(Subset(result), result.columns, facts):
            member.write(piece)
