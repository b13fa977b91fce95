"""What stands beside the rows of a stored result: its columns, and what its archive said about them."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from connectors.contract import Column, Role, RowStream, Service, ServiceInput

__all__ = ["Head", "head_of", "read_head"]


@dataclass(frozen=True, slots=True)
class Head:
    """Columns, whether there are more rows, what was wrong in words, and what can be done with the rows."""

    columns: tuple[Column, ...]
    truncated: bool
    diagnosis: str = ""
    services: tuple[Service, ...] = ()

    def text(self) -> str:
        """As it is stored."""
        return json.dumps(asdict(self))


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
