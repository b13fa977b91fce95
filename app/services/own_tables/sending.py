"""Own tables as a service takes them (TAP 1.1, section 2.5): VOTables, written when they are sent."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import pyarrow as pa
from typing_extensions import override

from app.models import OwnTable
from app.services.results import Result, ResultStore
from connectors.contract import AdqlPowers, Column
from connectors.errors import UsageError
from connectors.votable import write_votable

__all__ = ["MOST_BYTES", "ROW", "Sent", "parts_of", "upload_limit"]

ROW = "row_index"
"""A column that every table gets on its way: the row's number, from 0."""
MOST_BYTES = 64 * 1024 * 1024
BATCH = 8192
SAMPLE = 500
"""Rows by which the size of all is estimated, with a margin."""
MARGIN = 1.3


def _numbered(table: pa.Table, first: int) -> pa.Table:
    if ROW in table.schema.names:
        return table
    return table.append_column(ROW, pa.array(np.arange(first, first + table.num_rows, dtype=np.int64)))


def _votable(name: str, result: Result, first: int, rows: int) -> bytes:
    table = _numbered(result.table.slice(first, rows), first)
    columns = list(result.columns)
    if len(columns) < table.num_columns:
        columns.append(Column(name=ROW, datatype="long", description="The row's number, from 0."))
    pieces = write_votable(columns, table.to_batches(BATCH), name=name, serialization="tabledata")
    written, size = [], 0
    for piece in pieces:
        size += len(piece)
        if size > MOST_BYTES:
            words = (
                f"The table '{name}' is larger than {MOST_BYTES >> 20} MB when it is sent; filter it first."
            )
            raise UsageError(words, field="uploads")
        written.append(piece)
    return b"".join(written)


@dataclass(frozen=True)
class Sent(Mapping[str, bytes]):
    """VOTables by the name that ADQL calls them by; `results` are the ids of their rows.

    Of the first, only `part` of so many `parts` is sent. Reading one raises UsageError where it is gone or
    too large.
    """

    store: ResultStore
    results: Mapping[str, str]
    part: int = 0
    parts: int = 1

    @override
    def __getitem__(self, name: str) -> bytes:
        try:
            result = self.store.open(self.results[name])
        except KeyError as error:
            if name not in self.results:
                raise
            words = f"The table '{name}' is not here any more; bring it again under My tables."
            raise UsageError(words, field="uploads") from error
        first, rows = 0, result.rows
        if self.parts > 1 and name == next(iter(self.results)):
            ends = [result.rows * number // self.parts for number in (self.part, self.part + 1)]
            first, rows = ends[0], ends[1] - ends[0]
        return _votable(name, result, first, rows)

    @override
    def __iter__(self) -> Iterator[str]:
        return iter(self.results)

    @override
    def __len__(self) -> int:
        return len(self.results)

    @override
    def get(self, name: str, default: Any = None) -> Any:
        """As of any mapping."""
        return cast("Any", self[name]) if name in self.results else default


def upload_limit(powers: AdqlPowers) -> str:
    """What a service takes at once, in words; empty where it tells of no limit."""
    limits = [f"{powers.upload_rows} rows"] if powers.upload_rows else []
    if powers.upload_bytes:
        limits.append(f"{powers.upload_bytes / 1e6:.3g} MB")
    return " and ".join(limits)


def parts_of(store: ResultStore, table: OwnTable, powers: AdqlPowers | None) -> int:
    """In how many parts a table is to be sent, for the service takes so many rows or bytes at once.

    Raises UsageError where the table is gone.
    """
    parts = -(-table.rows // powers.upload_rows) if powers and powers.upload_rows else 1
    if powers and powers.upload_bytes:
        samples = max(1, table.rows // SAMPLE)
        size = len(Sent(store, {table.name: table.result_id}, 0, samples)[table.name]) * samples
        parts = max(parts, -(-int(MARGIN * size) // powers.upload_bytes))
    return max(1, min(parts, table.rows))
