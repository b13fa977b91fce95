"""What a connector does: the protocol, and the smaller ones for further powers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import ClassVar, Protocol, runtime_checkable

import pyarrow as pa

from connectors.contract.descriptions import Column, Description, Plan, Service
from connectors.contract.questions import Position, QueryRequest
from connectors.deadline import Deadline

__all__ = [
    "AdqlExample",
    "AdqlFunction",
    "AdqlPowers",
    "AdqlService",
    "Asynchronous",
    "AtOnce",
    "Connector",
    "FileHolder",
    "NameResolver",
    "Phase",
    "RemoteJob",
    "RowStream",
    "SchemaHolder",
    "SelfChecking",
    "TableInfo",
]


class RowStream(Protocol):
    """Columns at once, rows as they come; the rest is final when the iteration has ended.

    `truncated` says that there are more rows, `diagnosis` in words what was wrong with the answer, and
    `services` what can be done further with its rows.
    """

    columns: Sequence[Column]
    schema: pa.Schema

    @property
    def truncated(self) -> bool:
        """Whether the dataset has more rows than were given."""
        ...

    @property
    def diagnosis(self) -> str:
        """What was wrong with the answer, in words; empty where nothing was."""
        ...

    @property
    def services(self) -> Sequence[Service]:
        """Services that the answer describes for its rows."""
        ...

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        """Arrow batches of at most some thousand rows, matching `schema`, one field a column."""
        ...


class Connector(Protocol):
    """How to ask one dataset. Made with its dataset's configuration; safe to call from several threads."""

    name: ClassVar[str]

    def describe(self) -> Description:
        """What can be asked, without asking the archive."""
        ...

    def plan(self, request: QueryRequest) -> Plan:
        """Say what `search` would send.

        Raises UsageError where the question does not fit; no I/O.
        """
        ...

    def search(self, request: QueryRequest, deadline: Deadline) -> RowStream:
        """Ask, and give rows as they come. Raises ConnectorError, here or during the iteration."""
        ...


class Phase(StrEnum):
    """How far a job is (UWS 1.1, section 2.1.3)."""

    PENDING = "PENDING"
    QUEUED = "QUEUED"
    EXECUTING = "EXECUTING"
    COMPLETED = "COMPLETED"
    ERROR = "ERROR"
    ABORTED = "ABORTED"
    UNKNOWN = "UNKNOWN"
    HELD = "HELD"
    SUSPENDED = "SUSPENDED"
    ARCHIVED = "ARCHIVED"

    @property
    def over(self) -> bool:
        """Whether it will not change any more."""
        return self in {Phase.COMPLETED, Phase.ERROR, Phase.ABORTED, Phase.ARCHIVED}


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteJob:
    """A job at an archive as it is now; `words` are the archive's own where it failed."""

    url: str
    phase: Phase
    words: str = ""


@runtime_checkable
class Asynchronous(Protocol):
    """A connector whose archive works on long questions by itself (Capability.ASYNC; UWS 1.1)."""

    def submit(self, request: QueryRequest, deadline: Deadline) -> RemoteJob:
        """Start a job. Raises ConnectorError."""
        ...

    def poll(self, url: str, deadline: Deadline) -> RemoteJob:
        """How far the job is. Raises ConnectorError."""
        ...

    def fetch(self, url: str, request: QueryRequest, deadline: Deadline) -> RowStream:
        """The rows of a completed job. Raises ConnectorError."""
        ...

    def abort(self, url: str, deadline: Deadline) -> RemoteJob:
        """Stop the job. Raises ConnectorError."""
        ...

    def delete(self, url: str, deadline: Deadline) -> None:
        """Remove the job and its rows from the archive. Raises ConnectorError."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class TableInfo:
    """A table of an archive; `columns` is None where they were not told with the list.

    `rows` is about how many it has, where that is told, and `indexed` names the columns that are quick to
    search by.
    """

    name: str
    title: str = ""
    description: str = ""
    schema: str = ""
    kind: str = "table"
    columns: tuple[Column, ...] | None = None
    rows: int | None = None
    indexed: tuple[str, ...] = ()


@runtime_checkable
class SchemaHolder(Protocol):
    """A connector that tells the tables of its service (Capability.SCHEMA; VOSI 1.1, section 3)."""

    def tables(self, deadline: Deadline) -> Sequence[TableInfo]:
        """All tables, without columns where the service can do so. Raises ConnectorError."""
        ...

    def table(self, name: str, deadline: Deadline) -> TableInfo:
        """One table with its columns. Raises ConnectorError."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class AdqlFunction:
    """A function that a service adds to ADQL; `form` is how it is called, with types."""

    form: str
    description: str = ""

    @property
    def name(self) -> str:
        """What it is called."""
        return self.form.partition("(")[0].strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class AdqlPowers:
    """What a service says of its ADQL: versions, functions, and limits in rows or bytes, None where untold.

    `geometry` names the geometric functions that it has; empty where it tells none.
    """

    versions: tuple[str, ...] = ()
    functions: tuple[AdqlFunction, ...] = ()
    geometry: tuple[str, ...] = ()
    default_rows: int | None = None
    most_rows: int | None = None
    uploads: bool = False
    upload_rows: int | None = None
    upload_bytes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdqlExample:
    """A query that a service shows as an example, with its title and plain words."""

    title: str
    text: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class FoundColumn:
    """A column that was looked for, and the name of its table."""

    table: str
    column: Column


@runtime_checkable
class AdqlService(SchemaHolder, Protocol):
    """A service that is asked in ADQL, and tells what its ADQL can do (Capability.ADQL)."""

    def columns(self, words: Sequence[str], most: int, deadline: Deadline) -> Sequence[FoundColumn]:
        """Columns of all tables that have all the words, the best first. Raises ConnectorError."""
        ...

    def powers(self, deadline: Deadline) -> AdqlPowers:
        """What it says of its language and its limits. Raises ConnectorError."""
        ...

    def examples(self, deadline: Deadline) -> Sequence[AdqlExample]:
        """Queries to begin with; none where it has none. Raises ConnectorError."""
        ...


@runtime_checkable
class NameResolver(Protocol):
    """A connector whose rows have names (Capability.NAMES)."""

    def resolve(self, name: str) -> Position | None:
        """The position of an object by any of its names, in any spacing and case."""
        ...


@runtime_checkable
class SelfChecking(Protocol):
    """A connector that can tell, without asking the network, that it cannot work."""

    def fault(self) -> Exception | None:
        """What is wrong with it, None where nothing is."""
        ...


@runtime_checkable
class AtOnce(Protocol):
    """A connector that answers some questions without waiting for anything."""

    def at_once(self, request: QueryRequest) -> bool:
        """Whether it has the rows within milliseconds, so that no thread need be found for this question."""
        ...


@runtime_checkable
class FileHolder(Protocol):
    """A connector whose rows have files in the portal's own folders (Capability.FILES)."""

    def file(self, name: str) -> Path | None:
        """The path of a file of this dataset, or None; never outside its folder."""
        ...
