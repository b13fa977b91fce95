"""What stands beside the rows of a stored result: its columns, and what its archive said about them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from connectors.contract import Column, Role, RowStream, Service, ServiceInput

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

__all__ = ["Head", "head_of", "read_head"]


def _values(one: "DataclassInstance") -> dict[str, object]:
    """What a dataclass holds; unlike `asdict` it copies nothing, and answers have many columns."""
    return {field.name: getattr(one, field.name) for field in fields(one)}


@dataclass(frozen=True, slots=True)
class Head:
    """Columns, whether there are more rows, what was wrong in words, and what can be done with the rows."""

    columns: tuple[Column, ...]
    truncated: bool
    diagnosis: str = ""
    services: tuple[Service, ...] = ()

    def text(self) -> str:
        """As it is stored."""
        return json.dumps(self, default=_values)


def head_of(stream: RowStream) -> Head:
    """The head of a stream that has ended."""
    return Head(tuple(stream.columns), stream.truncated, stream.diagnosis, tuple(stream.services))


def _column(values: Mapping[str, Any]) -> Column:
    role = Role(values["role"]) if values["role"] else None
    return Column(**{**values, "role": role})


def _input(values: Mapping[str, Any]) -> ServiceInput:
    options = tuple((value, label) for value, label in values["options"])
    return ServiceInput(**{**values, "options": options})


def _service(values: Mapping[str, Any]) -> Service:
    return Service(**{**values, "inputs": tuple(_input(one) for one in values["inputs"])})


def read_head(text: str) -> Head:
    """A stored head; those of earlier versions have neither diagnosis nor services."""
    values = json.loads(text)
    return Head(
        columns=tuple(_column(one) for one in values["columns"]),
        truncated=values["truncated"],
        diagnosis=values.get("diagnosis", ""),
        services=tuple(_service(one) for one in values.get("services", ())),
    )
