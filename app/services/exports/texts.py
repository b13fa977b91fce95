"""Rows as text: CSV, ECSV and JSON, streamed."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from app.services.exports.facts import Facts, column_facts, json_value
from app.services.exports.jsonrows import json_rows
from app.services.exports.provenance import made_facts
from app.services.subsets import Subset
from connectors.contract import Column

__all__ = ["as_csv", "as_ecsv", "as_json", "csv_lines"]

ECSV_TYPES = {
    pa.bool_(): "bool",
    pa.uint8(): "uint8",
    pa.int8(): "int8",
    pa.int16(): "int16",
    pa.uint16(): "uint16",
    pa.int32(): "int32",
    pa.uint32(): "uint32",
    pa.int64(): "int64",
    pa.float32(): "float32",
    pa.float64(): "float64",
}
FORMULAS = r"^[=+\-@\t\r]"
"""What a spreadsheet takes for the beginning of a formula."""


def _names(columns: Sequence[Column]) -> list[str]:
    return [column.name for column in columns]


def _inside(array: pa.ChunkedArray, *, nested: bool) -> pa.ChunkedArray | pa.Array:
    """Cells that a line of text can hold; lists are written as JSON."""
    if nested:
        texts = [None if value is None else json.dumps(json_value(value)) for value in array.to_pylist()]
        return pa.array(texts, pa.string())
    return array


def _harmless(array: pa.ChunkedArray | pa.Array) -> pa.ChunkedArray | pa.Array:
    """Texts that a spreadsheet would run as formulas get an apostrophe before them, numbers are left."""
    if not pa.types.is_string(array.type):
        return array
    risky = pc.match_substring_regex(array, FORMULAS)
    if not pc.any(risky).as_py():
        return array
    number = pc.match_substring_regex(array, r"^[+-]?[0-9.]+([eE][+-]?[0-9]+)?$")
    return pc.if_else(pc.and_not(risky, number), pc.binary_join_element_wise("'", array, ""), array)


def csv_lines(table: pa.Table, *, safe: bool) -> bytes:
    """Rows as lines of CSV without heads; `safe` keeps texts from being run as formulas."""
    arrays = [_inside(array, nested=pa.types.is_nested(array.type)) for array in table.columns]
    arrays = [_harmless(array) for array in arrays] if safe else arrays
    made = pa.table(arrays, names=table.column_names)
    sink = pa.BufferOutputStream()
    pa.csv.write_csv(made, sink, pa.csv.WriteOptions(include_header=False, quoting_style="needed"))
    return bytes(sink.getvalue())


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in ',"\r\n ') else text


def as_csv(subset: Subset, columns: Sequence[Column], _: Facts) -> Iterator[bytes]:
    """RFC 4180 text in UTF-8; heads carry the units, as in `ra [deg]`.

    Nothing else is told in it: STILTS and spreadsheets would take a line of comment for the heads. ECSV is
    the same text with everything told.
    """
    heads = [f"{column.name} [{column.unit}]" if column.unit else column.name for column in columns]
    yield (",".join(map(_quoted, heads)) + "\n").encode()
    for table in subset.batches(_names(columns)):
        yield csv_lines(table, safe=True)


def _ecsv_column(column: Column, kind: pa.DataType) -> dict[str, Any]:
    listed = pa.types.is_nested(kind)
    item: dict[str, Any] = {"name": column.name}
    if column.unit:
        item["unit"] = column.unit
    item["datatype"] = "string" if listed else ECSV_TYPES.get(kind, "string")
    if listed:
        item["subtype"] = _subtype(kind)
    if column.description:
        item["description"] = column.description
    meta = {name: value for name, value in (("ucd", column.ucd), ("utype", column.utype)) if value}
    return {**item, "meta": meta} if meta else item


def _subtype(kind: pa.DataType) -> str:
    element = getattr(kind, "value_type", None)
    known = ECSV_TYPES.get(element)
    if known is None:
        return "json"
    size = kind.list_size if pa.types.is_fixed_size_list(kind) else "null"
    return f"{known}[{size}]"


def as_ecsv(subset: Subset, columns: Sequence[Column], facts: Facts) -> Iterator[bytes]:
    """Enhanced CSV 1.0 (Astropy's APE 6), comma separated; the head is YAML written as JSON."""
    schema = subset.result.table.schema
    heads = [_ecsv_column(column, schema.field(column.name).type) for column in columns]
    lines = ["%ECSV 1.0", "---", "delimiter: ','", "datatype:"]
    lines += [f"- {json.dumps(head)}" for head in heads]
    lines += ["meta:", *(f"  {name}: {json.dumps(value)}" for name, value, _ in facts.pairs())]
    lines += ["schema: astropy-2.0"]
    told = "".join(f"# {line}\n" for line in lines)
    yield (told + ",".join(_quoted(column.name) for column in columns) + "\n").encode()
    for table in subset.batches(_names(columns)):
        yield csv_lines(_ecsv_table(table), safe=False)


def _ecsv_table(table: pa.Table) -> pa.Table:
    """Truths in Python's words, as the format wants them."""
    arrays = [
        pc.if_else(array, "True", "False") if pa.types.is_boolean(array.type) else array
        for array in table.columns
    ]
    return pa.table(arrays, names=table.column_names)


def as_json(subset: Subset, columns: Sequence[Column], facts: Facts) -> Iterator[bytes]:
    """One object: the facts, the columns, then the rows as arrays in their order."""
    start = {
        "archive": facts.archive,
        "dataset": facts.dataset,
        "question": dict(facts.question),
        **{
            name.lower(): value
            for name, value, _ in facts.pairs()
            if name not in {"ARCHIVE", "ROWS", "TRUNC"}
        },
        "answered_at": facts.answered_at.isoformat(),
        "truncated": facts.truncated,
        "count": facts.rows,
        **({"provenance": made_facts(facts.made)} if facts.made else {}),
        "columns": [column_facts(column) for column in columns],
    }
    yield (json.dumps(start)[:-1] + ', "rows": [').encode()
    between = b""
    for table in subset.batches(_names(columns)):
        yield between + json_rows(table)
        between = b",\n"
    yield b"]}\n"
