import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.pages.charts.angles import angle_words, dec_tick, degrees_tick, ra_tick

MINUTE, SECOND = 0.25, 0.25 / 60  # of time, in degrees


@pytest.mark.parametrize(
    ("degrees", "step", "words"),
    [
        (0.0, 15.0, "0h"),
        (345.0, 15.0, "23h"),
        (10.0, 10 * MINUTE, "0h40m"),
        (-2.5, 10 * MINUTE, "23h50m"),
        (10.125, 30 * SECOND, "0h40m30s"),
        (10.125, 0.5 * SECOND, "0h40m30.0s"),
        (10.0 + 0.05 * SECOND, 0.05 * SECOND, "0h40m00.05s"),
        (359.9999999, 15.0, "0h"),
    ],
)
def test_right_ascensions(degrees: float, step: float, words: str) -> None:
    assert ra_tick(degrees, step) == words


@pytest.mark.parametrize(
    ("degrees", "step", "words"),
    [
        (41.0, 1.0, "+41°"),
        (-41.5, 0.5, "−41°30′"),
        (0.0, 10.0, "0°"),
        (-0.5, 0.5, "−0°30′"),
        (41 + 30.5 / 3600, 0.5 / 3600, "+41°00′30.5″"),
        (41.9999999, 0.5, "+42°00′"),
    ],
)
def test_declinations(degrees: float, step: float, words: str) -> None:
    assert dec_tick(degrees, step) == words


@given(st.floats(-90, 90), st.sampled_from([1.0, 0.5, 1 / 60, 1 / 3600, 0.1 / 3600]))
def test_no_part_reads_sixty(degrees: float, step: float) -> None:
    words = dec_tick(degrees, step)
    assert "60" not in words.partition("°")[2].replace(".60", "")
    assert "60" not in ra_tick(degrees * 2, step * 15).partition("h")[2].replace(".60", "")


def test_whole_degrees() -> None:
    assert degrees_tick(signed=False)(120.0, 30) == "120°"
    assert degrees_tick(signed=True)(-30.0, 30) == "−30°"


@pytest.mark.parametrize(
    ("degrees", "words"), [(30, "30°"), (0.5, "30′"), (1 / 3600, "1″"), (0.1 / 3600, "0.1″")]
)
def test_lengths_in_their_usual_unit(degrees: float, words: str) -> None:
    assert angle_words(degrees) == words
