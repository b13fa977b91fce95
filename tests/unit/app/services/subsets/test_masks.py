from typing import Any

import pyarrow as pa
import pytest

from app.services.subsets import Condition, Contains, Missing, OneOf, Range
from app.services.subsets.masks import mask_of

MAGS = pa.chunked_array([pa.array([1.0, 2.5, None]), pa.array([float("nan"), 12.0])])
SINGLES = pa.chunked_array([pa.array([12.3, 12.4, 1.0, None], pa.float32())])
NUMBERS = pa.chunked_array([pa.array([1, 2**62 + 1, None, 7, 8], pa.int64())])
NAMES = pa.chunked_array([pa.array(["M 31", "m 33", None, "", "NGC 224"])])
FLAGS = pa.chunked_array([pa.array([True, False, None, True, False])])


@pytest.mark.parametrize(
    ("values", "test", "rows"),
    [
        (MAGS, Range(low=2), [1, 4]),
        (MAGS, Range(low=2.5, high=12), [1, 4]),
        (MAGS, Range(low=2.5, high=12, without_low=True, without_high=True), []),
        (MAGS, Range(high=1), [0]),
        (MAGS, Missing(), [2, 3]),
        (MAGS, OneOf(("2.5", "12", "x")), [1, 4]),
        (SINGLES, Range(12.3, 12.3), [0]),
        (SINGLES, Range(low=12.3, without_low=True), [1]),
        (NUMBERS, Range(low=7, high=8), [3, 4]),
        (NUMBERS, Range(low=7.5), [1, 4]),
        (NUMBERS, OneOf(("4611686018427387905",)), [1]),
        (NUMBERS, Contains("6116"), [1]),
        (NAMES, Contains("m 3"), [0, 1]),
        (NAMES, OneOf(("M 31", "NGC 224")), [0, 4]),
        (NAMES, Missing(), [2, 3]),
        (FLAGS, OneOf(("true",)), [0, 3]),
    ],
)
def test_rows_that_pass_and_rows_that_do_not(values: pa.ChunkedArray, test: Any, rows: list[int]) -> None:
    passing = mask_of(Condition("a", test), values)
    failing = mask_of(Condition("a", test, negated=True), values)
    missing = mask_of(Condition("a", Missing()), values)
    assert passing.nonzero()[0].tolist() == rows
    assert not (passing & failing).any()
    if not isinstance(test, Missing):
        assert (passing | failing | missing).all()
        assert not (failing & missing).any()
