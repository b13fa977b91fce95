"""Several answers as one stream of common columns, each row with where it is from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa

from app.services.merging.common import COMMON, taken
from app.services.merging.twins import sign_of, twins
from app.services.results import Result
from connectors.contract import Column, Service

__all__ = ["Merged", "Part"]

BATCH = 4096
SIGNS = ("obs_publisher_did", "access_url", "obs_id", "obs_collection")
FROM = (
    Column(name="archive", datatype="char", label="Archive"),
    Column(name="dataset", datatype="char", label="Dataset"),
    Column(name="row", datatype="long", label="Row", description="Number in its answer.", shown=False),
)
ALSO = Column(
    name="also_at", datatype="char", label="Also at", description="Other services with the same data."
)


@dataclass(frozen=True, slots=True)
class Part:
    """An answer that goes into the table."""

    archive: str
    dataset: str
    result: Result


def _table(part: Part) -> pa.Table:
    whole, rows = part.result.table, part.result.rows
    columns = {column.name: column for column in part.result.columns}
    source = [
        pa.array([part.archive] * rows, pa.string()),
        pa.array([part.dataset] * rows, pa.string()),
        pa.array(range(rows), pa.int64()),
    ]
    values = [taken(whole, columns, common) for common in COMMON]
    names = [column.name for column in (*FROM, *(common.column for common in COMMON))]
    return pa.table([*source, *values], names=names)


class Merged:
    """The rows of all parts in their order, what several services have told once; a RowStream.

    A column that no part has is left out.
    """

    def __init__(self, parts: Sequence[Part]) -> None:
        self._table = self._grouped(pa.concat_tables([_table(part) for part in parts]))
        used = {
            name
            for name in self._table.column_names
            if self._table.column(name).null_count < len(self._table)
        }
        every = (*FROM, *(common.column for common in COMMON), ALSO)
        self.columns: Sequence[Column] = tuple(column for column in every if column.name in used)
        self._table = self._table.select([column.name for column in self.columns])
        self.schema: pa.Schema = self._table.schema
        self.truncated = any(part.result.truncated for part in parts)
        self.diagnosis = ""
        self.services: Sequence[Service] = ()

    @staticmethod
    def _grouped(table: pa.Table) -> pa.Table:
        rows = zip(*(table.column(name).to_pylist() for name in SIGNS), strict=True)
        signs = [sign_of(dict(zip(SIGNS, row, strict=True))) for row in rows]
        pairs = zip(table.column("archive").to_pylist(), table.column("dataset").to_pylist(), strict=True)
        kept, also = twins(signs, [f"{archive}/{dataset}" for archive, dataset in pairs])
        told = pa.array([names or None for names in also], pa.string())
        return table.take(pa.array(kept, pa.int64())).append_column(ALSO.name, told)

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        yield from self._table.to_batches(max_chunksize=BATCH)
