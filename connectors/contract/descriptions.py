"""What can be asked of a dataset, what would be sent, and what its answer's columns mean."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NoReturn

from connectors.contract.coverage import Coverage
from connectors.errors import UsageError

__all__ = [
    "Capability",
    "Column",
    "Description",
    "Operator",
    "Parameter",
    "ParameterKind",
    "Plan",
    "Recipe",
    "Role",
    "Service",
    "ServiceInput",
]


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

    def refuse(self, words: str) -> NoReturn:
        """Raise UsageError with words on how to mend what was typed."""
        raise UsageError(f"{self.label}: {words}", field=self.name)


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
    IDENTIFIER = "identifier"
    FOOTPRINT = "footprint"
    TIME_START = "time-start"
    TIME_END = "time-end"
    BAND_MIN = "band-min"
    BAND_MAX = "band-max"
    ACCESS_URL = "access-url"
    ACCESS_FORMAT = "access-format"
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
    xtype: str = ""
    description: str = ""
    role: Role | None = None
    link: str = ""
    shown: bool = True
    derived: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceInput:
    """What a service takes: a fixed `value`, the row's value of `column`, or what a person gives.

    `minimum`, `maximum` and `options` (value, label) limit what a person may give, as the service wrote them.
    """

    name: str
    value: str = ""
    column: str = ""
    datatype: str = "char"
    arraysize: str = ""
    unit: str = ""
    ucd: str = ""
    xtype: str = ""
    description: str = ""
    minimum: str = ""
    maximum: str = ""
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A service that goes on from an answer's rows, such as DataLink or SODA (DataLink 1.1, section 4)."""

    access_url: str
    standard_id: str = ""
    id: str = ""
    description: str = ""
    content_type: str = ""
    inputs: tuple[ServiceInput, ...] = ()


@dataclass(frozen=True, slots=True)
class Recipe:
    """A text that asks the same question elsewhere; `language` is adql, sql, curl, python or url.

    `title` says more where there are several in one language.
    """

    language: str
    text: str
    title: str = ""


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

    `key` names the column that identifies a row, where there is one; `examples` are arguments to try;
    `coverage` is what the connector itself knows its data to lie within. `most_rows` is what one question may
    bring where that is another number than elsewhere.
    """

    parameters: tuple[Parameter, ...] = ()
    capabilities: frozenset[Capability] = frozenset()
    columns: tuple[Column, ...] = ()
    key: str = ""
    rows: int | None = None
    examples: tuple[Mapping[str, str], ...] = ()
    coverage: Coverage | None = None
    most_rows: int | None = None
