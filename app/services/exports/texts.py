"""Results as data: CSV and JSON, streamed."""

import json
import math
from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.csv

from app.services.results import Order, Result
from connectors.contract import Column

__all__ = ["as_csv", "as_json", "column_facts", "json_value"]


def column_facts(column: Column) -> dict[str, str]:
    """What a reader of the values must know: name, datatype, unit, UCD, description."""
    facts = {
        "name": column.name,
        "datatype": column.datatype,
        "unit": column.unit,
        "ucd": column.ucd,
        "description": column.description or column.label,
    }
    return {name: value for name, value in facts.items() if value or name in {"name", "datatype"}}


def json_value(value: Any) -> Any:
    """A value as JSON can hold it: NaN and infinities are null."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, list):
        return [json_value(part) for part in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def _csv_table(table: pa.Table, columns: tuple[Column, ...]) -> pa.Table:
    """Heads carry the units, as in `ra [deg]`; what CSV cannot hold is written as text."""
    heads = [f"{column.name} [{column.unit}]" if column.unit else column.name for column in columns]
    arrays = [
        pa.array([json.dumps(value) if value is not None else None for value in array.to_pylist()])
        if pa.types.is_nested(array.type)
        else array
        for array in table.columns
    ]
    return pa.table(arrays, names=heads)


def as_csv(result: Result, order: Order) -> Iterator[bytes]:
    """All rows in this order as RFC 4180 text in UTF-8, heads first."""
    for first, table in _numbered(result, order):
        sink = pa.BufferOutputStream()
        options = pa.csv.WriteOptions(include_header=first, quoting_style="needed")
        pa.csv.write_csv(_csv_table(table, result.columns), sink, options)
        yield sink.getvalue().to_pybytes()


def _numbered(result: Result, order: Order) -> Iterator[tuple[bool, pa.Table]]:
    if not result.rows:
        yield True, result.table
    for number, table in enumerate(result.batches(order)):
        yield number == 0, table


def as_json(result: Result, order: Order, head: Mapping[str, Any]) -> Iterator[str]:
    """One object: what `head` says, the columns, then the rows as arrays in this order."""
    start = {**head, "columns": [column_facts(column) for column in result.columns]}
    yield json.dumps(start)[:-1] + ', "rows": ['
    between = ""
    for table in result.batches(order):
        rows = [[json_value(value) for value in row.values()] for row in table.to_pylist()]
        yield between + ",\n".join(json.dumps(row) for row in rows)
        between = ",\n"
    yield "]}\n"
