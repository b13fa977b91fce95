"""A converted table: its columns in words people know, its parameters and its numbers."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from connectors.contract import Column, Parameter, Role
from connectors.local.convert import METADATA, ORDER
from connectors.local.parameters import made_parameters
from connectors.local.sidecar import ColumnFile, Sidecar
from connectors.local.survey import Span

__all__ = ["Table", "open_table"]

DATATYPES = {
    pa.bool_(): "boolean",
    pa.uint8(): "unsignedByte",
    pa.int16(): "short",
    pa.int32(): "int",
    pa.int64(): "long",
    pa.float32(): "float",
    pa.float64(): "double",
    pa.string(): "unicodeChar *",
}
"""VOTable 1.5 datatype and arraysize by Arrow type (VOTable 1.5, section 2.1)."""


@dataclass(frozen=True, slots=True)
class Table:
    """A converted table; `path` is its Parquet file, `types` the Arrow types of its columns.

    `distance` is the name of the computed distance column; `moc` the ASCII MOC of its rows' places.
    """

    path: Path
    sidecar: Sidecar
    columns: tuple[Column, ...]
    types: Mapping[str, pa.DataType]
    parameters: tuple[Parameter, ...]
    rows: int
    notes: tuple[str, ...]
    distance: str
    moc: str = ""

    @property
    def axes(self) -> tuple[str, str] | None:
        """The columns of right ascension and declination, where there are positions."""
        position = self.sidecar.position
        return (position.ra, position.dec) if position else None


def _role(name: str, sidecar: Sidecar) -> Role | None:
    position = sidecar.position
    if position and name in {position.ra, position.dec}:
        return Role.RA if name == position.ra else Role.DEC
    return Role.NAME if name == (sidecar.key or next(iter(sidecar.names), "")) else None


def _column(item: pa.Field, sidecar: Sidecar) -> Column:
    own = {key.decode(): value.decode() for key, value in (item.metadata or {}).items()}
    told = sidecar.columns.get(item.name, ColumnFile())
    return Column(
        name=item.name,
        datatype=DATATYPES[item.type],
        label=told.label or item.name,
        unit=told.unit or own.get("unit", ""),
        ucd=told.ucd or own.get("ucd", ""),
        utype=told.utype or own.get("utype", ""),
        description=told.description or own.get("description", ""),
        role=told.role or _role(item.name, sidecar),
        link=told.link,
        shown=not sidecar.shown or item.name in sidecar.shown,
    )


def _distance(names: Iterable[str]) -> str:
    """A name for the computed column, free of the table's own names in any case."""
    taken = {name.lower() for name in names}
    return next(name for name in ("distance", "cone_distance", "_cone_distance_") if name not in taken)


def open_table(path: Path, sidecar: Sidecar) -> Table:
    """Read what a converted file says of itself; columns shown first come first.

    Raises OSError, ValueError or pyarrow's errors where the file was harmed.
    """
    with pq.ParquetFile(path) as file:
        schema = file.schema_arrow
        facts = json.loads(file.metadata.metadata[METADATA])
    fields = [item for item in schema if item.name != ORDER]
    rank = {name: index for index, name in enumerate(sidecar.shown)}
    fields.sort(key=lambda item: rank.get(item.name, len(rank)))
    columns = tuple(_column(item, sidecar) for item in fields)
    types = {item.name: item.type for item in fields}
    spans = {name: Span(**span) for name, span in facts["spans"].items()}
    parameters = made_parameters(columns, types, spans, facts["rows"], sidecar)
    return Table(
        path=path,
        sidecar=sidecar,
        columns=columns,
        types=types,
        parameters=parameters,
        rows=facts["rows"],
        notes=tuple(facts["notes"]),
        distance=_distance(types),
        moc=facts["moc"],
    )
