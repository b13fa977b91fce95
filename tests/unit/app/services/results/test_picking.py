import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.results.picking import rows_at

NUMBERS = pa.chunked_array([[0, 1, 2], [], [3, 4, 5, 6, 7], [8]], pa.int64())
TEXTS = pa.chunked_array([[f"text {n}" for n in chunk.to_pylist()] for chunk in NUMBERS.chunks], pa.string())
TABLE = pa.table({"n": NUMBERS, "t": TEXTS})


@given(st.lists(st.integers(0, 8), max_size=12))
def test_rows_come_in_the_order_of_their_numbers(numbers: list[int]) -> None:
    found = rows_at(TABLE, np.array(numbers, np.uint32))
    assert found["n"].to_pylist() == numbers
    assert found["t"].to_pylist() == [f"text {number}" for number in numbers]


def test_lists_come_too() -> None:
    table = pa.table({"l": pa.chunked_array([[[1]], [None, [2, 3]]])})
    assert rows_at(table, np.array([2, 0, 1], np.uint32))["l"].to_pylist() == [[2, 3], [1], None]


def test_a_row_that_is_not_there_is_a_fault() -> None:
    with pytest.raises((IndexError, pa.ArrowIndexError)):
        rows_at(TABLE, np.array([9], np.uint32))
