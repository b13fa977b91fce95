"""What the process is told: tables, SQL and limits."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum

__all__ = ["Form", "Order", "Table", "read_order"]


class Form(StrEnum):
    """How a table is stored."""

    ARROW = "arrow"
    PARQUET = "parquet"


@dataclass(frozen=True, slots=True)
class Table:
    """A table by the name that the SQL uses, its file, and the columns that are there, empty for all."""

    name: str
    path: str
    form: Form
    columns: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be done, and how much it may take: rows, seconds, bytes of memory and of disk."""

    sql: str
    tables: Sequence[Table]
    rows: int
    seconds: int
    memory: int
    disk: int
    folder: str

    def text(self) -> str:
        """As it is handed over."""
        return json.dumps(asdict(self))


def read_order(text: str) -> Order:
    """What was handed over."""
    values = json.loads(text)
    tables = [
        Table(one["name"], one["path"], Form(one["form"]), tuple(one["columns"])) for one in values["tables"]
    ]
    return Order(**{**values, "tables": tables})
