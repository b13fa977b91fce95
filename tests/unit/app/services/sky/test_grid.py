from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.sky.frame import Frame, all_sky, around
from app.services.sky.grid import grid_of, scale_bar, steps_of

WIDTHS = [100.0, 30.0, 5.0, 1.0, 0.1, 1 / 60, 1 / 3600]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("dec", [0.0, 41.0, -75.0])
def test_some_lines_each_way_in_round_numbers(width: float, dec: float) -> None:
    frame = around(10.68, dec, width)
    grid = grid_of(frame)
    assert 1 <= len(grid.ra_labels) <= 12
    assert 1 <= len(grid.dec_labels) <= 8
    for label in grid.ra_labels:
        assert label.value / grid.ra_step == pytest.approx(round(label.value / grid.ra_step))
    for label in grid.dec_labels:
        assert label.value / grid.dec_step == pytest.approx(round(label.value / grid.dec_step))


def test_a_label_stands_where_its_line_leaves_the_frame() -> None:
    frame = around(10.68, 41.27, 2)
    grid = grid_of(frame)
    for label in grid.ra_labels:
        ra, _ = frame.projection.inverse(np.array([label.x]), np.array([label.y]))
        assert ra[0] == pytest.approx(label.value % 360, abs=0.01)
        assert label.y == -frame.height / 2
    for label in grid.dec_labels:
        _, dec = frame.projection.inverse(np.array([label.x]), np.array([label.y]))
        assert dec[0] == pytest.approx(label.value, abs=0.01)
        assert label.x == frame.width / 2


@given(st.floats(0, 360), st.floats(-90, 90), st.sampled_from(WIDTHS))
def test_every_frame_has_a_grid_whose_labels_do_not_touch(ra: float, dec: float, width: float) -> None:
    frame: Frame = around(ra, dec, width)
    grid = grid_of(frame)
    assert grid.lines
    assert all(np.isfinite(line).all() for line in grid.lines)
    across = sorted(label.x for label in grid.ra_labels if label.edge == "bottom")
    assert all(later - earlier > frame.width / 9 for earlier, later in pairwise(across))


def test_a_pole_is_amid_its_meridians() -> None:
    grid = grid_of(around(0, 90, 20))
    assert grid.ra_step == 45
    assert len(grid.ra_labels) >= 4


def test_the_whole_sky() -> None:
    grid = grid_of(all_sky())
    assert sorted(label.value for label in grid.ra_labels) == [
        0,
        30,
        60,
        90,
        120,
        150,
        210,
        240,
        270,
        300,
        330,
    ]
    assert [label.value for label in grid.dec_labels] == [-60, -30, 30, 60]
    assert sorted(label.value for label in grid_of(all_sky(45)).ra_labels) == list(range(0, 360, 30))


@pytest.mark.parametrize("width", WIDTHS)
def test_a_scale_is_shorter_than_the_frame_is_wide(width: float) -> None:
    assert width / 11 <= scale_bar(around(0, 0, width)) <= width / 4
    assert scale_bar(all_sky()) == 30


def test_steps_grow_with_the_frame() -> None:
    steps = [steps_of(around(0, 30, width)) for width in WIDTHS]
    assert steps == sorted(steps, reverse=True)
