"""What a made result was made of: the query, and each table that was read, with its checksum."""

import hashlib
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from app.models.base import now
from app.services.sql.tables import SqlTable
from connectors.contract import Provenance, SourceTable

__all__ = ["provenance_of"]


def _sha256(file: Path) -> str:
    with file.open("rb") as rows:
        return hashlib.file_digest(rows, "sha256").hexdigest()


def _source(table: SqlTable) -> SourceTable:
    """A table as it is now."""
    return SourceTable(
        name=table.name,
        title=table.title,
        rows=table.rows,
        sha256=_sha256(table.path),
        origin=table.origin,
        result_id=table.result_id,
    )


def provenance_of(text: str, tables: Sequence[SqlTable]) -> Provenance:
    """Of a query that is asked of these tables now."""
    made = Provenance(
        adql=text,
        asked_at=now().isoformat(timespec="seconds"),
        software=f"Escapade {version('escapade')}",
        sources=tuple(map(_source, tables)),
    )
    return made.after({table.result_id: table.made for table in tables if table.made})
