import duckdb
import pyarrow as pa
import pytest

from app.services.subsets.expressions import expression_mask

TABLE = pa.table({"a": pa.chunked_array([[1, 2], [None, 4]]), "t": ["x", "y", "3", "4"]})


def test_a_truth_a_row_in_their_order_and_unknown_is_no() -> None:
    assert expression_mask(TABLE, '("a" > 1)').tolist() == [False, True, False, True]


def test_many_rows_stay_in_their_order() -> None:
    table = pa.table({"n": list(range(300_000))})
    assert expression_mask(table, '("n" % 3 = 0)').nonzero()[0].tolist() == list(range(0, 300_000, 3))


def test_a_value_that_cannot_be_worked_out_is_a_fault() -> None:
    with pytest.raises(duckdb.Error):
        expression_mask(TABLE, '(CAST("t" AS INTEGER) > 1)')


@pytest.mark.parametrize("name", ["/etc/passwd", "http://127.0.0.1/x.csv"])
def test_it_reads_nothing_else(name: str) -> None:
    with pytest.raises(duckdb.Error):
        expression_mask(TABLE, f"(SELECT count(*) > 0 FROM read_text('{name}'))")  # noqa: S608 - meant to fail
