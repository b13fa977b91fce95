"""What a person asks, what a connector answers, and the protocol between them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import ClassVar, Protocol, runtime_checkable

import pyarrow as pa

from connectors.deadline import Deadline

__all__ = [
    "Box",
    "Capability",
    "Choices",
    "Circle",
    "Column",
    "Connector",
    "Description",
    "FileHolder",
    "FilterValue",
    "Interval",
    "NameResolver",
    "Operator",
    "Parameter",
    "ParameterKind",
    "Plan",
    "Polygon",
    "Position",
    "QueryRequest",
    "Recipe",
    "Region",
    "Role",
    "RowStream",
    "SelfChecking",
]


@dataclass(frozen=True, slots=True)
class Position:
    """A direction on the sky, ICRS degrees; `name` is what it was found by."""

    ra: float
    dec: float
    name: str = ""


@dataclass(frozen=True, slots=True)
class Circle:
    """A cone around a position; all in ICRS degrees (DALI 1.1, section 3.3.6)."""

    ra: float
    dec: float
    radius: float


@dataclass(frozen=True, slots=True)
class Box:
    """Limits in RA and Dec, ICRS degrees; ra_min > ra_max passes through 0 (DALI 1.1 RANGE)."""

    ra_min: float
    ra_max: float
    dec_min: float
    dec_max: float


@dataclass(frozen=True, slots=True)
class Polygon:
    """Vertices (RA, Dec) in ICRS degrees, counter-clockwise (DALI 1.1, section 3.3.7)."""

    vertices: tuple[tuple[float, float], ...]


Region = Circle | Box | Polygon


@dataclass(frozen=True, slots=True)
class Interval:
    """A closed range; None is open on that side."""

    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Choices:
    """Any of these values."""

    values: tuple[str, ...]


FilterValue = str | float | bool | Interval | Choices


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryRequest:
    """One question to one dataset, free of any archive's dialect.

    `time` is in MJD (TT), `band` in metres (vacuum); `filters` maps parameter names to values in the
    parameter's unit; `max_rows` is the most rows wanted.
    """

    archive: str
    dataset: str
    region: Region | None = None
    target: str | None = None
    time: Interval | None = None
    band: Interval | None = None
    filters: Mapping[str, FilterValue] = field(default_factory=dict)
    adql: str | None = None
    max_rows: int = 10_000


class ParameterKind(StrEnum):
    """How a parameter is typed and shown."""

    TEXT = "text"
    NUMBER = "number"
    RANGE = "range"
    CHOICE = "choice"
    CHOICES = "choices"
    FLAG = "flag"


class Operator(StrEnum):
    """How a parameter's value meets the service's field."""

    EQUALS = "equals"
    CONTAINS = "contains"
    BETWEEN = "between"
    AT_LEAST = "at-least"
    AT_MOST = "at-most"
    IN = "in"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One thing a person may ask of a dataset; forms are rendered and values checked from it.

    `unit` is what the person types, `field` and `field_unit` what the service wants,
    `operator` how they meet.
    `choices` are (value, label) pairs.
    """

    name: str
    label: str
    kind: ParameterKind = ParameterKind.TEXT
    unit: str = ""
    help: str = ""
    default: str = ""
    required: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    field: str = ""
    field_unit: str = ""
    operator: Operator = Operator.EQUALS


class Capability(StrEnum):
    """What a dataset can be asked, beyond its filters."""

    CONE = "cone"
    BOX = "box"
    POLYGON = "polygon"
    TIME = "time"
    BAND = "band"
    ADQL = "adql"
    ASYNC = "async"
    SCHEMA = "schema"
    DISCOVERY = "discovery"
    LINKS = "links"
    FILES = "files"
    NAMES = "names"


class Role(StrEnum):
    """What a column means to the pages, whatever its name."""

    RA = "ra"
    DEC = "dec"
    NAME = "name"
    ACCESS_URL = "access-url"
    PREVIEW = "preview"
    LINK = "link"
    SIZE = "size"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A result column: VOTable 1.5 datatype and arraysize words, VOUnits unit, UCD1+.

    `link` is a URL template in which `{value}` stands for the cell, percent-encoded. `derived` columns were
    computed for this question and are not the row's own.
    """

    name: str
    datatype: str
    label: str = ""
    unit: str = ""
    ucd: str = ""
    utype: str = ""
    description: str = ""
    role: Role | None = None
    link: str = ""
    shown: bool = True
    derived: bool = False


class RowStream(Protocol):
    """Columns at once, rows as they come; `truncated` is final when the iteration has ended."""

    columns: Sequence[Column]
    schema: pa.Schema
    truncated: bool

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        """Arrow batches of at most some thousand rows, matching `schema`, one field a column."""
        ...


@dataclass(frozen=True, slots=True)
class Recipe:
    """A text that asks the same question elsewhere; `language` is adql, sql, curl, python or url."""

    language: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What would be sent; pure, nothing has been asked yet."""

    method: str
    url: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    shown: tuple[Recipe, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What a dataset can be asked and what it answers; `columns` and `rows` may be unknown before asking.

    `key` names the column that identifies a row, where there is one; `examples` are arguments to try.
    """

    parameters: tuple[Parameter, ...] = ()
    capabilities: frozenset[Capability] = frozenset()
    columns: tuple[Column, ...] = ()
    key: str = ""
    rows: int | None = None
    examples: tuple[Mapping[str, str], ...] = ()


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
class FileHolder(Protocol):
    """A connector whose rows have files in the portal's own folders (Capability.FILES)."""

    def file(self, name: str) -> Path | None:
        """The path of a file of this dataset, or None; never outside its folder."""
        ...
