import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.sky.frame import NARROWEST, WIDEST, Frame, all_sky, around, fitting, region_frame
from connectors.contract import Box, Circle, Polygon

RA, DEC = st.floats(0, 359.99), st.floats(-89.9, 89.9)


def shows(frame: Frame, ra: list[float], dec: list[float]) -> bool:
    return bool(frame.inside(*frame.projection.forward(np.array(ra), np.array(dec))).all())


@given(RA, DEC, st.lists(st.tuples(st.floats(-5, 5), st.floats(-5, 5)), min_size=1, max_size=30))
def test_all_positions_are_in_the_fitting_frame(
    ra: float, dec: float, offsets: list[tuple[float, float]]
) -> None:
    places = around(ra, dec, 20).projection.inverse(*np.array(offsets).T)
    frame = fitting(*places)
    assert not frame.whole
    assert shows(frame, places[0].tolist(), places[1].tolist())


def test_one_position_has_some_sky_around_it() -> None:
    frame = fitting(np.array([10.0]), np.array([20.0]))
    assert (frame.projection.ra, frame.projection.dec) == pytest.approx((10, 20))
    assert frame.width == 0.5


@pytest.mark.parametrize("ra", [[], [0.0, 90.0, 180.0, 270.0], [0.0, 120.0]])
def test_what_is_all_over_the_sky(ra: list[float]) -> None:
    assert fitting(np.array(ra), np.zeros(len(ra))).whole


def test_a_frame_over_the_meridian_of_0() -> None:
    frame = fitting(np.array([359.0, 1.0]), np.array([-1.0, 1.0]))
    assert np.cos(np.radians(frame.projection.ra)) == pytest.approx(1)
    assert frame.width < 6


def test_the_width_is_kept_in_bounds() -> None:
    assert around(10, 20, 1e-9).width == NARROWEST
    assert around(370, 20, 500).width == WIDEST
    assert around(370, 20, 5).projection.ra == 10


def test_frames_of_regions() -> None:
    circle = region_frame(Circle(10, 41, 1))
    assert circle.height == pytest.approx(2.5)
    assert (circle.projection.ra, circle.projection.dec) == (10, 41)
    assert region_frame(Circle(190, 41, 60)).projection.ra == 195
    assert region_frame(Circle(190, 41, 60)).whole
    assert shows(region_frame(Polygon(((10, 41), (12, 41), (11, 43)))), [10, 12, 11], [41, 41, 43])
    assert shows(region_frame(Box(359, 2, -5, 5)), [359, 0, 2], [-5, 0, 5])
    assert region_frame(Box(0, 360, -5, 5)).whole


def test_the_reach_is_the_distance_to_a_corner() -> None:
    frame = around(0, 0, 10)
    ra, dec = frame.projection.inverse(np.array([5.0]), np.array([3.75]))
    distance = np.degrees(np.arccos(np.cos(np.radians(dec[0])) * np.cos(np.radians(ra[0]))))
    assert frame.reach == pytest.approx(distance)
    assert all_sky().reach == 180
