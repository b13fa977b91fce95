"""Makes Arrow tables of any type that a VOTable has, and says what may differ once they were written."""

import re
from math import isnan
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

from connectors.contract import Column

__all__ = ["batches", "expected"]

INTEGERS = {"unsignedByte": pa.uint8(), "short": pa.int16(), "int": pa.int32(), "long": pa.int64()}
FLOATS = {"float": pa.float32(), "double": pa.float64()}
WORDS = (*INTEGERS, *FLOATS, "boolean", "floatComplex", "doubleComplex", "char", "unicodeChar")
SIZES = ("3", "2x2", "*")
NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)


def scalars(word: str) -> tuple[pa.DataType, st.SearchStrategy[Any]]:
    if word in INTEGERS:
        bits = INTEGERS[word].bit_width
        # The lowest number stands for null in an array.
        low = 0 if word == "unsignedByte" else 1 - 2 ** (bits - 1)
        return INTEGERS[word], st.integers(low, low + 2**bits - 2)
    if word in FLOATS:
        return FLOATS[word], st.floats(width=FLOATS[word].bit_width)
    if word == "boolean":
        return pa.bool_(), st.booleans()
    if word.endswith("Complex"):
        kind, part = scalars(word.removesuffix("Complex"))
        number = part.filter(lambda value: not isnan(value))
        return pa.list_(kind, 2), st.lists(number, min_size=2, max_size=2)
    return pa.string(), TEXTS


@st.composite
def columns(draw: st.DrawFn, number: int) -> tuple[Column, pa.DataType, st.SearchStrategy[Any]]:
    word = draw(
        st.sampled_from(
            [*INTEGERS, *FLOATS, "boolean", "floatComplex", "doubleComplex", "char", "unicodeChar"]
        )
    )
    kind, cell = scalars(word)
    size = ""
    if kind != pa.string() and draw(st.booleans()):
        size = draw(st.sampled_from(SIZES))
        count = {"3": 3, "2x2": 4}.get(size)
        element = cell if word == "unsignedByte" else st.none() | cell
        cell = st.lists(element, min_size=count or 0, max_size=count or 5)
        kind = pa.list_(kind, count or -1)
    declared = f"{word}[{size}]" if size else word
    return Column(name=f"c{number}", datatype=declared, unit="m", description='<&">'), kind, st.none() | cell


@st.composite
def batches(draw: st.DrawFn) -> tuple[list[Column], list[pa.RecordBatch]]:
    """Columns, and rows in some batches; each is a slice, which begins at no round offset."""
    made = [draw(columns(number)) for number in range(draw(st.integers(1, 10)))]
    found = []
    for _ in range(draw(st.integers(0, 2))):
        rows = draw(st.integers(1, 5))
        arrays = [
            pa.array(draw(st.lists(cell, min_size=rows, max_size=rows)), kind) for _, kind, cell in made
        ]
        whole = pa.RecordBatch.from_arrays(arrays, names=[column.name for column, _, _ in made])
        found.append(whole.slice(draw(st.integers(0, 1))))
    return [column for column, _, _ in made], found


def _plain(value: Any) -> Any:
    return None if isinstance(value, float) and isnan(value) else value


def expected(value: Any, kind: pa.DataType, *, tabledata: bool) -> Any:
    """A cell as it is read: no NaN, no text that is null.

    In TABLEDATA there is no space around a text, no character that XML lacks, and a list is null only where
    its length is fixed; for most types this is said by its elements.
    """
    if kind == pa.string():
        text = value or ""
        return NO_XML.sub("\ufffd", text).strip(" \t\r\n") if tabledata else text
    if tabledata and value is None and pa.types.is_list(kind):
        return None if pa.types.is_fixed_size_list(kind.value_type) else []
    if tabledata and value is None and pa.types.is_fixed_size_list(kind) and kind.list_size != 2:
        return None if kind.value_type == pa.uint8() else [None] * kind.list_size
    if isinstance(value, list):
        if tabledata and not value and pa.types.is_fixed_size_list(kind.value_type):
            return None
        return [_plain(item) for item in value]
    return _plain(value)
