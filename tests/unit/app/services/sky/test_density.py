import numpy as np
import pytest

from app.services.sky.density import density
from app.services.sky.frame import all_sky, around


def test_every_position_is_counted_in_its_cell() -> None:
    frame = around(0, 0, 9.6)
    made = density(frame, np.array([-4.8, -4.75, 4.8, 0.05]), np.array([-3.6, -3.55, 3.6, 0.05]))
    assert made.cell == pytest.approx(0.1)
    assert made.counts.shape == (72, 96)
    assert (made.counts[0, 0], made.counts[71, 95], made.counts[36, 48]) == (2, 1, 1)
    assert made.counts.sum() == 4


def test_runs_cover_each_filled_cell_once_with_its_level() -> None:
    generator = np.random.default_rng(3)
    x, y = generator.normal(0, 20, 50_000), generator.normal(0, 10, 50_000)
    frame = all_sky()
    seen = frame.inside(x, y)
    made = density(frame, x[seen], y[seen])
    painted = np.zeros_like(made.counts)
    for level, runs in enumerate(made.runs(), start=1):
        for row, start, length in runs:
            assert (painted[row, start : start + length] == 0).all()
            painted[row, start : start + length] = level
    for level, (low, high) in enumerate(made.ends, start=1):
        found = made.counts[painted == level]
        assert ((found >= low) & (found <= high)).all()
    assert ((painted == 0) == (made.counts == 0)).all()


@pytest.mark.parametrize("most", [1, 2, 3, 10, 25_000])
def test_levels_begin_at_one_and_end_at_the_most(most: int) -> None:
    made = density(around(0, 0, 10), np.zeros(most), np.zeros(most))
    assert made.levels[0] == 1
    assert len(made.levels) <= 7
    assert made.ends[-1][1] == most
    assert all(low <= high for low, high in made.ends)


def test_cells_of_the_whole_sky_have_equal_areas() -> None:
    generator = np.random.default_rng(1)
    ra, dec = generator.uniform(0, 360, 500_000), np.degrees(np.arcsin(generator.uniform(-1, 1, 500_000)))
    frame = all_sky()
    made = density(frame, *frame.projection.forward(ra, dec))
    mean = 500_000 * made.cell**2 / (129_600 / np.pi)
    inner = made.counts[20:28, 30:66]
    assert abs(inner.mean() - mean) < 5 * np.sqrt(mean / inner.size)
