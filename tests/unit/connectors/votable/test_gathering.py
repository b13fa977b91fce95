"""Rows are stored in batches of one size, and are not waited for."""

import time
from collections.abc import Iterator

import pyarrow as pa
import pytest

from connectors.votable.gathering import PATIENCE, ROWS, gathered


def batches(*sizes: int) -> Iterator[pa.RecordBatch]:
    at = 0
    for size in sizes:
        yield pa.RecordBatch.from_pydict({"n": list(range(at, at + size))})
        at += size


@pytest.mark.parametrize(
    ("sizes", "given"),
    [
        ([], []),
        ([5], [5]),
        ([5, 3000, 1000, 96, 10], [5, 4096, 10]),
        ([5, 20_000], [5, ROWS, ROWS, 20_000 - 2 * ROWS]),
        ([5, 4095, 8192], [5, ROWS, 4095]),
    ],
)
def test_sizes(sizes: list[int], given: list[int]) -> None:
    found = list(gathered(batches(*sizes)))
    assert [batch.num_rows for batch in found] == given
    assert [row for batch in found for row in batch.column(0).to_pylist()] == list(range(sum(sizes)))


def test_rows_that_come_slowly_are_given_as_they_come(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(100))
    monkeypatch.setattr(time, "monotonic", lambda: next(clock) * PATIENCE)
    assert [batch.num_rows for batch in gathered(batches(1, 2, 3))] == [1, 2, 3]


def test_large_rows_are_not_held() -> None:
    wide = [pa.RecordBatch.from_pydict({"t": ["x" * (1 << 20)] * 5}) for _ in range(3)]
    assert [batch.num_rows for batch in gathered(iter(wide))] == [5, 5, 5]
