"""Columns of cell texts to Arrow: at once where Arrow reads them, one by one where it does not."""

import re
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from connectors.votable.faults import Faults
from connectors.votable.fields import INTEGERS, FieldSpec
from connectors.votable.scalars import Parsed, array_parser, element_parser, null_value

__all__ = ["SPACE", "cut_texts", "finish_scalars", "read_cells", "trimmed"]

SPACE = " \t\r\n"
FEW = 40


def trimmed(texts: pa.StringArray) -> pa.StringArray:
    """Give cell texts without the space around them, as astropy does."""
    return pc.ascii_trim(texts, characters=SPACE)


def cut_texts(texts: pa.StringArray, spec: FieldSpec, faults: Faults) -> pa.StringArray:
    """Cut texts to the length their FIELD declares, as astropy does, and say so."""
    if spec.limit is None or len(texts) == 0:
        return texts
    if (pc.max(pc.binary_length(texts)).as_py() or 0) <= spec.limit:
        return texts
    if (pc.max(pc.utf8_length(texts)).as_py() or 0) <= spec.limit:
        return texts
    declared = f"arraysize {spec.arraysize}" if spec.arraysize else "no arraysize, which is 1 character"
    faults.note(
        f"cut {spec.column.name}",
        f"Column {spec.column.name} has longer texts than its {declared}: they are cut.",
    )
    return pc.utf8_slice_codeunits(texts, 0, spec.limit)


def finish_scalars(values: pa.Array, spec: FieldSpec) -> pa.Array:
    """Give numbers in the column's type, not-a-number and the declared null as null."""
    null = null_value(spec)
    if spec.datatype in {"float", "double"}:
        values = values.cast(spec.element, safe=False)
        odd = pc.is_nan(values) if null is None else _is_null(values, null, spec)
    elif null is not None and spec.datatype in INTEGERS:
        odd = pc.equal(values, pa.scalar(null, spec.element))
    elif spec.datatype in INTEGERS and not spec.empty_is_null:
        return values.fill_null(0)
    else:
        return values
    if pc.any(odd).as_py():
        return pc.if_else(odd, pa.scalar(None, spec.element), values)
    return values


def _is_null(values: pa.Array, null: float, spec: FieldSpec) -> pa.Array:
    kind = pa.float32() if spec.datatype == "float" else pa.float64()
    return pc.equal(values.cast(kind, safe=False), pa.scalar(null, kind))


def _at_once(texts: pa.StringArray, spec: FieldSpec) -> pa.Array:
    """Cast texts to numbers. Raises pa.ArrowInvalid for what Arrow does not read as astropy does."""
    if spec.datatype in {"boolean", "bit"} or spec.is_complex:
        raise pa.ArrowInvalid("no number")
    texts = pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)
    if spec.datatype in INTEGERS:
        if pc.any(pc.match_substring(texts, "x", ignore_case=True)).as_py():
            raise pa.ArrowInvalid("hexadecimal")
        return finish_scalars(texts.cast(spec.element), spec)
    return finish_scalars(texts.cast(pa.float64()), spec)


def _one_by_one(
    texts: pa.StringArray, spec: FieldSpec, parse: Callable[[str], Parsed], faults: Faults
) -> pa.Array:
    name = spec.column.name
    values: list[Any] = []
    for row, text in enumerate(texts.to_pylist(), faults.row + 1):
        try:
            values.append(parse(text))
        except (ValueError, OverflowError):
            values.append(None)
            shown = text if len(text) <= FEW else text[: FEW - 1] + "…"
            faults.note(
                f"value {name}",
                f"Column {name} holds “{shown}” in row {row}, which is no {spec.column.datatype}:"
                " taken as no value.",
            )
    return pa.array(values, spec.arrow_type, from_pandas=False)


def _single(parse: Callable[[str], Parsed]) -> Callable[[str], Parsed]:
    """Give the reader of an array of one element, of which astropy takes the first that it finds."""
    return lambda text: parse(re.split(r"[\s,]+", text)[0])


def _lists(texts: pa.StringArray, spec: FieldSpec) -> pa.Array:
    """Split texts into lists of numbers. Raises pa.ArrowInvalid where they need a closer look."""
    if spec.datatype in {"boolean", "bit"} or spec.is_complex:
        raise pa.ArrowInvalid("no numbers")
    if pc.any(pc.match_substring(texts, ",")).as_py():
        raise pa.ArrowInvalid("commas")
    empty = pc.equal(texts, "")
    parts = pc.ascii_split_whitespace(texts)
    counts = pc.if_else(empty, 0, pc.list_value_length(parts))
    elements = _at_once(pc.filter(parts.values, pc.not_equal(parts.values, "")), spec)
    wanted = pc.multiply(pc.divide(counts, spec.items), spec.items) if spec.variable else spec.items
    if pc.any(pc.not_equal(counts, wanted)).as_py():
        raise pa.ArrowInvalid("not the declared number")
    if not spec.variable and not spec.is_wide:
        return pa.FixedSizeListArray.from_arrays(elements, type=spec.arrow_type)
    ends = pc.cumulative_sum(counts.cast(pa.int32()))
    offsets = pa.concat_arrays([pa.array([0], pa.int32()), ends])
    return pa.ListArray.from_arrays(offsets, elements, type=spec.arrow_type)


def read_cells(texts: pa.StringArray, spec: FieldSpec, faults: Faults) -> pa.Array:
    """Read a column's cells, entities resolved and space around them trimmed."""
    if spec.is_text:
        return cut_texts(texts, spec, faults)
    try:
        return _lists(texts, spec) if spec.is_array else _at_once(texts, spec)
    except pa.ArrowInvalid:
        parse = array_parser(spec) if spec.is_array else element_parser(spec)
        if spec.shape == (1,) and not spec.is_array and not spec.is_complex:
            parse = _single(parse)
        return _one_by_one(texts, spec, parse, faults)
