"""What a column becomes in a VOTable that is written (VOTable 1.5, sections 2 and 4.1)."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from math import prod

import pyarrow as pa
import pyarrow.compute as pc

from connectors.contract import Column
from connectors.kinds import is_list
from connectors.votable.elements import texts
from connectors.votable.fields import ELEMENTS, INTEGERS, FieldSpec, shape_of
from connectors.votable.scalars import null_value

__all__ = ["specs_to_write"]

LEAST = 2
COMPLEX = {"floatComplex", "doubleComplex"}
OF_ARROW = {
    pa.bool_(): "boolean",
    pa.uint8(): "unsignedByte",
    pa.int8(): "short",
    pa.int16(): "short",
    pa.uint16(): "int",
    pa.int32(): "int",
    pa.uint32(): "long",
    pa.int64(): "long",
    pa.float16(): "float",
    pa.float32(): "float",
    pa.float64(): "double",
}


def _of_arrow(kind: pa.DataType, declared: str, size: str) -> tuple[str, str]:
    """Give datatype and arraysize of what the cells hold; the declared ones where they fit."""
    listed = is_list(kind)
    element = kind.value_type if listed else kind
    if declared in COMPLEX and listed:
        listed = is_list(element)
        part = element.value_type if listed else element
        word = "floatComplex" if part == pa.float32() else "doubleComplex"
    else:
        word = declared if ELEMENTS.get(declared) == element else OF_ARROW.get(element, "char")
    if not listed:
        return word, ""
    return word, _size(kind, size)


def _size(kind: pa.DataType, declared: str) -> str:
    """Give an arraysize that readers agree on: of 2x* some count the elements in BINARY2, some the pairs.

    A list of no fixed length, as long arrays are kept, is written as such, so that a null takes no place.
    """
    if not pa.types.is_fixed_size_list(kind) or kind.list_size < LEAST or declared.endswith("*"):
        return "*"
    return declared if prod(shape_of(declared)[0]) == kind.list_size else str(kind.list_size)


def _null(spec: FieldSpec, told: str | None) -> str | None:
    """Give the integer that stands for null; an array needs one even where none was declared.

    unsignedByte has no number to spare.
    """
    if spec.datatype not in INTEGERS:
        return None
    if told is not None:
        return str(null_value(replace(spec, null=told)))
    lowest = INTEGERS[spec.datatype][0]
    return str(lowest) if spec.arraysize and lowest else None


@lru_cache(1024)
def _spec(column: Column, kind: pa.DataType | None, null: bytes | None) -> FieldSpec:
    word, _, size = column.datatype.removesuffix("]").partition("[")
    word = word if word in ELEMENTS else "char"
    if kind is not None:
        word, size = _of_arrow(kind, word, size)
    # Readers differ in where they look for a single bit, and bits have no null.
    word = "boolean" if word == "bit" else word
    size = "*" if word in {"char", "unicodeChar"} or size.endswith("*") else size
    shape, variable = shape_of(size)
    spec = FieldSpec(column=column, datatype=word, arraysize=size, shape=shape, variable=variable)
    return replace(spec, null=_null(spec, None if null is None else null.decode()))


def _is_ascii(values: pa.Array, spec: FieldSpec) -> bool:
    return pc.all(pc.string_is_ascii(texts(values, spec))).as_py() is not False


def specs_to_write(
    columns: Sequence[Column], seen: Sequence[pa.RecordBatch], *, ascii_beyond: bool
) -> list[FieldSpec]:
    """Give how columns are written: as declared, or as the first rows have them where that is something else.

    A text has any length; bits become booleans, and arrays with a variable dimension have no other. char is
    ASCII, so that a column is unicodeChar where a text is not, seen or yet to come.
    """
    items = list(seen[0].schema) if seen else [pa.field("", pa.null())] * len(columns)
    specs = [
        _spec(column, item.type if seen else None, (item.metadata or {}).get(b"null"))
        for column, item in zip(columns, items, strict=True)
    ]
    for at, spec in enumerate(specs):
        if spec.datatype != "char":
            continue
        if not ascii_beyond or not all(_is_ascii(batch.column(at), spec) for batch in seen):
            specs[at] = replace(spec, datatype="unicodeChar")
    return specs
