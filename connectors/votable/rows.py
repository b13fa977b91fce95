"""Rows that are no plain markup, from a tree: cells in base64, rows that are too short."""

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Any

import pyarrow as pa
from lxml import etree

from connectors.votable.cells import SPACE, read_cells
from connectors.votable.faults import Faults
from connectors.votable.fields import FieldSpec, schema_of

__all__ = ["read_rows"]

Cell = str | bytes
Decoder = Callable[[FieldSpec, bytes], pa.Array]


def _cell(node: etree._Element) -> Cell:
    if node.get("encoding") != "base64":
        return "".join(map(str, node.itertext())).strip(SPACE)
    try:
        return base64.b64decode("".join(map(str, node.itertext())))
    except binascii.Error:
        return b""


def _cells(row: etree._Element) -> list[Cell]:
    return [_cell(node) for node in row if etree.QName(node).localname == "TD"]


def _column(cells: Sequence[Cell], spec: FieldSpec, faults: Faults, decode: Decoder) -> pa.Array:
    if not any(isinstance(cell, bytes) for cell in cells):
        return read_cells(pa.array(cells, pa.string()), spec, faults)
    parts: list[Any] = [
        decode(spec, cell)
        if isinstance(cell, bytes)
        else read_cells(pa.array([cell], pa.string()), spec, faults)
        for cell in cells
    ]
    return pa.concat_arrays(parts)


def read_rows(
    tree: etree._Element, specs: Sequence[FieldSpec], faults: Faults, decode: Decoder
) -> pa.RecordBatch:
    """Read rows up to the first with another number of cells than the table has columns."""
    rows: list[list[Cell]] = []
    for node in tree:
        if etree.QName(node).localname != "TR":
            continue
        cells = _cells(node)
        if len(cells) != len(specs):
            number = faults.row + len(rows) + 1
            faults.stop(
                f"Row {number} has {len(cells)} cells where the table has {len(specs)} columns:"
                f" the rows end before it."
            )
            break
        rows.append(cells)
    arrays = [_column([cells[at] for cells in rows], spec, faults, decode) for at, spec in enumerate(specs)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema_of(specs))
