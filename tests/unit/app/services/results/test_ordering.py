import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.results import SortKey
from app.services.results.ordering import MANY, first_ordered, is_slow, ordered

KINDS = {
    "double": st.one_of(st.none(), st.floats(width=64, allow_nan=True)),
    "float": st.one_of(st.none(), st.floats(width=32, allow_nan=True)),
    "int": st.one_of(st.none(), st.integers(-(2**31), 2**31 - 1)),
    "short": st.one_of(st.none(), st.integers(-(2**15), 2**15 - 1)),
    "unsigned": st.one_of(st.none(), st.integers(0, 2**32 - 1)),
    "half": st.one_of(st.none(), st.floats(width=16, allow_nan=True)),
    "long": st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1)),
    "byte": st.one_of(st.none(), st.integers(0, 255)),
    "bool": st.one_of(st.none(), st.booleans()),
    "text": st.one_of(st.none(), st.text(max_size=4)),
}
TYPES = {
    "double": pa.float64(),
    "float": pa.float32(),
    "int": pa.int32(),
    "short": pa.int16(),
    "unsigned": pa.uint32(),
    "half": pa.float16(),
    "long": pa.int64(),
    "byte": pa.uint8(),
    "bool": pa.bool_(),
    "text": pa.string(),
}


def expected(values: list[object], *, descending: bool) -> list[int]:
    there = [number for number, value in enumerate(values) if value is not None and value == value]  # noqa: PLR0124
    missing = [number for number in range(len(values)) if number not in there]

    def key(number: int) -> object:
        value = values[number]
        return value.encode() if isinstance(value, str) else value

    if not descending:
        return sorted(there, key=key) + missing  # type: ignore[arg-type]
    return sorted(there, key=key, reverse=True) + missing  # type: ignore[arg-type]


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_it_is_stable_with_missing_values_last(kind: str, descending: bool, data: st.DataObject) -> None:
    values = data.draw(st.lists(KINDS[kind], max_size=12))
    table = pa.table({"a": pa.array(values, TYPES[kind])})
    assert ordered(table, (SortKey("a", descending),)).tolist() == expected(values, descending=descending)


@given(st.lists(st.tuples(st.integers(0, 2), st.sampled_from("ab")), max_size=20))
def test_the_first_key_counts_most(rows: list[tuple[int, str]]) -> None:
    table = pa.table(
        {"a": pa.array([a for a, _ in rows], pa.int32()), "b": pa.array([b for _, b in rows], pa.string())}
    )
    found = ordered(table, (SortKey("a"), SortKey("b", descending=True)))
    assert (
        found.tolist()
        == pc.sort_indices(table, sort_keys=[("a", "ascending"), ("b", "descending")]).to_pylist()
    )


def test_some_rows_alone_are_ordered() -> None:
    table = pa.table({"a": [3, 1, 2, 0]})
    assert ordered(table, (SortKey("a"),), pa.array([0, 2, 3]).to_numpy()).tolist() == [3, 2, 0]


def test_chunks_make_no_difference() -> None:
    table = pa.table({"a": pa.chunked_array([["b", None], ["a"], ["c", "a"]])})
    assert ordered(table, (SortKey("a"),)).tolist() == [2, 4, 0, 3, 1]


@pytest.mark.parametrize("kind", sorted(KINDS.keys() - {"half"}))
@given(data=st.data())
def test_the_first_alone_are_those_of_the_whole_order(kind: str, data: st.DataObject) -> None:
    values = data.draw(st.lists(KINDS[kind], min_size=1, max_size=12))
    others = data.draw(st.lists(KINDS["double"], min_size=len(values), max_size=len(values)))
    table = pa.table({"a": pa.array(values, TYPES[kind]), "b": pa.array(others, pa.float64())})
    keys = (SortKey("a", data.draw(st.booleans())), SortKey("b", data.draw(st.booleans())), SortKey("a"))
    chosen = data.draw(st.none() | st.just(np.arange(0, len(values), 2, dtype=np.uint32)))
    count = data.draw(st.integers(0, len(values) + 1))
    assert first_ordered(table, keys, chosen, count).tolist() == ordered(table, keys, chosen).tolist()[:count]


@pytest.mark.parametrize("kind", [pa.date32(), pa.time32("s"), pa.duration("s"), pa.timestamp("s")])
def test_what_is_neither_number_nor_text_has_an_order(kind: pa.DataType) -> None:
    values = pa.array([2, None, 1], pa.int32() if kind.bit_width == 32 else pa.int64()).cast(kind)
    assert ordered(pa.table({"a": values}), (SortKey("a"),)).tolist() == [2, 0, 1]
    assert ordered(pa.table({"a": values}), (SortKey("a", descending=True),)).tolist() == [0, 2, 1]


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("texts", [["b", "a", None], ["b", "a", None] + [str(n) for n in range(60)]])
def test_texts_that_tie_stay_as_they_were_in_any_chunk(texts: list[str | None], descending: bool) -> None:
    values = texts * 7
    table = pa.table({"a": pa.chunked_array([values[:50], values[50:90], values[90:]], pa.string())})
    found = ordered(table, (SortKey("a", descending),))
    assert found.tolist() == expected(list(values), descending=descending)


@pytest.mark.parametrize(
    ("columns", "slow"),
    [
        ({"t": pa.string()}, True),
        ({"n": pa.float64()}, False),
        ({"n": pa.int16(), "t": pa.string()}, True),
        ({"t": pa.string(), "h": pa.float16()}, False),
        ({"t": pa.string(), "d": pa.date32()}, False),
    ],
)
def test_texts_of_many_rows_are_slow(columns: dict[str, pa.DataType], slow: bool) -> None:
    table = pa.table({name: pa.array([], kind) for name, kind in columns.items()})
    order = tuple(map(SortKey, columns))
    assert is_slow(table, order, MANY) == slow
    assert not is_slow(table, order, MANY - 1)
