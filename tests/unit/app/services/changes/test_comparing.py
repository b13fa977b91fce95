"""Rows gone, new and changed, against what a slow comparison says."""

import tempfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.changes import TooMany, changed_cells, compare, comparing
from app.services.results import Result, ResultStore
from connectors.contract import Column, Role
from tests.support.fakes import rows_of

cells = st.one_of(st.none(), st.sampled_from([0.0, 1.5, float("nan")]))
tables = st.dictionaries(st.integers(0, 20), st.tuples(cells, st.sampled_from(["a", "b", None])), max_size=15)
plain = st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["a", None])), max_size=15)


def kept(store: ResultStore, **values: Any) -> Result:
    return store.write(rows_of(values))


def keyed(store: ResultStore, rows: Mapping[int, tuple[float | None, str | None]]) -> Result:
    return kept(
        store,
        id=pa.array(list(rows), pa.int64()),
        mag=pa.array([mag for mag, _ in rows.values()], pa.float64()),
        kind=pa.array([kind for _, kind in rows.values()], pa.string()),
    )


@given(tables, tables)
def test_rows_with_a_key(
    before: dict[int, tuple[float | None, str | None]], after: dict[int, tuple[float | None, str | None]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = ResultStore(Path(folder))
        one, other = keyed(store, before), keyed(store, after)
        found = compare(one, other, "id")
        old, new = list(before), list(after)
        assert {old[n] for n in found.gone} == set(before) - set(after)
        assert {new[n] for n in found.new} == set(after) - set(before)
        changed = {key for key in {*before} & {*after} if repr(before[key]) != repr(after[key])}
        assert {old[n] for n in found.before} == {new[n] for n in found.after} == changed
        assert found.same == len({*before} & {*after}) - len(changed)
        told = {new[row.number]: row for row in changed_cells(one, other, found, 0, 100)}
        for key, row in told.items():
            pairs = zip(("mag", "kind"), before[key], after[key], strict=True)
            assert [cell.now.name for cell in row.cells] == [n for n, a, b in pairs if repr(a) != repr(b)]


@given(plain, plain)
def test_rows_without_a_key_are_counted(
    before: list[tuple[int, str | None]], after: list[tuple[int, str | None]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = ResultStore(Path(folder))
        one, other = (
            kept(
                store,
                a=pa.array([x for x, _ in rows], pa.int64()),
                b=pa.array([y for _, y in rows], pa.string()),
            )
            for rows in (before, after)
        )
        found = compare(one, other, "")
        assert Counter(before[n] for n in found.gone) == Counter(before) - Counter(after)
        assert Counter(after[n] for n in found.new) == Counter(after) - Counter(before)
        assert found.same == (Counter(before) & Counter(after)).total()
        assert found.key == ""
        assert len(found.before) == 0


def test_a_key_that_is_not_unique_or_has_gaps_is_not_used(store: ResultStore) -> None:
    twice, once = kept(store, name=["a", "a"], x=[1, 2]), kept(store, name=["a", "b"], x=[1, 3])
    assert compare(twice, once, "name").key == ""
    gap = kept(store, name=["a", None], x=[1, 2])
    assert compare(once, gap, "name").key == ""


def test_a_publishers_identifier_or_an_identifier_column_is_a_key(store: ResultStore) -> None:
    one = kept(store, obs_publisher_did=["ivo://a", "ivo://b"], x=[1, 2])
    other = kept(store, obs_publisher_did=["ivo://b", "ivo://a"], x=[2, 9])
    found = compare(one, other, "")
    assert (found.key, found.before.tolist(), found.after.tolist()) == ("obs_publisher_did", [0], [1])
    columns = (Column(name="pid", datatype="char", role=Role.IDENTIFIER), Column(name="x", datatype="int"))
    results = [store.write(rows_of({"pid": ["p", "q"], "x": x}, columns=columns)) for x in ([1, 2], [1, 3])]
    assert compare(results[0], results[1], "").key == "pid"


def test_derived_columns_do_not_count(store: ResultStore) -> None:
    columns = (Column(name="name", datatype="char"), Column(name="distance", datatype="double", derived=True))
    one, other = (
        store.write(rows_of({"name": ["a"], "distance": [away]}, columns=columns)) for away in (1.0, 2.0)
    )
    assert compare(one, other, "name").same == 1


def test_types_that_differ_between_runs_are_compared_by_value(store: ResultStore) -> None:
    one = kept(store, name=["a", "b"], x=pa.array([1, 2], pa.int32()), y=pa.array([1, 2], pa.int16()))
    other = kept(store, name=["a", "b"], x=pa.array([1.0, 2.5]), y=pa.array(["1", "3"]))
    (row,) = changed_cells(one, other, found := compare(one, other, "name"), 0, 9)
    assert found.after.tolist() == [1]
    assert [(cell.before, cell.after) for cell in row.cells] == [(2, 2.5), (2, "3")]


def test_arrays_and_half_floats_are_compared(store: ResultStore) -> None:
    half = pa.array(np.array([1, 2], np.float16))
    one = kept(store, name=["a", "b"], list=pa.array([[1.0], [2.0]]), half=half)
    other = kept(store, name=["a", "b"], list=pa.array([[1.0], [2.0, 3.0]]), half=half)
    assert compare(one, other, "name").after.tolist() == [1]


def test_the_same_result_has_not_changed(store: ResultStore) -> None:
    one = kept(store, name=["a"])
    assert compare(one, one, "name").same == 1


def test_it_is_found_once_and_kept(store: ResultStore, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = kept(store, name=["a"]), kept(store, name=["b"])
    first = compare(one, other, "name")
    monkeypatch.setattr(comparing, "_found", lambda *_: pytest.fail("found twice"))
    again = compare(one, other, "name")
    assert (
        (again.gone.tolist(), again.new.tolist()) == (first.gone.tolist(), first.new.tolist()) == ([0], [0])
    )


def test_too_many_rows_and_nothing_in_common_are_told(
    store: ResultStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = kept(store, a=[1, 2])
    with pytest.raises(TooMany, match="no column"):
        compare(one, kept(store, b=[1]), "")
    monkeypatch.setattr(comparing, "MOST_ROWS", 1)
    with pytest.raises(TooMany, match="More than 1 rows"):
        compare(one, kept(store, a=[1]), "")
