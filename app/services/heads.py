"""What stands beside the rows of a stored result: its columns, and what its archive said about them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import TYPE_CHECKING, Any

from connectors.contract import (
    Column,
    Derived,
    Origin,
    Provenance,
    Role,
    RowStream,
    Service,
    ServiceInput,
    SourceTable,
)

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

__all__ = ["Head", "head_of", "read_head"]


@cache
def _names(kind: type["DataclassInstance"]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _values(one: "DataclassInstance") -> dict[str, object]:
    """What a dataclass holds; unlike `asdict` it copies nothing, and answers have many columns."""
    return {name: getattr(one, name) for name in _names(type(one))}


@dataclass(frozen=True, slots=True)
class Head:
    """Columns, whether there are more rows, what was wrong in words, and what can be done with the rows.

    `provenance` is known where the rows were made here.
    """

    columns: tuple[Column, ...]
    truncated: bool
    diagnosis: str = ""
    services: tuple[Service, ...] = ()
    provenance: Provenance | None = None

    def text(self) -> str:
        """As it is stored."""
        return json.dumps(self, default=_values)


def head_of(stream: RowStream) -> Head:
    """The head of a stream that has ended."""
    made = stream.provenance if isinstance(stream, Derived) else None
    return Head(tuple(stream.columns), stream.truncated, stream.diagnosis, tuple(stream.services), made)


def _column(values: Mapping[str, Any]) -> Column:
    role = Role(values["role"]) if values["role"] else None
    return Column(**{**values, "role": role})


def _input(values: Mapping[str, Any]) -> ServiceInput:
    options = tuple((value, label) for value, label in values["options"])
    return ServiceInput(**{**values, "options": options})


def _service(values: Mapping[str, Any]) -> Service:
    return Service(**{**values, "inputs": tuple(_input(one) for one in values["inputs"])})


def _source(values: Mapping[str, Any]) -> SourceTable:
    return SourceTable(**{**values, "origin": Origin(**values["origin"])})


def _provenance(values: Mapping[str, Any]) -> Provenance:
    sources = tuple(_source(one) for one in values["sources"])
    earlier = {result_id: _provenance(one) for result_id, one in values["earlier"].items()}
    return Provenance(**{**values, "sources": sources, "earlier": earlier})


def read_head(text: str) -> Head:
    """A stored head; those of earlier versions have no diagnosis, services or provenance."""
    values = json.loads(text)
    made = values.get("provenance")
    return Head(
        columns=tuple(_column(one) for one in values["columns"]),
        truncated=values["truncated"],
        diagnosis=values.get("diagnosis", ""),
        services=tuple(_service(one) for one in values.get("services", ())),
        provenance=_provenance(made) if made else None,
    )
