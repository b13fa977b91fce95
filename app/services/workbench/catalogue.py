"""The tables of a service as an index on disk: a page of 50 000 tables costs what a page of ten does."""

import hashlib
import json
import os
import sqlite3
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, wait
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from connectors.contract import Column, SchemaHolder, TableInfo
from connectors.deadline import Deadline

__all__ = ["PER_PAGE", "Catalogue", "Catalogues", "Found"]

FRESH = 86_400.0
"""Seconds for which the tables of a service are believed."""
PER_PAGE = 40
MADE = """
CREATE TABLE tables (
  place INTEGER PRIMARY KEY, name TEXT, plain TEXT, schema TEXT, title TEXT, description TEXT,
  kind TEXT, rows INTEGER, words TEXT
);
CREATE TABLE columns (plain TEXT PRIMARY KEY, told TEXT, asked REAL);
"""
INDEXED = """
CREATE INDEX by_name ON tables (plain);
CREATE INDEX by_schema ON tables (schema, plain);
"""
FIELDS = "name, schema, title, description, kind, rows"


@dataclass(frozen=True, slots=True)
class Found:
    """One page of the tables that were looked for; `total` counts them all."""

    tables: Sequence[TableInfo]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // PER_PAGE))


def plain(name: str) -> str:
    """A table's name without quotation marks and case, as two spellings of one name compare."""
    return name.replace('"', "").casefold()


def _like(text: str) -> str:
    return "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"


def _info(row: Sequence[object]) -> TableInfo:
    name, schema, title, description, kind, rows = row
    return TableInfo(
        name=str(name),
        schema=str(schema),
        title=str(title),
        description=str(description),
        kind=str(kind),
        rows=rows if isinstance(rows, int) else None,
    )


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The tables of one service; columns are asked for when somebody looks at a table."""

    file: Path
    service: SchemaHolder
    now: Callable[[], float] = time.time

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self.file, timeout=5.0)) as database, database:
            yield database

    def schemas(self) -> list[tuple[str, int]]:
        """The schemas in the order of the service, with their numbers of tables."""
        with self._opened() as database:
            rows = database.execute(
                "SELECT schema, count(*) FROM tables GROUP BY schema ORDER BY min(place)"
            ).fetchall()
        return [(str(schema), int(count)) for schema, count in rows]

    def find(self, words: str = "", schema: str | None = None, page: int = 1) -> Found:
        """The tables whose name, title or description has all these words, in one schema or in all.

        Those that are named so come first.
        """
        asked = words.casefold().replace('"', "").split()
        where = ["words LIKE ? ESCAPE '\\'" for _ in asked]
        values: list[object] = [_like(word) for word in asked]
        if schema is not None:
            where.append("schema = ?")
            values.append(schema)
        which = f"WHERE {' AND '.join(where)}" if where else ""
        order = "plain NOT LIKE ? ESCAPE '\\', plain" if asked else "plain"
        first = [_like(asked[0])] if asked else []
        with self._opened() as database:
            (total,) = database.execute(f"SELECT count(*) FROM tables {which}", values).fetchone()  # noqa: S608 - our own words; values are bound
            page = max(1, min(page, -(-total // PER_PAGE) or 1))
            rows = database.execute(
                f"SELECT {FIELDS} FROM tables {which} ORDER BY {order} LIMIT ? OFFSET ?",  # noqa: S608 - same
                [*values, *first, PER_PAGE, (page - 1) * PER_PAGE],
            ).fetchall()
        return Found(tuple(map(_info, rows)), total, page)

    def names(self, start: str, most: int) -> list[str]:
        """Names of tables that begin with this, with or without their schema."""
        begun = _like(plain(start))[1:]
        with self._opened() as database:
            rows = database.execute(
                "SELECT name FROM tables WHERE plain LIKE ? ESCAPE '\\' OR plain LIKE ? ESCAPE '\\' "
                "ORDER BY length(plain), plain LIMIT ?",
                [begun, f"%.{begun}", most],
            ).fetchall()
        return [str(name) for (name,) in rows]

    def near(self, name: str, most: int) -> list[str]:
        """Names that may have been meant: all of them where they are few, else those that begin alike."""
        last = plain(name).rpartition(".")[2]
        with self._opened() as database:
            (total,) = database.execute("SELECT count(*) FROM tables").fetchone()
            if total <= most:
                return [str(found) for (found,) in database.execute("SELECT name FROM tables")]
            begun = _like(last[:3])[1:]
            rows = database.execute(
                "SELECT name FROM tables WHERE plain LIKE ? ESCAPE '\\' OR plain LIKE ? ESCAPE '\\' LIMIT ?",
                [begun, f"%.{begun}", most],
            ).fetchall()
        return [str(found) for (found,) in rows]

    def info(self, name: str) -> TableInfo | None:
        """What the list says of a table, without columns; a name without its schema will do if clear."""
        with self._opened() as database:
            rows = database.execute(
                f"SELECT {FIELDS} FROM tables WHERE plain = ? OR plain LIKE ? ESCAPE '\\' LIMIT 2",  # noqa: S608 - our own words
                [plain(name), "%." + _like(plain(name))[1:-1]],
            ).fetchall()
        exact = [row for row in rows if plain(str(row[0])) == plain(name)]
        return _info((exact or rows)[0]) if exact or len(rows) == 1 else None

    def table(self, name: str, deadline: Deadline) -> TableInfo:
        """A table with its columns; asked once a day. Raises ConnectorError."""
        known = self.info(name)
        full = known.name if known else name
        with self._opened() as database:
            row = database.execute(
                "SELECT told, asked FROM columns WHERE plain = ?", [plain(full)]
            ).fetchone()
        if row and 0 <= self.now() - float(row[1]) < FRESH:
            return _read(str(row[0]))
        told = self.service.table(full, deadline)
        if known:
            told = replace(
                told,
                rows=told.rows if told.rows is not None else known.rows,
                description=told.description or known.description,
                schema=told.schema or known.schema,
            )
        with self._opened() as database:
            database.execute(
                "INSERT OR REPLACE INTO columns VALUES (?, ?, ?)",
                [plain(full), json.dumps(asdict(told)), self.now()],
            )
        return told


def _read(text: str) -> TableInfo:
    values = json.loads(text)
    columns = tuple(Column(**{**column, "role": None}) for column in values["columns"] or ())
    return TableInfo(**{**values, "columns": columns, "indexed": tuple(values["indexed"])})


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
        self, name: str, service: SchemaHolder, patience: float, *, lasting: bool = True
    ) -> Catalogue | None:
        """The service's tables, asked for where the index is older than a day, or is not to last.

        None where they are still being told after `patience` seconds. Raises ConnectorError.
        """
        file = self.folder / f"{hashlib.sha256(name.encode()).hexdigest()}.sqlite"
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

    def _ask(self, file: Path, service: SchemaHolder) -> None:
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
