"""Rows of one Parquet file as they come, within the deadline, by a database that can open nothing else."""

import os
import threading
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from connectors.contract import Column, Service
from connectors.deadline import Deadline
from connectors.errors import TimedOut, Unreadable
from connectors.local.conditions import Scalar, quoted
from connectors.local.convert import ORDER
from connectors.local.picking import Nearby
from connectors.local.question import NOTHING, Question

__all__ = ["Database", "Rows"]

BATCH = 4096
NEAR = "near"
"""What the rows found by their places are called in SQL."""
CONFIG = {
    "threads": "2",
    "memory_limit": "512MB",
    "temp_directory": "",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


def _drop(opened: dict[int, duckdb.DuckDBPyConnection]) -> None:
    opened.pop(os.getpid(), None)


@dataclass(slots=True, weakref_slot=True)
class Database:
    """An in-memory database that may read one file; opened at first use, in each process its own."""

    path: Path
    opened: dict[int, duckdb.DuckDBPyConnection] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Give a connection of its own for one question."""
        process = os.getpid()  # a database does not survive a fork, nor can the child close its parent's
        with self.lock:
            if process not in self.opened:
                self.opened[process] = self._open()
                weakref.finalize(self, _drop, self.opened)  # before the interpreter ends, or DuckDB complains
            return self.opened[process].cursor()

    def _open(self) -> duckdb.DuckDBPyConnection:
        database = duckdb.connect(":memory:", config=dict(CONFIG))
        path = str(self.path).replace("'", "''")
        database.execute(f"SET allowed_paths = ['{path}']")
        database.execute("SET enable_external_access = false")
        database.execute("SET lock_configuration = true")
        return database


@contextmanager
def _in_words(deadline: Deadline) -> Iterator[None]:
    """What goes wrong becomes TimedOut when the time is up, else Unreadable."""
    try:
        yield
    except (duckdb.Error, pa.ArrowException, OSError) as error:
        if not deadline.remaining():
            raise TimedOut(f"No complete answer within {deadline.seconds:g} s.", detail=str(error)) from error
        raise Unreadable("The table could not be read.", detail=str(error)) from error


@contextmanager
def _interrupted(database: Database, deadline: Deadline) -> Iterator[duckdb.DuckDBPyConnection]:
    """A cursor that is interrupted when the time is up."""
    cursor = database.cursor()
    watch = threading.Timer(deadline.remaining(), cursor.interrupt)
    watch.daemon = True
    watch.start()
    try:
        yield cursor
    finally:
        watch.cancel()
        cursor.close()


def _nearest(table: pa.Table, distance: str, most: int) -> pa.Table:
    """The rows with the least distances, as the database orders them."""
    order = np.lexsort((table[ORDER].to_numpy(), table[distance].to_numpy()))
    return table.take(pa.array(order[:most]))


class Rows:
    """The answer to a question, asked when it is iterated; see `connectors.contract.RowStream`."""

    def __init__(
        self,
        database: Database,
        question: Question,
        types: dict[str, pa.DataType],
        max_rows: int,
        deadline: Deadline,
        nearby: Nearby | None = None,
    ) -> None:
        self.columns: Sequence[Column] = question.columns
        self.schema = pa.schema(
            [(item.name, types.get(item.name, pa.float64())) for item in question.columns]
        )
        self.truncated = False
        self.diagnosis = ""
        self.services: Sequence[Service] = ()
        self._database = database
        self._question = question
        self._most = max_rows
        self._deadline = deadline
        self._nearby = nearby

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        """Batches until the rows or the time end; one row more is asked for, to tell a truncated answer."""
        self._deadline.check()
        self.truncated = False
        left = self._most
        with _in_words(self._deadline):
            for batch in self._batches():
                self._deadline.check()
                self.truncated = batch.num_rows > left
                if left and batch.num_rows:
                    part = batch.slice(0, left)
                    yield part if part.schema == self.schema else part.cast(self.schema)
                left -= min(left, batch.num_rows)

    def _batches(self) -> Iterator[pa.RecordBatch]:
        """By their places where the region is a small cone, then the filters; else all by the database."""
        question, near = self._question, self._near()
        if near is None:
            values = {**question.values, "file": str(self._database.path)}
            yield from self._selected(question.select, "read_parquet($file)", question.where, values)
        elif question.filters == NOTHING:
            nearest = _nearest(near, question.distance, self._most + 1)
            yield from nearest.select(self.schema.names).to_batches(BATCH)
        else:
            names = ", ".join(quoted(name) for name in self.schema.names)
            yield from self._selected(names, NEAR, *question.filters, near)

    def _near(self) -> pa.Table | None:
        question = self._question
        if self._nearby is None or question.circle is None:
            return None
        names = [*(name for name in self.schema.names if name != question.distance), ORDER]
        return self._nearby.rows(question.circle, names, question.distance)

    def _selected(
        self, select: str, source: str, where: str, values: Mapping[str, Scalar], near: pa.Table | None = None
    ) -> Iterator[pa.RecordBatch]:
        sql = (  # names are quoted from the table's own, values are bound
            f"SELECT {select} FROM {source} {'WHERE ' if where else ''}{where} "  # noqa: S608
            f"ORDER BY {self._question.order} LIMIT $limit"
        )
        with _interrupted(self._database, self._deadline) as cursor:
            if near is not None:
                cursor.register(NEAR, near)
            yield from cursor.sql(sql, params={**values, "limit": self._most + 1}).to_arrow_reader(BATCH)
