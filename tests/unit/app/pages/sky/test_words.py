import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.pages.sky.words import dec_words, position_words, ra_words


@pytest.mark.parametrize(
    ("degrees", "words"),
    [
        (0, "00 00 00.00"),
        (10.684793, "00 42 44.35"),
        (15, "01 00 00.00"),
        (14.99999999, "01 00 00.00"),
        (359.99999999, "00 00 00.00"),
        (360, "00 00 00.00"),
        (-15, "23 00 00.00"),
    ],
)
def test_right_ascensions(degrees: float, words: str) -> None:
    assert ra_words(degrees) == words


@pytest.mark.parametrize(
    ("degrees", "words"),
    [
        (0, "+00 00 00.0"),
        (41.269065, "+41 16 08.6"),
        (-0.5, "-00 30 00.0"),
        (-5.391111, "-05 23 28.0"),
        (89.9999999, "+90 00 00.0"),
        (-90, "-90 00 00.0"),
        (12.99999, "+13 00 00.0"),
    ],
)
def test_declinations(degrees: float, words: str) -> None:
    assert dec_words(degrees) == words


@given(st.floats(0, 360), st.floats(-90, 90))
def test_seconds_and_minutes_never_read_60(ra: float, dec: float) -> None:
    hours, *rest = ra_words(ra).split()
    assert int(hours) < 24
    assert all(float(part) < 60 for part in rest)
    assert all(float(part) < 60 for part in dec_words(dec).split()[1:])


def test_a_position_is_both() -> None:
    assert position_words(15, -0.5) == "01 00 00.00 -00 30 00.0"


@pytest.mark.parametrize(("ra", "dec"), [(math.nan, 1.0), (1.0, math.nan), (math.inf, 1.0)])
def test_where_there_is_no_position_there_are_no_words(ra: float, dec: float) -> None:
    assert position_words(ra, dec) == ""
