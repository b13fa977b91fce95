"""A query handed to the process, and its rows as they come."""

import json
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import weakref
from _thread import start_new_thread
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
import pyarrow.ipc

from connectors.contract import Column, Provenance, Service
from connectors.deadline import Deadline
from connectors.errors import ConnectorError, TimedOut, Unreadable, UsageError
from connectors.sandbox.tables import Order, Table

__all__ = ["Sandbox", "SandboxRows"]

ROOT = Path(__file__).parent.parent.parent
COMMAND = (sys.executable, "-E", "-s", "-m", "connectors.sandbox.apart")
MEGABYTE = 1024 * 1024
TOLD = 8000
PATIENCE = 5.0
"""Seconds that the process may take to end when its rows are all there."""
SPARE = 600.0
"""Seconds after which a folder of a query that had its time is nobody's."""
LOOK_EVERY = 0.2
"""Seconds between two looks whether a process is wanted."""
MOST_AT_ONCE = 2
_places = threading.BoundedSemaphore(MOST_AT_ONCE)

Describe = Callable[[pa.Schema], Sequence[Column]]


@dataclass(frozen=True, slots=True)
class Sandbox:
    """What one query may take: rows, megabytes of memory, and of disk below `folder`, and seconds."""

    folder: Path
    rows: int
    megabytes: int = 400
    disk_megabytes: int = 2000
    seconds: float = 300.0

    def ask(self, sql: str, tables: Sequence[Table], deadline: Deadline, describe: Describe) -> "SandboxRows":
        """Begin; the columns, which `describe` tells from the types, are known when this returns.

        Raises UsageError where the query cannot be done with these values, TimedOut, Unreadable.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        process = _Process(self.folder, deadline, self.seconds)
        try:
            reader = process.reader(self._order(sql, tables, process.deadline, process.folder))
            return SandboxRows(process, reader, describe(reader.schema))
        except ConnectorError:
            process.end()
            raise

    def _order(self, sql: str, tables: Sequence[Table], deadline: Deadline, folder: Path) -> Order:
        return Order(
            sql=sql,
            tables=tables,
            rows=self.rows,
            seconds=max(1, round(deadline.remaining())),
            memory=self.megabytes * MEGABYTE,
            disk=self.disk_megabytes * MEGABYTE,
            folder=str(folder),
        )


class SandboxRows:
    """The answer to a query; see `connectors.contract.RowStream`. It can be gone through once."""

    def __init__(self, process: "_Process", reader: pa.RecordBatchReader, columns: Sequence[Column]) -> None:
        self.columns = columns
        self.schema = reader.schema
        self.truncated = False
        self.diagnosis = ""
        self.services: Sequence[Service] = ()
        self.provenance: Provenance | None = None
        self._process = process
        self._reader = reader

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        """Batches until the rows or the time end. Raises UsageError, TimedOut, Unreadable."""
        try:
            with self._process.in_words():
                yield from self._reader
                self.truncated = bool(self._process.ended().get("truncated"))
        finally:
            self._process.end()


class _Process:
    """The process; it ends by itself, with its time, or when nobody wants its rows any more.

    Whoever asks may wait longer than a query may take. It holds the process's standard input open, at whose
    end it ends and removes its folder: so none outlives the portal.
    """

    def __init__(self, folder: Path, asked: Deadline, seconds: float) -> None:
        _take_place(asked)
        _sweep(folder, seconds)
        self.folder = Path(tempfile.mkdtemp(prefix="sql", dir=folder))
        self._asked = asked
        self.deadline = asked.at_most(seconds)
        self._said = (self.folder / "said").open("w+b")
        self._process = subprocess.Popen(  # noqa: S603 - our own module, and no shell
            COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
            env={"HOME": str(self.folder), "OMP_NUM_THREADS": "1"},
            cwd=ROOT,
        )
        watch = threading.Thread(target=_watch, args=(self._process, self.deadline), daemon=True)
        watch.start()
        self._parts = (self._process, self._said, self.folder)
        self._forgotten = weakref.finalize(self, start_new_thread, _end, self._parts)
        self._forgotten.atexit = False  # the process ends with this one

    def end(self) -> None:
        """See to it that nothing is left of the process.

        Of one that is forgotten a thread of its own does: the collector may come while this thread holds the
        lock over the places.
        """
        if self._forgotten.detach():
            _end(*self._parts)

    def reader(self, order: Order) -> pa.RecordBatchReader:
        """Hand over what is to be done; what is answered begins with the types."""
        with self.in_words():
            assert self._process.stdin is not None
            self._process.stdin.write(order.text().encode() + b"\n")
            self._process.stdin.flush()
            return pa.ipc.open_stream(self._process.stdout)

    def ended(self) -> dict[str, Any]:
        """What the process told at its end. Raises ValueError where it ended otherwise than by itself."""
        self._process.wait(PATIENCE)
        self._said.seek(0)
        lines = self._said.read()[-TOLD:].decode("utf-8", "replace").strip().split("\n")
        told: dict[str, Any] = json.loads(lines[-1])
        if "kind" in told:
            raise _fault(told)
        return told

    @contextmanager
    def in_words(self) -> Iterator[None]:
        """What goes wrong with the process, in words."""
        try:
            yield
        except (pa.ArrowException, OSError, ValueError, subprocess.TimeoutExpired) as error:
            if not self.deadline.remaining():
                words = f"The query was not done within {round(self.deadline.seconds, 1):g} s. Ask for less."
                if self._asked.remaining():  # to ask it once more would take as long
                    raise UsageError(words, field="adql", detail=str(error)) from error
                raise TimedOut(words, detail=str(error)) from error
            raise self._reason(error) from error

    def _reason(self, error: Exception) -> ConnectorError:
        try:
            self.ended()
        except ConnectorError as fault:
            return fault
        except (ValueError, subprocess.TimeoutExpired):
            pass
        words = "The query took more memory, disk or time than the portal gives to one. Ask for less."
        return UsageError(words, field="adql", detail=f"{self._process.returncode}: {error}")


def _take_place(deadline: Deadline) -> None:
    """Wait until fewer are at work. Raises TimedOut."""
    while not _places.acquire(timeout=min(LOOK_EVERY, deadline.remaining())):
        if not deadline.remaining():
            raise TimedOut("Other queries are at work; try again in a moment.")


def _watch(process: subprocess.Popen[bytes], deadline: Deadline) -> None:
    """End a process with its time, or as soon as it is not wanted any more."""
    while process.poll() is None:
        if deadline.stopped.wait(min(LOOK_EVERY, deadline.remaining())) or not deadline.remaining():
            _let_go(process)
            return


def _let_go(process: subprocess.Popen[bytes]) -> None:
    """Close its standard input: it ends by itself then, even where this process is killed meanwhile."""
    assert process.stdin is not None
    with suppress(OSError):  # what was not written is wanted by nobody
        process.stdin.close()


def _end(process: subprocess.Popen[bytes], said: IO[bytes], folder: Path) -> None:
    """See to it that nothing is left of a process."""
    _let_go(process)
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for pipe in (process.stdout, said):
        if pipe:
            pipe.close()
    shutil.rmtree(folder, ignore_errors=True)
    _places.release()


def _sweep(folder: Path, seconds: float) -> None:
    """Remove what queries left when the machine went down: it is older than any query becomes."""
    for one in folder.glob("sql*"):
        with suppress(FileNotFoundError):  # it was removed meanwhile
            if one.stat().st_mtime < time.time() - seconds - SPARE:
                shutil.rmtree(one, ignore_errors=True)


def _fault(told: dict[str, Any]) -> ConnectorError:
    """What the database complained of, in words."""
    words, kind = str(told.get("words", "")), told["kind"]
    if kind == "memory":
        mend = (
            "The query needs more memory or disk than the portal gives to one. Ask for fewer rows or columns."
        )
        return UsageError(mend, field="adql", detail=words)
    if kind == "usage":
        plain = words.split("\n", maxsplit=1)[0].partition("Error: ")
        return UsageError(f"The query cannot be done: {plain[2] or plain[0]}", field="adql", detail=words)
    return Unreadable("The tables could not be read.", detail=words)
