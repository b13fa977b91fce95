import json
import math

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.exports.facts import json_value
from app.services.exports.jsonrows import json_rows

KINDS = {
    "double": (pa.float64(), st.floats()),
    "float": (pa.float32(), st.floats(width=32)),
    "long": (pa.int64(), st.integers(-(2**63), 2**63 - 1)),
    "byte": (pa.uint8(), st.integers(0, 255)),
    "bool": (pa.bool_(), st.booleans()),
    "text": (pa.string(), st.text(st.characters(exclude_categories=["Cs"]), max_size=5)),
    "list": (pa.list_(pa.float64()), st.lists(st.floats(), max_size=3)),
}


def read(table: pa.Table) -> list[list[object]]:
    found: list[list[object]] = json.loads(b"[" + json_rows(table) + b"]")
    return found


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_every_value_is_read_back(kind: str, data: st.DataObject) -> None:
    arrow, drawn = KINDS[kind]
    values = data.draw(st.lists(st.none() | drawn, min_size=1, max_size=6))
    table = pa.table({"a": pa.array(values, arrow), "n": list(range(len(values)))})
    assert read(table) == [[json_value(row["a"]), row["n"]] for row in table.to_pylist()]


def test_no_row_is_no_text() -> None:
    assert json_rows(pa.table({"a": pa.array([], pa.string())})) == b""


def test_chunks_and_one_column_make_no_difference() -> None:
    assert read(pa.table({"a": pa.chunked_array([[1.5, math.inf], [None]])})) == [[1.5], [None], [None]]
