from pathlib import Path

import pytest

from app.services.results import Result, ResultStore, SortKey
from app.services.subsets import Condition, Contains, Filters, Range, Subset, subset_of
from tests.support.fakes import rows_of


@pytest.fixture
def result(tmp_path: Path) -> Result:
    return ResultStore(tmp_path).write(rows_of({"name": ["c", "a", "b", "a"], "mag": [3.0, 1.0, None, 2.0]}))


def names(subset: Subset) -> list[str]:
    return [name for batch in subset.batches(["name"]) for name in batch.column("name").to_pylist()]


def test_everything_needs_no_numbers(result: Result) -> None:
    whole = subset_of(result, Filters())
    assert whole.numbers is None
    assert (whole.rows, names(whole)) == (4, ["c", "a", "b", "a"])
    assert whole.page(1, 2)[0].tolist() == [1, 2]
    assert whole.page(9, 2)[1].num_rows == 0


def test_conditions_and_expression_hold_together(result: Result) -> None:
    filters = Filters((Condition("mag", Range(low=1)),), where="(\"name\" = 'a')")
    found = subset_of(result, filters, (SortKey("mag", descending=True),))
    assert found.page(0, 10)[0].tolist() == [3, 1]
    assert found.column("mag").to_pylist() == [2.0, 1.0]


def test_an_unknown_is_not_true(result: Result) -> None:
    assert names(subset_of(result, Filters(where='(NOT ("mag" > 1))'))) == ["a"]


def test_ticked_rows_alone(result: Result) -> None:
    assert names(subset_of(result, Filters(rows=(2, 0, 99)))) == ["c", "b"]


def test_numbers_are_kept_beside_the_result(result: Result) -> None:
    filters = Filters((Condition("name", Contains("A")),))
    subset_of(result, filters, (SortKey("mag"),))
    before = {file: file.stat().st_mtime_ns for file in result.folder.glob("*.npy")}
    assert len(before) == 2
    subset_of(result, filters, (SortKey("mag"),))
    assert {file: file.stat().st_mtime_ns for file in result.folder.glob("*.npy")} == before


def test_different_tests_of_the_same_shape_are_kept_apart(result: Result) -> None:
    above = Filters((Condition("mag", Range(low=2)),))
    below = Filters((Condition("mag", Range(low=2), negated=True),))
    assert (names(subset_of(result, above)), names(subset_of(result, below))) == (["c", "a"], ["a"])
