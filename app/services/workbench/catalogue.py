"""The tables of a service as an index on disk: a page of 50 000 tables costs what a page of ten does."""

import json
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from connectors.contract import AdqlService, Column, FoundColumn, TableInfo
from connectors.deadline import Deadline

__all__ = ["FRESH", "MOST_COLUMNS", "PER_PAGE", "Catalogue", "Found", "plain"]

FRESH = 86_400.0
"""Seconds for which the tables of a service are believed."""
PER_PAGE = 40
MOST_COLUMNS = 100
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
    service: AdqlService
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
        if row and self._is_fresh(row):
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

    def columns(self, words: str, deadline: Deadline | None = None) -> Sequence[FoundColumn] | None:
        """The columns of all tables that have all these words, up to `MOST_COLUMNS` of them and one more.

        The service is asked, the same words once a day; without a deadline only what is known is told, None
        where nothing is. Raises ConnectorError.
        """
        asked = sorted(set(words.casefold().split()))
        key = " ".join(asked)
        with self._opened() as database:
            row = database.execute("SELECT told, asked FROM sought WHERE words = ?", [key]).fetchone()
        if row and self._is_fresh(row):
            return [FoundColumn(table, _column(values)) for table, values in json.loads(row[0])]
        if deadline is None:
            return None
        found = self.service.columns(asked, MOST_COLUMNS + 1, deadline)
        told = json.dumps([(one.table, asdict(one.column)) for one in found])
        with self._opened() as database:
            database.execute("INSERT OR REPLACE INTO sought VALUES (?, ?, ?)", [key, told, self.now()])
        return found

    def _is_fresh(self, row: Sequence[object]) -> bool:
        return 0 <= self.now() - float(str(row[1])) < FRESH


def _column(values: Mapping[str, Any]) -> Column:
    return Column(**{**values, "role": None})


def _read(text: str) -> TableInfo:
    values = json.loads(text)
    columns = tuple(map(_column, values["columns"] or ()))
    return TableInfo(**{**values, "columns": columns, "indexed": tuple(values["indexed"])})
