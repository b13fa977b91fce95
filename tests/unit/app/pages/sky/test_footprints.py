import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.pages.sky.footprints import footprint_words

SQUARE = "10 41 10.37 41 10.37 41.37 10 41.37"
SAID = "polygon, 4 vertices, 0.464 deg across"


@pytest.mark.parametrize(
    "text",
    [
        f"POLYGON ICRS {SQUARE}",
        f"Polygon J2000 {SQUARE} 10 41",
        f"polygon {SQUARE}",
        f"POLYGON ICRS GEOCENTER SPHERICAL2 {SQUARE}",
        f"POLYGON({SQUARE.replace(' ', ', ')})",
    ],
)
def test_a_polygon_in_any_notation(text: str) -> None:
    assert footprint_words(text) == SAID


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ([10, 41, 10.37, 41, 10.37, 41.37, 10, 41.37], SAID),
        ([10.0, 41.0, 0.5], "circle, 1 deg across"),
        ("CIRCLE ICRS 10 41 0.05", "circle, 6 arcmin across"),
        ("CIRCLE ICRS 10 41 0.001", "circle, 7.2 arcsec across"),
        ("POLYGON 359.9 0 0.1 0 0.1 0.2 359.9 0.2", "polygon, 4 vertices, 0.283 deg across"),
        ("POLYGON ICRS 0 89.9 120 89.9 240 89.9", "polygon, 3 vertices, 0.2 deg across"),
        ("BOX ICRS 10 41 1 1", "box"),
        ("POSITION ICRS 10 41", "point"),
        ("POLYGON ICRS x y z", "polygon"),
        ("POLYGON ICRS 1 2 3 4 5 six", ""),
        ("UNION ICRS (CIRCLE 1 2 3)", ""),
        ("", ""),
        ("x" * 30_000, ""),
        ([], ""),
        ([1.0, 2.0], ""),
        ([1.0, 2.0, None, None, 5.0, 6.0], ""),
    ],
)
def test_what_else_stands_in_such_columns(value: str | list[float], words: str) -> None:
    assert footprint_words(value) == words


def test_a_polygon_of_very_many_corners_is_measured_by_some() -> None:
    corners = " ".join(f"{10 + n / 5000:.4f} {41 + (n % 2) / 100}" for n in range(500))
    assert footprint_words(f"POLYGON ICRS {corners}").startswith("polygon, 500 vertices, 4.")


@given(st.text(alphabet="POLYGNCIRE 0123456789.-+eE()naif", max_size=80))
def test_no_text_breaks_it(text: str) -> None:
    assert isinstance(footprint_words(text), str)
