"""Asking a registry: ADQL to its TAP service, rows as they come."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from connectors.answers import in_its_words
from connectors.deadline import Deadline
from connectors.errors import Refused, Unreadable
from connectors.transport import Request, Transport
from connectors.votable import read_votable

__all__ = ["MOST_ROWS", "RegTap", "Rows", "quoted"]

MOST_ROWS = 500_000
"""Rows that one question asks for at most; a mirror may have a lower limit."""
LIMIT = 256 * 1024 * 1024
SCHEMA = "SELECT table_name, column_name FROM TAP_SCHEMA.columns WHERE table_name LIKE 'rr.%'"


def quoted(text: str) -> str:
    """A character string of ADQL. Raises ValueError for what no registry could be asked."""
    if not text.isprintable() or "\\" in text:
        raise ValueError("there is a character in this that cannot be asked for.")
    return "'" + text.replace("'", "''") + "'"


@dataclass(frozen=True, slots=True)
class Rows:
    """All rows of an answer; `truncated` says that there are more."""

    table: pa.Table
    truncated: bool

    def dicts(self) -> Iterator[dict[str, Any]]:
        """Row by row, names in lower case."""
        names = [name.lower() for name in self.table.column_names]
        for values in zip(*(column.to_pylist() for column in self.table.columns), strict=True):
            yield dict(zip(names, values, strict=True))


@dataclass(frozen=True, slots=True)
class RegTap:
    """The TAP service of one registry (RegTAP 1.2; TAP 1.1)."""

    transport: Transport
    url: str

    def rows(
        self, adql: str, deadline: Deadline, most: int = MOST_ROWS, needed: Sequence[str] = ("ivoid",)
    ) -> Rows:
        """The rows of a query. Raises ConnectorError, also where a needed column is not in the answer."""
        form = {"REQUEST": "doQuery", "LANG": "ADQL", "QUERY": adql, "MAXREC": str(most)}
        asked = Request(
            f"{self.url}/sync", method="POST", data=form, limit=LIMIT, decompressed_limit=4 * LIMIT
        )
        try:
            opened = self.transport.open(asked, deadline)
        except Refused as refusal:
            raise in_its_words(refusal, deadline) from refusal
        with opened as stream:
            told = read_votable(stream, max_rows=most, deadline=deadline)
            table = pa.Table.from_batches(list(told), told.schema)
        if missing := set(needed) - {name.lower() for name in table.column_names}:
            raise Unreadable(f"The registry's answer is without '{min(missing)}', which it was asked for.")
        return Rows(table, told.truncated)

    def columns(self, deadline: Deadline) -> Mapping[str, frozenset[str]]:
        """The columns of schema rr that it has, by table, in lower case. Raises ConnectorError.

        A service that has no table of resources is no registry: Unreadable.
        """
        found: dict[str, set[str]] = {}
        for row in self.rows(SCHEMA, deadline, needed=("table_name", "column_name")).dicts():
            table = str(row["table_name"]).lower().removeprefix("rr.").replace('"', "")
            found.setdefault(table, set()).add(str(row["column_name"]).lower().replace('"', ""))
        if "ivoid" not in found.get("resource", ()):
            raise Unreadable("This TAP service has no table rr.resource: it is no registry.")
        return {table: frozenset(names) for table, names in found.items()}
