import math

import pyarrow as pa
import pytest

from app.services.results import Result, ResultStore, SortKey
from connectors.contract import Column, Role
from connectors.errors import TimedOut
from tests.support.fakes import COLUMNS, rows_of

NUMBERS = {"n": [2.0, None, 1.0, math.nan, 3.0, 1.0], "row": [0, 1, 2, 3, 4, 5]}


def order_of(result: Result, *keys: SortKey) -> list[int]:
    return result.page(keys, 0, result.rows)[0].tolist()


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


def test_as_they_came_without_an_order(store: ResultStore) -> None:
    assert order_of(store.write(rows_of(NUMBERS))) == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize(("descending", "expected"), [(False, [2, 5, 0, 4]), (True, [4, 0, 2, 5])])
def test_numbers_sort_and_what_has_no_value_comes_last(
    store: ResultStore, descending: bool, expected: list[int]
) -> None:
    found = order_of(store.write(rows_of(NUMBERS)), SortKey("n", descending))
    assert found[:4] == expected
    assert set(found[4:]) == {1, 3}


def test_strings_sort(store: ResultStore) -> None:
    result = store.write(rows_of({"s": ["b", None, "", "B", "ä", "a"]}))
    assert [result.row(n)["s"] for n in order_of(result, SortKey("s"))] == ["", "B", "a", "b", "ä", None]


@pytest.mark.parametrize("values", [[True, False, None], [None, None, None]])
def test_what_else_is_no_list_sorts_too(store: ResultStore, values: list[bool | None]) -> None:
    assert order_of(store.write(rows_of({"s": values})), SortKey("s"))[-1] == 2


def test_a_second_key_decides_between_equals(store: ResultStore) -> None:
    result = store.write(rows_of(NUMBERS))
    assert order_of(result, SortKey("n"), SortKey("row", descending=True))[:2] == [5, 2]


def test_lists_have_no_order(store: ResultStore) -> None:
    assert store.write(rows_of({"a": [1], "l": [[1, 2]]})).sortable == {"a"}


def test_pages_cover_all_rows_once_in_order(store: ResultStore) -> None:
    result = store.write(rows_of({"n": [float(n * 7919 % 1000) for n in range(1000)]}))
    pages = [result.page((SortKey("n"),), start, 300)[1] for start in range(0, 1000, 300)]
    assert [len(page) for page in pages] == [300, 300, 300, 100]
    values = pa.concat_tables(pages)["n"].to_pylist()
    assert values == sorted(values)


def test_a_page_deep_in_a_sort_has_the_right_rows(store: ResultStore) -> None:
    result = store.write(rows_of({"n": list(range(5000))}))
    numbers, rows = result.page((SortKey("n", descending=True),), 4990, 50)
    assert numbers.tolist() == list(range(9, -1, -1))
    assert rows["n"].to_pylist() == list(range(9, -1, -1))


def test_beyond_the_end_there_are_no_rows(store: ResultStore) -> None:
    result = store.write(rows_of())
    assert result.page((), 10, 5)[1].num_rows == 0
    assert result.page((SortKey("ra"),), 10, 5)[1].num_rows == 0


def test_batches_are_all_rows_in_order(store: ResultStore) -> None:
    result = store.write(rows_of({"n": [float(n % 97) for n in range(9000)]}))
    values = pa.concat_tables(result.batches((SortKey("n"),)))["n"].to_pylist()
    assert values == sorted(float(n % 97) for n in range(9000))


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
