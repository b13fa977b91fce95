import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.subsets import histogram, summary_of


def column(values: list[object], kind: pa.DataType | None = None) -> pa.ChunkedArray:
    return pa.chunked_array([pa.array(values, kind)])


def test_numbers_have_a_range_and_a_histogram() -> None:
    told = summary_of(column([1.0, 2.0, 3.0, None, float("nan"), float("inf")]))
    assert (told.rows, told.missing, told.low, told.high, told.mean) == (6, 2, 1.0, 3.0, 2.0)
    assert told.histogram is not None
    assert sum(told.histogram.counts) == 3


def test_texts_have_their_most_frequent() -> None:
    told = summary_of(column(["b", "a", "a", None]))
    assert (told.low, told.high, told.distinct, told.missing) == ("a", "b", 2, 1)
    assert list(told.top)[:2] == [("a", 2), ("b", 1)]
    assert told.histogram is None


def test_an_empty_text_is_no_value_as_in_the_filters() -> None:
    told = summary_of(column(["", "b", "", "a"]))
    assert (told.missing, told.low, told.distinct, list(told.top)) == (2, "a", 2, [("a", 1), ("b", 1)])


def test_not_a_number_is_no_value() -> None:
    told = summary_of(column([1.0, float("nan"), 1.0]))
    assert (told.distinct, list(told.top)) == (1, [(1.0, 2)])


def test_truths_are_counted() -> None:
    told = summary_of(column([True, False, True, None]))
    assert (told.low, told.high, list(told.top)) == (False, True, [(True, 2), (False, 1)])


def test_whole_numbers_keep_their_digits() -> None:
    told = summary_of(column([2**62 + 1, 2**62 + 3], pa.int64()))
    assert (told.low, told.high) == (2**62 + 1, 2**62 + 3)


@pytest.mark.parametrize(
    "values", [[-1.7e308, 1.7e308], [0.0, 5e-324], [1.0, 1.0 + 2**-52], [-(2**63), 2**63 - 1]]
)
def test_any_two_numbers_have_a_histogram(values: list[float]) -> None:
    told = summary_of(column(values))
    assert told.histogram is not None
    assert sum(told.histogram.counts) == 2
    assert (told.histogram.edges[0], told.histogram.edges[-1]) == tuple(map(float, values))


@given(st.lists(st.none() | st.floats(-1e6, 1e6, width=32), min_size=1, max_size=30))
def test_moments_are_those_of_the_values(values: list[float | None]) -> None:
    there = [value for value in values if value is not None]
    told = summary_of(pa.chunked_array([values[:7], values[7:]], pa.float64()))
    assert told.missing == len(values) - len(there)
    if there:
        assert told.mean == pytest.approx(np.mean(there), abs=1e-6)
        assert told.deviation == pytest.approx(np.std(there), abs=1e-6)


def test_an_empty_column_is_told_as_one() -> None:
    told = summary_of(column([None, None], pa.float64()))
    assert (told.missing, told.low, told.histogram) == (2, None, None)
    assert summary_of(column([None], pa.string())).missing == 1


def test_lists_are_only_counted() -> None:
    assert summary_of(column([[1.0], None])).missing == 1


def test_many_values_are_not_told_apart() -> None:
    told = summary_of(pa.chunked_array([pa.array(range(200_000))]))
    assert told.distinct is None
    assert (told.low, told.high) == (0, 199_999)


def test_the_histogram_has_every_finite_value_once() -> None:
    made = histogram(column([0, 5, 10, 10, None]), bins=2)
    assert made is not None
    assert (tuple(made.edges), tuple(made.counts)) == ((0.0, 5.0, 10.0), (1, 3))


def test_the_logarithm_leaves_out_what_has_none() -> None:
    made = histogram(column([-1.0, 0.0, 1.0, 100.0]), bins=2, log=True)
    assert made is not None
    assert (made.edges[0], made.edges[-1], sum(made.counts)) == (0.0, 2.0, 2)


def test_one_value_is_one_bin() -> None:
    made = histogram(column([3.0, 3.0]))
    assert made is not None
    assert (tuple(made.edges), tuple(made.counts)) == ((3.0, 3.0), (2,))
