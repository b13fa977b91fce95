import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from app.services.plots.binning import bins_over, cells_of, counts_of
from app.services.plots.scaling import Scale, extent, scale_over, usable

FLOATS = hnp.arrays(
    np.float64,
    st.integers(1, 50),
    elements=st.floats(-1e6, 1e6) | st.sampled_from([np.nan, np.inf, -np.inf]),
)


@given(FLOATS, st.integers(1, 40))
def test_counts_are_those_of_numpy(values: np.ndarray, bins: int) -> None:
    found = extent(values, log=False)
    if found is None:
        return
    scale = scale_over(found)
    finite = values[np.isfinite(values)]
    edges, counts = counts_of(values, scale, bins)
    expected, at = np.histogram(finite, bins, (scale.low, scale.high))
    assert counts.tolist() == expected.tolist()
    assert edges.tolist() == at.tolist()


@given(FLOATS, st.booleans(), st.booleans())
def test_chosen_bins_hold_every_value_that_can_be_drawn(values: np.ndarray, log: bool, whole: bool) -> None:
    values = np.rint(values) if whole else values
    found = extent(values, log=log)
    if found is None:
        return
    scale, bins = bins_over(found, len(values), log=log, whole=whole)
    _, counts = counts_of(values, scale, bins)
    assert counts.sum() == usable(values, log=log).sum()
    assert bins <= 82 or whole


def test_whole_numbers_stand_in_the_middle_of_their_bins() -> None:
    scale, bins = bins_over((1, 4), 1000, log=False, whole=True)
    edges, counts = counts_of(np.array([1.0, 1, 2, 4]), scale, bins)
    assert edges.tolist() == [0.5, 1.5, 2.5, 3.5, 4.5]
    assert counts.tolist() == [2, 1, 0, 1]


def test_edges_are_round() -> None:
    scale, bins = bins_over((0.013, 9.87), 27, log=False, whole=False)
    assert (scale.low, scale.high, bins) == (0.0, 10.0, 5)


def test_a_logarithmic_bin_has_a_constant_ratio() -> None:
    edges, _ = counts_of(np.array([1.0, 10, 100]), Scale(1, 100, log=True), 4)
    assert np.diff(np.log10(edges)).tolist() == pytest.approx([0.5] * 4)


def test_cells_are_those_of_numpy() -> None:
    places = np.random.default_rng(1).uniform(0, 1, (2, 1000))
    expected, _, _ = np.histogram2d(places[1], places[0], (5, 7), ((0, 1), (0, 1)))
    assert (cells_of((places[0], places[1]), (7, 5)).counts == expected).all()


def test_the_mean_of_a_cell_leaves_out_what_is_missing() -> None:
    places = np.array([0.1, 0.2, 0.3, 1.0])
    cells = cells_of((places, places), (2, 1), np.array([1.0, 3.0, np.nan, np.nan]))
    assert cells.counts.tolist() == [[3, 1]]
    assert cells.means is not None
    assert cells.means[0, 0] == 2.0
    assert np.isnan(cells.means[0, 1])
