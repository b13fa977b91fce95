"""Rows as VOTable, FITS and Parquet, streamed."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from io import BytesIO

import pyarrow as pa
import pyarrow.parquet as pq
from typing_extensions import override

from app.services.exports.facts import Facts
from app.services.subsets import Subset
from connectors.contract import Column
from connectors.fits import Card, write_fits
from connectors.votable import Info, write_votable

__all__ = ["as_fits", "as_parquet", "as_tabledata", "as_votable"]


def _batches(subset: Subset, columns: Sequence[Column]) -> Iterator[pa.RecordBatch]:
    names = [column.name for column in columns]
    for table in subset.batches(names):
        yield from table.to_batches()


def _infos(facts: Facts) -> list[Info]:
    return [Info(name=name.lower(), value=value, text=meaning) for name, value, meaning in facts.pairs()]


def as_votable(subset: Subset, columns: Sequence[Column], facts: Facts) -> Iterator[bytes]:
    """VOTable 1.5 in BINARY2, the facts as INFOs."""
    batches = _batches(subset, columns)
    return write_votable(columns, batches, name=facts.title, infos=_infos(facts), truncated=facts.truncated)


def as_tabledata(subset: Subset, columns: Sequence[Column], facts: Facts) -> Iterator[bytes]:
    """VOTable 1.5 in TABLEDATA, to be read by eye as well."""
    batches = _batches(subset, columns)
    return write_votable(
        columns,
        batches,
        name=facts.title,
        infos=_infos(facts),
        serialization="tabledata",
        truncated=facts.truncated,
    )


def as_fits(subset: Subset, columns: Sequence[Column], facts: Facts) -> Iterator[bytes]:
    """A FITS binary table, the facts in its header."""
    schema = subset.result.table.select([column.name for column in columns]).schema
    cards = [Card(name, value, meaning) for name, value, meaning in facts.pairs()]
    batches = partial(_batches, subset, columns)
    return write_fits(columns, schema, batches, rows=subset.rows, name=facts.dataset, cards=cards)


class _Drained(BytesIO):
    """What was written since it was last asked for; positions go on as in a file."""

    def __init__(self) -> None:
        super().__init__()
        self._given = 0

    @override
    def tell(self) -> int:
        return self._given + super().tell()

    def take(self) -> bytes:
        data = self.getvalue()
        self._given += len(data)
        self.seek(0)
        self.truncate()
        return data


def _metadata(columns: Sequence[Column], facts: Facts) -> dict[bytes, bytes]:
    """The VOTable without its rows, as VOParquet 1.0 keeps it (section 3)."""
    empty: Iterable[pa.RecordBatch] = ()
    told = b"".join(
        write_votable(columns, empty, name=facts.title, infos=_infos(facts), serialization="tabledata")
    )
    return {b"IVOA.VOTable-Parquet.version": b"1.0", b"IVOA.VOTable-Parquet.content": told}


def as_parquet(subset: Subset, columns: Sequence[Column], facts: Facts) -> Iterator[bytes]:
    """Parquet with its VOTable header in the metadata (IVOA note VOParquet 1.0)."""
    schema = subset.result.table.select([column.name for column in columns]).schema
    sink = _Drained()
    with pq.ParquetWriter(
        sink, schema.with_metadata(_metadata(columns, facts)), compression="zstd"
    ) as writer:
        for batch in _batches(subset, columns):
            writer.write_batch(batch)
            yield sink.take()
    yield sink.take()
