"""A registry for tests: made-up records as a harvested copy, and a RegTAP service of them without network."""

import re
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from app.services.registry.index import build
from app.services.registry.keeping import Copy
from connectors.contract import Column
from connectors.errors import ConnectorError
from connectors.transport import MemoryTransport, Reply, Request
from connectors.transport.values import pairs
from connectors.vo_registry import PARTS, RESOURCE, Record, RegTap, record_of
from connectors.votable import write_votable
from tests.support.registry_records import Made, made_records

__all__ = ["MIRROR", "FakeRegistry", "keep_copy", "records", "registry_votable"]

MIRROR = "http://registry.example.org/tap"
TABLE = re.compile(r"FROM rr\.(\w+)")
NAMES = re.compile(r"SELECT (?:TOP (\d+) )?(?:DISTINCT )?(.*?) FROM")
SPAN = re.compile(r"ivoid >= '([^']*)' AND ivoid <= '([^']*)'")
AFTER = re.compile(r"ivoid > '([^']*)'")


def records(count: int) -> list[Record]:
    """Made-up records as the portal understands them."""
    return [record_of(made["resource"][0], made) for made in made_records(count)]


def keep_copy(copy: Copy, found: Iterable[Record], *, age: float = 0.0) -> None:
    """A copy that was harvested `age` seconds ago."""
    facts = {"url": MIRROR, "mirror": "Made", "begun": str(time.time() - age), "cut": ""}
    with copy.replaced() as place:
        build(place, found, facts).close()


def registry_votable(names: Sequence[str], rows: Sequence[Sequence[Any]], *, overflow: bool) -> bytes:
    columns = [Column(name=name, datatype="char[*]") for name in names]
    cells = [[None if row[place] is None else str(row[place]) for row in rows] for place in range(len(names))]
    batch = pa.record_batch([pa.array(column, pa.string()) for column in cells], names=list(names))
    whole = b"".join(write_votable(columns, [batch]))
    status = b'<INFO name="QUERY_STATUS" value="OVERFLOW"/>'
    return whole.replace(b"</TABLE>", b"</TABLE>" + status) if overflow else whole


@dataclass
class FakeRegistry:
    """Answers the questions of a harvest from made-up records; it gives at most `most` rows at once.

    `fails_after` questions it raises `error`; `missing` tables are not there.
    """

    made: Sequence[Made]
    most: int = 1_000_000
    missing: frozenset[str] = frozenset()
    error: ConnectorError | None = None
    fails_after: int = 0
    queries: list[str] = field(default_factory=list)

    def transport(self, url: str = MIRROR) -> MemoryTransport:
        """A door behind which only this registry is."""
        return MemoryTransport({f"{url}/sync": self.answer})

    def regtap(self) -> RegTap:
        """Its TAP service."""
        return RegTap(self.transport(), MIRROR)

    def answer(self, request: Request) -> Reply | ConnectorError:
        """What it says."""
        assert not isinstance(request.data, bytes)
        query = dict(pairs(request.data))["QUERY"]
        self.queries.append(query)
        if self.error and len(self.queries) > self.fails_after:
            return self.error
        if "TAP_SCHEMA" in query:
            return self._schema()
        table, names = TABLE.search(query), NAMES.search(query)
        assert table
        assert names
        columns = [name.strip() for name in names[2].split(",")]
        rows = [row for one in self.made for row in one.get(table[1], ()) if _wanted(query, row)]
        if "DISTINCT" in query:
            rows = [dict(pair) for pair in {tuple((name, row[name]) for name in columns) for row in rows}]
        rows.sort(key=lambda row: row["ivoid"])
        limit = min(self.most, int(names[1] or self.most))
        cells = [[row.get(name) for name in columns] for row in rows[:limit]]
        return Reply(
            200, registry_votable(columns, cells, overflow=len(rows) > self.most and limit == self.most)
        )

    def _schema(self) -> Reply:
        tables = {"resource": ("ivoid", *RESOURCE)} | {part.name: ("ivoid", *part.columns) for part in PARTS}
        rows = [
            (f"rr.{table}", column)
            for table, columns in tables.items()
            if table not in self.missing
            for column in columns
        ]
        return Reply(200, registry_votable(("table_name", "column_name"), rows, overflow=False))


def _wanted(query: str, row: dict[str, Any]) -> bool:
    """As a registry heeds it: a page of ids, those after one, and what has a UCD."""
    span, after = SPAN.search(query), AFTER.search(query)
    if span and not span[1] <= row["ivoid"] <= span[2]:
        return False
    if after and row["ivoid"] <= after[1]:
        return False
    return not ("ucd IS NOT NULL" in query and row["ucd"] is None)
