"""All rows of a result in an order."""

import math

import pyarrow as pa
import pytest

from app.services.results import Result, ResultStore, SortKey
from app.services.subsets import Filters, Subset, subset_of
from tests.support.fakes import rows_of

NUMBERS = {"n": [2.0, None, 1.0, math.nan, 3.0, 1.0], "row": [0, 1, 2, 3, 4, 5]}


def ordered(result: Result, *keys: SortKey) -> Subset:
    return subset_of(result, Filters(), keys)


def order_of(result: Result, *keys: SortKey) -> list[int]:
    found: list[int] = ordered(result, *keys).page(0, result.rows)[0].tolist()
    return found


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


def test_pages_cover_all_rows_once_in_order(store: ResultStore) -> None:
    result = store.write(rows_of({"n": [float(n * 7919 % 1000) for n in range(1000)]}))
    pages = [ordered(result, SortKey("n")).page(start, 300)[1] for start in range(0, 1000, 300)]
    assert [len(page) for page in pages] == [300, 300, 300, 100]
    values = pa.concat_tables(pages)["n"].to_pylist()
    assert values == sorted(values)


def test_a_page_deep_in_a_sort_has_the_right_rows(store: ResultStore) -> None:
    result = store.write(rows_of({"n": list(range(5000))}))
    numbers, rows = ordered(result, SortKey("n", descending=True)).page(4990, 50)
    assert numbers.tolist() == list(range(9, -1, -1))
    assert rows["n"].to_pylist() == list(range(9, -1, -1))


def test_beyond_the_end_there_are_no_rows(store: ResultStore) -> None:
    result = store.write(rows_of())
    assert ordered(result).page(10, 5)[1].num_rows == 0
    assert ordered(result, SortKey("ra")).page(10, 5)[1].num_rows == 0


def test_batches_are_all_rows_in_order(store: ResultStore) -> None:
    result = store.write(rows_of({"n": [float(n % 97) for n in range(9000)]}))
    values = pa.concat_tables(ordered(result, SortKey("n")).batches())["n"].to_pylist()
    assert values == sorted(float(n % 97) for n in range(9000))
