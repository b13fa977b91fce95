"""Where the rows of a made result are from: the query, and each table that was asked, with its checksum."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from app.services.sql.tables import SqlTable

__all__ = ["Provenance", "SourceTable", "source_table"]


@dataclass(frozen=True, slots=True)
class SourceTable:
    """A table that was asked; `sha256` is of its file as it was then."""

    name: str
    origin: str
    rows: int
    sha256: str
    result_id: str = ""


@dataclass(frozen=True, slots=True)
class Provenance:
    """The ADQL as it was typed, when it was asked (ISO 8601, UTC), and of which tables."""

    adql: str
    asked_at: str
    software: str
    sources: Sequence[SourceTable]

    @property
    def adql_sha256(self) -> str:
        """Stands for the text."""
        return hashlib.sha256(self.adql.encode()).hexdigest()

    def text(self) -> str:
        """As it is stored beside the rows."""
        return json.dumps({**asdict(self), "adql_sha256": self.adql_sha256}, ensure_ascii=False)

    @classmethod
    def read(cls, text: str) -> "Provenance":
        """What was stored."""
        values = json.loads(text)
        sources = tuple(SourceTable(**one) for one in values["sources"])
        return cls(values["adql"], values["asked_at"], values["software"], sources)


def _sha256(file: Path) -> str:
    with file.open("rb") as rows:
        return hashlib.file_digest(rows, "sha256").hexdigest()


def source_table(table: SqlTable) -> SourceTable:
    """A table as it is now."""
    return SourceTable(table.name, table.origin, table.rows, _sha256(table.path), table.result_id)
