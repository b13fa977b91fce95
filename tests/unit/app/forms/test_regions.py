import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.forms.faults import FormFault
from app.forms.regions import read_polygon

# North up and East left: from the northern corner by the eastern one to the southern one.
COUNTER_CLOCKWISE = ((9.0, 0.0), (10.0, 1.0), (11.0, 0.0), (10.0, -1.0))


def text_of(vertices: tuple[tuple[float, float], ...]) -> str:
    return ", ".join(f"{ra} {dec}" for ra, dec in vertices)


@pytest.mark.parametrize(
    "text",
    [
        "10 41 11 41 11 42",
        "10 41, 11 41, 11 42",
        "10,41 11,41 11,42",
        "(10 41), (11 41), (11 42)",
        "10 41; 11 41; 11 42;",
        "10 41 11 41 11 42 10 41",
        "Polygon ICRS 10 41 11 41 11 42",
        "POLYGON 10 41 11 41 11 42",
        "11 42 11 41 10 41",
        "11 41 11 42 10 41",
    ],
)
def test_corners_in_any_notation_and_sense_are_one_polygon(text: str) -> None:
    assert read_polygon(text).vertices == ((10.0, 41.0), (11.0, 42.0), (11.0, 41.0))


def test_corners_run_counter_clockwise_as_seen_from_inside() -> None:
    assert read_polygon(text_of(COUNTER_CLOCKWISE)).vertices == COUNTER_CLOCKWISE
    assert read_polygon(text_of(COUNTER_CLOCKWISE[::-1])).vertices == COUNTER_CLOCKWISE


@pytest.mark.parametrize(
    "vertices",
    [
        ((359.5, 0.0), (0.5, 1.0), (0.5, 0.0)),  # over right ascension 0
        ((0.0, 89.0), (120.0, 89.0), (240.0, 89.0)),  # around the pole
        ((10.0, 20.0), (10.0, 20.0003), (10.0003, 20.0)),  # an arcsecond
    ],
)
def test_the_sense_is_told_on_the_sphere(vertices: tuple[tuple[float, float], ...]) -> None:
    one, other = read_polygon(text_of(vertices)), read_polygon(text_of(vertices[::-1]))
    assert one == other
    assert set(one.vertices) == set(vertices)


@example(1e-05, 0.00390625, 0.0001, 4)
@given(st.floats(0, 359), st.floats(-80, 80), st.floats(1e-4, 30), st.integers(3, 9))
def test_a_regular_polygon_reads_the_same_both_ways(ra: float, dec: float, size: float, corners: int) -> None:
    angles = [2 * math.pi * n / corners for n in range(corners)]
    squeeze = math.cos(math.radians(dec))
    around = [(ra + size * math.sin(a) / squeeze / 10, dec + size * math.cos(a) / 10) for a in angles]
    made = [(along % 360 % 360, up) for along, up in around]  # a tiny negative number modulo 360 is 360
    # Angles from North through East: counter-clockwise on the sky.
    read = read_polygon(text_of(tuple(made))).vertices
    at = read.index(made[0])
    assert [*read[at:], *read[:at]] == made
    assert read_polygon(text_of(tuple(made[::-1]))).vertices == read


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("10 41", "three corners"),
        ("10 41 11 41 11", "three corners"),
        ("10 41 11 41 x 42", "number"),
        ("10 41 11 41 11 nan", "number"),
        ("10 41 11 41 361 42", "361 42"),
        ("10 41 11 41 11 91", "11 91"),
        ("10 41 11 41 10 41", "enclose nothing"),
        ("0 0 10 0 20 0", "enclose nothing"),
        ("10 41 10 41 10 41", "enclose nothing"),
        ("polygon", "three corners"),
    ],
)
def test_what_is_no_polygon_is_told_in_words(text: str, words: str) -> None:
    with pytest.raises(FormFault, match=words):
        read_polygon(text)
