"""Rows of one Parquet file as they come, within the deadline, by a database that can open nothing else."""

import os
import threading
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa

from connectors.contract import Column, Service
from connectors.deadline import Deadline
from connectors.errors import TimedOut, Unreadable
from connectors.local.question import Question

__all__ = ["Database", "Rows"]

BATCH = 4096
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
def _within(deadline: Deadline, cursor: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Interrupt the cursor when the time is up; the database's complaint then becomes TimedOut."""
    watch = threading.Timer(deadline.remaining(), cursor.interrupt)
    watch.daemon = True
    watch.start()
    try:
        yield
    except (duckdb.Error, pa.ArrowException, OSError) as error:
        if not deadline.remaining():
            raise TimedOut(f"No complete answer within {deadline.seconds:g} s.", detail=str(error)) from error
        raise Unreadable("The table could not be read.", detail=str(error)) from error
    finally:
        watch.cancel()
        cursor.close()


class Rows:
    """The answer to a question, asked when it is iterated; see `connectors.contract.RowStream`."""

    def __init__(
        self,
        database: Database,
        question: Question,
        types: dict[str, pa.DataType],
        max_rows: int,
        deadline: Deadline,
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

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        """Batches until the rows or the time end; one row more is asked for, to tell a truncated answer."""
        self._deadline.check()
        self.truncated = False
        left = self._most
        cursor = self._database.cursor()
        with _within(self._deadline, cursor):
            reader = self._ask(cursor)
            for batch in reader:
                self._deadline.check()
                self.truncated = batch.num_rows > left
                if left and batch.num_rows:
                    yield batch.slice(0, left).cast(self.schema)
                left -= min(left, batch.num_rows)

    def _ask(self, cursor: duckdb.DuckDBPyConnection) -> pa.RecordBatchReader:
        question = self._question
        where = f"WHERE {question.where} " if question.where else ""
        sql = (  # names are quoted from the table's own, values are bound
            f"SELECT {question.select} FROM read_parquet($file) {where}"  # noqa: S608
            f"ORDER BY {question.order} LIMIT $limit"
        )
        values = {**question.values, "file": str(self._database.path), "limit": self._most + 1}
        return cursor.sql(sql, params=values).to_arrow_reader(BATCH)
