"""Any column as one of few Arrow types: boolean, integers, floats, text; null where there is no value."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from astropy.table import Column, Table
from astropy.table.serialize import represent_mixins_as_columns
from astropy.time import Time

__all__ = ["arrow_table", "facts", "flat_schema", "flatten"]

LONGEST = 64
"""Most elements of an array cell that are still worth showing as text."""
SAFE_DIGITS = 18
WIDER = {pa.int8(): pa.int16(), pa.uint16(): pa.int32(), pa.uint32(): pa.int64(), pa.uint64(): pa.int64()}
KEPT = {pa.bool_(), pa.uint8(), pa.int16(), pa.int32(), pa.int64(), pa.float32(), pa.float64(), pa.string()}
FACTS = ("unit", "ucd", "utype", "description")


def facts(*values: object) -> dict[str, str]:
    """Give unit, UCD, utype and description as text, without those not given."""
    return {name: " ".join(str(value).split()) for name, value in zip(FACTS, values, strict=True) if value}


def flat_type(kind: pa.DataType) -> pa.DataType | None:
    """Give the Arrow type that a column is kept as; None for what cannot be shown in a cell."""
    if pa.types.is_dictionary(kind):
        return flat_type(kind.value_type)
    if pa.types.is_decimal(kind):
        if kind.scale:
            return pa.float64()
        return pa.int64() if kind.precision <= SAFE_DIGITS else pa.string()
    if pa.types.is_float16(kind):
        return pa.float32()
    text = (pa.types.is_large_string, pa.types.is_string_view, pa.types.is_temporal, pa.types.is_null)
    if any(test(kind) for test in text) and not pa.types.is_duration(kind) and not pa.types.is_interval(kind):
        return pa.string()
    return kind if kind in KEPT else WIDER.get(kind)


def flat_schema(schema: pa.Schema, told: Mapping[str, Mapping[str, str]], notes: list[str]) -> pa.Schema:
    """Give the schema kept of a file's; note each column left out. Raises ValueError when none is left."""
    fields = []
    for item in schema:
        kind = flat_type(item.type)
        if kind is None:
            notes.append(f"Column {item.name} is left out: {item.type} does not fit a cell.")
            continue
        own = {
            key.decode(): value.decode()
            for key, value in (item.metadata or {}).items()
            if key.decode() in FACTS
        }
        fields.append(pa.field(item.name, kind, metadata={**own, **told.get(item.name, {})}))
    if not fields:
        raise ValueError("there is no column that can be shown")
    return pa.schema(fields)


def flat(values: pa.Array, kind: pa.DataType) -> pa.Array:
    """Cast an array to its kept type; not-a-number becomes null. Raises pyarrow.ArrowInvalid."""
    if pa.types.is_dictionary(values.type):
        return flat(values.dictionary_decode(), kind)
    if pa.types.is_timestamp(values.type):
        zone = "Z" if values.type.tz else ""
        return pc.strftime(values.cast(pa.timestamp(values.type.unit)), format=f"%Y-%m-%dT%H:%M:%S{zone}")
    values = values.cast(kind)
    if pa.types.is_floating(kind):
        return pc.if_else(pc.is_nan(values), pa.scalar(None, kind), values)
    return values


def flatten(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    """Give a batch in the kept types."""
    arrays = [flat(batch.column(item.name), item.type) for item in schema]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def arrow_table(table: Table, notes: list[str]) -> pa.Table:
    """Give an astropy table in the kept types; times become ISO text, other mixed columns their parts."""
    for name in table.colnames:
        if isinstance(table[name], Time):
            scale = table[name].scale.upper()
            table[name] = Column(
                table[name].isot, description=table[name].info.description or f"ISO 8601, {scale}"
            )
    table = represent_mixins_as_columns(table)
    arrays, told = {}, {}
    for column in table.itercols():
        values = _array(column)
        if values is None:
            notes.append(
                f"Column {column.name} is left out: {column.dtype} of shape {column.shape[1:]} does not fit."
            )
            continue
        arrays[column.name] = values
        meta = column.meta
        told[column.name] = facts(_unit(column), meta.get("ucd"), meta.get("utype"), column.description)
    raw = pa.schema([pa.field(name, values.type) for name, values in arrays.items()])
    schema = flat_schema(raw, told, notes)
    kept = [flat(arrays[item.name], item.type) for item in schema]
    return pa.Table.from_arrays(kept, schema=schema)


def _unit(column: Column) -> str:
    if column.unit is None:
        return ""
    try:
        return str(column.unit.to_string("vounit"))
    except ValueError:
        return str(column.unit)


def _text(cell: Any) -> str | None:
    """Give a cell as text, an array's elements as TABLEDATA has them (VOTable 1.5, section 5.1)."""
    if cell is None or cell is np.ma.masked:
        return None
    if isinstance(cell, bytes):
        return cell.decode("utf-8", "replace").rstrip() or None
    if isinstance(cell, np.ndarray | list | tuple):
        return " ".join(_text(item) or "null" for item in np.ma.asarray(cell).ravel().tolist()) or None
    return str(cell).rstrip() or None


def _array(column: Column) -> pa.Array | None:
    """Give a column as Arrow, or None for what has no honest text."""
    size = int(np.prod(column.shape[1:]))
    if column.dtype.kind not in "biufSUO" or size > LONGEST:
        return None
    mask = np.asarray(getattr(column, "mask", np.zeros(column.shape, bool)))
    if column.dtype.kind in "biuf" and column.ndim == 1:
        native = np.asarray(column).astype(column.dtype.newbyteorder("="))
        wide = native.astype(np.float64) if native.dtype.itemsize > np.dtype(np.float64).itemsize else native
        return pa.array(wide, mask=mask)
    if column.dtype.kind == "O" and any(np.size(cell) > LONGEST for cell in column):
        return None
    cells = [None if mask[row].all() else _text(cell) for row, cell in enumerate(column)]
    return pa.array(cells, pa.string())
