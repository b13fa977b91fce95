from collections.abc import Sequence
from pathlib import Path

import pytest

from app.services.results import Finder, Result, ResultStore, SortKey
from app.services.subsets import Condition, Contains, Filters, Range, Subset, subset_of
from app.services.subsets.subset import FIRST
from tests.support.asking import Later
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
    names(subset_of(result, filters, (SortKey("mag"),)))
    before = {file: file.stat().st_mtime_ns for file in result.folder.glob("*.npy")}
    assert len(before) == 2
    names(subset_of(result, filters, (SortKey("mag"),)))
    assert {file: file.stat().st_mtime_ns for file in result.folder.glob("*.npy")} == before


def test_different_tests_of_the_same_shape_are_kept_apart(result: Result) -> None:
    above = Filters((Condition("mag", Range(low=2)),))
    below = Filters((Condition("mag", Range(low=2), negated=True),))
    assert (names(subset_of(result, above)), names(subset_of(result, below))) == (["c", "a"], ["a"])


NAMES = ["c", None, "b", "a", "b", "", "d", "a"] * 200
BY_NAME = sorted(
    (number for number, name in enumerate(NAMES) if name is not None), key=lambda n: NAMES[n] or ""
)
SOME = Filters((Condition("number", Range(low=100, high=900)),))


@pytest.fixture
def later() -> Later:
    return Later()


@pytest.fixture
def slow(tmp_path: Path, later: Later, monkeypatch: pytest.MonkeyPatch) -> Result:
    """A result whose order by name takes long."""
    monkeypatch.setattr("app.services.results.ordering.MANY", 1)
    values = {"name": NAMES, "number": list(range(len(NAMES)))}
    return ResultStore(tmp_path, Finder(later)).write(rows_of(values))


def first(subset: Subset, start: int = 0, count: int = 10) -> Sequence[int]:
    numbers, table = subset.page(start, count)
    assert table["number"].to_pylist() == numbers.tolist()
    found: list[int] = numbers.tolist()
    return found


def test_the_first_rows_of_a_slow_order_come_at_once(slow: Result, later: Later) -> None:
    for start in (0, 40):
        assert first(subset_of(slow, Filters(), (SortKey("name"),)), start) == BY_NAME[start : start + 10]
    assert list(slow.folder.glob("*.npy")) == []
    assert len(later.waiting) == 1
    later.catch_up()
    assert len(list(slow.folder.glob("*.npy"))) == 1
    assert first(subset_of(slow, Filters(), (SortKey("name"),))) == BY_NAME[:10]
    assert later.waiting == []


def test_a_deep_page_waits_for_the_whole_order(slow: Result, later: Later) -> None:
    assert first(subset_of(slow, Filters(), (SortKey("name"),)), FIRST, 10) == BY_NAME[FIRST : FIRST + 10]
    assert later.waiting == []


@pytest.mark.parametrize("known", [False, True])
def test_some_rows_come_in_the_order_of_all(slow: Result, later: Later, known: bool) -> None:
    if known:
        first(subset_of(slow, Filters(), (SortKey("name"),)), FIRST)
    expected = [number for number in BY_NAME if 100 <= number <= 900]
    subset = subset_of(slow, SOME, (SortKey("name"),))
    assert first(subset) == expected[:10]
    later.catch_up()
    assert first(subset, 0, 1000)[: len(expected)] == expected
    assert subset.numbers is not None
    assert (subset.rows, len(subset.numbers)) == (801, 801)


def test_an_order_of_numbers_is_not_slow(slow: Result, later: Later) -> None:
    assert first(subset_of(slow, Filters(), (SortKey("number", descending=True),)))[:2] == [1599, 1598]
    assert later.waiting == []
