import pyarrow as pa
import pytest

from app.services.results import ResultStore
from connectors.contract import Column, Role
from connectors.errors import TimedOut
from tests.support.fakes import COLUMNS, rows_of


def test_rows_columns_and_truncation_are_kept(store: ResultStore) -> None:
    written = store.write(rows_of(truncated=True))
    again = ResultStore(store.folder).open(written.id)
    assert again.columns == COLUMNS
    assert again.truncated
    assert again.rows == 3
    assert again.row(1) == {"name": "Beta", "ra": 20.0, "dec": 0.0, "mag": None}


def test_a_result_without_rows_is_one(store: ResultStore) -> None:
    empty = pa.table({"a": pa.array([], pa.int64())})
    assert store.write(rows_of(empty)).rows == 0


def test_truncation_is_known_only_at_the_end(store: ResultStore) -> None:
    stream = rows_of()

    class Late(type(stream)):  # type: ignore[misc]
        def __iter__(self):  # type: ignore[no-untyped-def]  # noqa: ANN204
            yield from self.table.to_batches()
            self.truncated = True

    assert store.write(Late(stream.columns, stream.table)).truncated


def test_lists_have_no_order(store: ResultStore) -> None:
    assert store.write(rows_of({"a": [1], "l": [[1, 2]]})).sortable == {"a"}


@pytest.mark.parametrize("number", [-1, 3, 10**12])
def test_a_row_that_is_not_there(store: ResultStore, number: int) -> None:
    result = store.write(rows_of())
    with pytest.raises(IndexError):
        result.row(number)
    with pytest.raises(IndexError):
        result.take([0, number])


def test_some_rows_come_in_the_order_asked(store: ResultStore) -> None:
    assert [row["name"] for row in store.write(rows_of()).take([2, 0])] == ["Gamma", "Alpha"]


def test_roles_and_hidden_columns_are_kept(store: ResultStore) -> None:
    column = Column(
        name="u", datatype="char", role=Role.PREVIEW, shown=False, derived=True, link="http://x/{value}"
    )
    written = store.write(rows_of({"u": ["a"]}, columns=[column]))
    assert ResultStore(store.folder).open(written.id).column("u") == column


def test_a_stream_that_breaks_leaves_nothing_behind(store: ResultStore) -> None:
    with pytest.raises(TimedOut):
        store.write(rows_of(fault=TimedOut("late")))
    assert [file for file in store.folder.rglob("*") if file.is_file()] == []
