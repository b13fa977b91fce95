"""The indexes of services' tables: made in the background where there is no fresh one."""

import hashlib
import os
import sqlite3
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, wait
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from app.services.workbench.catalogue import FRESH, Catalogue, plain
from connectors.contract import AdqlService, TableInfo
from connectors.deadline import Deadline

__all__ = ["Catalogues"]

FORM = 2
"""Which form the indexes have; those of others are not read."""
MADE = """
CREATE TABLE tables (
  place INTEGER PRIMARY KEY, name TEXT, plain TEXT, schema TEXT, title TEXT, description TEXT,
  kind TEXT, rows INTEGER, words TEXT
);
CREATE TABLE columns (plain TEXT PRIMARY KEY, told TEXT, asked REAL);
CREATE TABLE sought (words TEXT PRIMARY KEY, told TEXT, asked REAL);
"""
INDEXED = """
CREATE INDEX by_name ON tables (plain);
CREATE INDEX by_schema ON tables (schema, plain);
"""


@dataclass(frozen=True, slots=True)
class Catalogues:
    """A folder with an index for each service; `now` is Unix time.

    A service is given up to `seconds` in the `pool` to tell its tables; a page may not wait as long.
    """

    folder: Path
    pool: Executor
    seconds: float
    now: Callable[[], float] = time.time
    _asked: dict[str, Future[None]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def of(
        self, name: str, service: AdqlService, patience: float, *, lasting: bool = True
    ) -> Catalogue | None:
        """The service's tables, asked for where the index is older than a day, or is not to last.

        None where they are still being told after `patience` seconds. Raises ConnectorError.
        """
        file = self.folder / f"{hashlib.sha256(f'{FORM} {name}'.encode()).hexdigest()}.sqlite"
        if lasting and self._is_fresh(file):
            return Catalogue(file, service, self.now)
        with self._lock:
            if name not in self._asked:
                self._asked[name] = self.pool.submit(self._ask, file, service)
            asked = self._asked[name]
        if not wait([asked], patience).done:
            return None
        with self._lock:
            self._asked.pop(name, None)
        asked.result()
        return Catalogue(file, service, self.now)

    def _ask(self, file: Path, service: AdqlService) -> None:
        self._make(file, service.tables(Deadline(self.seconds)))

    def _is_fresh(self, file: Path) -> bool:
        try:
            return 0 <= self.now() - file.stat().st_mtime < FRESH
        except FileNotFoundError:
            return False

    def _make(self, file: Path, tables: Sequence[TableInfo]) -> None:
        """Write under another name first, so that nobody meets half an index."""
        self.folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self.folder, prefix="draft-")
        os.close(handle)
        draft = Path(name)
        try:
            with closing(sqlite3.connect(draft)) as database, database:
                database.executescript(MADE)
                database.executemany(
                    "INSERT INTO tables VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (_row(place, table) for place, table in enumerate(tables)),
                )
                database.executescript(INDEXED)
            os.utime(draft, (self.now(), self.now()))
            draft.replace(file)
        finally:
            draft.unlink(missing_ok=True)


def _schema(table: TableInfo) -> str:
    return table.schema or table.name.rpartition(".")[0] or "default"


def _row(place: int, table: TableInfo) -> tuple[object, ...]:
    words = f"{plain(table.name)} {table.title} {table.description}".casefold()
    return (
        place, table.name, plain(table.name), _schema(table), table.title, table.description,
        table.kind, table.rows, words,
    )  # fmt: skip
