import math
from time import perf_counter

import numpy as np
import pytest
from astropy.coordinates import SkyCoord
from hypothesis import given
from hypothesis import strategies as st

from connectors.contract import Box, Circle, Polygon
from connectors.regions import LONGEST, from_galactic, read_regions

SQUARE = Polygon(((10.0, 41.0), (11.0, 41.0), (11.0, 42.0), (10.0, 42.0)))
CORNERS = "10 41 11 41 11 42 10 42"


@pytest.mark.parametrize(
    "text",
    [
        f"POLYGON {CORNERS}",
        f"POLYGON ICRS {CORNERS}",
        f"Polygon ICRS TOPOCENTER {CORNERS}",
        f"polygon J2000 {CORNERS} 10 41",
        f"POLYGON FK5 UNKNOWNRefPos SPHERICAL2 {CORNERS}",
        "POLYGON ICRS 10,41,11,41,11,42,10,42",
        f"UNION ICRS (POLYGON {CORNERS})",
        f"TimeInterval TT 2020-01-01 Polygon ICRS {CORNERS} unit deg Resolution 0.1",
        f"POLYGON {CORNERS.replace('10', '370')}",
    ],
)
def test_a_polygon(text: str) -> None:
    assert read_regions(text) == (SQUARE,)


def test_circles_and_ranges() -> None:
    assert read_regions("CIRCLE ICRS 10.68 -41.27 0.5") == (Circle(10.68, -41.27, 0.5),)
    assert read_regions("circle 350 1 2e-3") == (Circle(350.0, 1.0, 0.002),)
    assert read_regions("RANGE 359 1 -5 5") == (Box(359.0, 1.0, -5.0, 5.0),)
    assert read_regions([10.0, 20.0, 1.0]) == (Circle(10.0, 20.0, 1.0),)
    assert read_regions([10.0, 41.0, 11.0, 41.0, 11.0, 42.0, 10.0, 42.0]) == (SQUARE,)


def test_all_parts_of_a_union() -> None:
    found = read_regions(f"UNION ICRS (CIRCLE 1 2 3 POLYGON {CORNERS} POSITION 5 5)")
    assert found == (Circle(1.0, 2.0, 3.0), SQUARE)
    assert len(read_regions(f"POLYGON ICRS {CORNERS} POLYGON ICRS {CORNERS}")) == 2


def test_the_frame_of_a_union_is_that_of_its_parts() -> None:
    (found,) = read_regions("UNION GALACTIC (CIRCLE 0 0 1)")
    assert isinstance(found, Circle)
    assert (found.ra, found.dec) == pytest.approx((266.405, -28.936), abs=1e-3)


def test_a_box_has_its_sides_through_the_middle() -> None:
    (found,) = read_regions("BOX ICRS 10 60 4 2")
    assert isinstance(found, Polygon)
    corners = SkyCoord(*np.array(found.vertices).T, unit="deg")
    middle = SkyCoord(10, 60, unit="deg")
    offsets = [middle.spherical_offsets_to(corner) for corner in corners]
    assert [round(abs(east.deg), 1) for east, _ in offsets] == [2.0] * 4
    assert [round(abs(north.deg), 1) for _, north in offsets] == [1.0] * 4


def test_an_ellipse_turns_from_north_to_east() -> None:
    (found,) = read_regions("ELLIPSE ICRS 10 0 2 0.5 90")
    assert isinstance(found, Polygon)
    assert max(abs(ra - 10) for ra, _ in found.vertices) == pytest.approx(2, rel=1e-3)
    assert max(abs(dec) for _, dec in found.vertices) == pytest.approx(0.5, rel=1e-3)


@given(st.floats(0, 359.99), st.floats(-89.9, 89.9))
def test_galactic_positions_as_astropy_has_them(longitude: float, latitude: float) -> None:
    right = SkyCoord(longitude, latitude, unit="deg", frame="galactic").icrs
    found = SkyCoord(*from_galactic(longitude, latitude), unit="deg")
    assert found.separation(right).arcsec < 0.1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nothing",
        "CIRCLE",
        "CIRCLE ICRS 10 91 1",
        "CIRCLE ICRS 10 20 -1",
        "CIRCLE ICRS 10 20 181",
        "CIRCLE ICRS 1e999 20 1",
        "CIRCLE ICRS 10 20",
        "POLYGON ICRS 10 41 11 41",
        "POLYGON ICRS nan nan nan nan nan nan",
        "BOX ICRS 10 20 400 1",
        f"POLYGON FK4 {CORNERS}",
        f"INTERSECTION ICRS (CIRCLE 1 2 3 POLYGON {CORNERS})",
        f"DIFFERENCE ICRS (CIRCLE 1 2 3 NOT (POLYGON {CORNERS}))",
        "RANGE -5 400 1 2",
        "<script>alert(1)</script>",
    ],
)
def test_what_is_no_region_is_none(text: str) -> None:
    assert read_regions(text) == ()


def test_arrays_that_are_no_region() -> None:
    assert read_regions([]) == ()
    assert read_regions([math.nan] * 6) == ()
    assert read_regions([1.0, 2.0]) == ()


def test_an_outline_of_thousands_is_thinned() -> None:
    numbers = " ".join(f"{10 + index / 1000:.4f} {index % 7}" for index in range(5000))
    (found,) = read_regions(f"POLYGON ICRS {numbers}")
    assert isinstance(found, Polygon)
    assert 200 < len(found.vertices) <= 300


def test_large_texts_are_bounded() -> None:
    assert read_regions("CIRCLE 1 2 3 " * LONGEST) == ()
    started = perf_counter()
    assert len(read_regions("CIRCLE 1 2 3 " * (LONGEST // 13))) == 100
    assert read_regions("(" * LONGEST) == ()
    assert perf_counter() - started < 5


WORDS = st.sampled_from(
    ["CIRCLE", "POLYGON", "BOX", "UNION", "ICRS", "GALACTIC", "FK4", "(", ")", "ELLIPSE", "RANGE", "x", "NOT"]
)
NUMBERS = st.floats(allow_nan=True, allow_infinity=True).map(str) | st.integers(-400, 400).map(str)


@given(st.lists(WORDS | NUMBERS, max_size=40).map(" ".join) | st.text())
def test_no_text_breaks_it_and_every_region_is_on_the_sky(text: str) -> None:
    for region in read_regions(text):
        match region:
            case Circle(ra, dec, radius):
                assert 0 <= ra < 360
                assert 0 < radius <= 180
                places = [(ra, dec)]
            case Polygon(vertices):
                assert len(vertices) >= 3
                places = list(vertices)
            case Box(low, high, bottom, top):
                places = [(low, bottom), (high, top)]
        assert all(0 <= ra <= 360 and abs(dec) <= 90 for ra, dec in places)
