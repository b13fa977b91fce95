import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.plots.scaling import Scale, extent, scale_over

NUMBERS = st.floats(-1e299, 1e299)


@pytest.mark.parametrize(
    ("values", "log", "found"),
    [
        ([1.0, 5.0, 3.0], False, (1, 5)),
        ([1.0, np.nan, np.inf, -np.inf, 3.0], False, (1, 3)),
        ([-1.0, 0.0, 2.0, 8.0], True, (2, 8)),
        ([1e305, 1.0, 2.0], False, (1, 2)),
        ([-1.0, 0.0], True, None),
        ([np.nan], False, None),
        ([], False, None),
    ],
)
def test_what_can_be_drawn(values: list[float], log: bool, found: tuple[float, float] | None) -> None:
    assert extent(np.array(values, dtype=np.float64), log=log) == found


def test_a_reversed_axis_begins_with_the_largest() -> None:
    assert Scale(0, 10, reverse=True).places(np.array([0.0, 2.5, 10.0])).tolist() == [1.0, 0.75, 0.0]


def test_a_logarithmic_axis_is_even_in_decades() -> None:
    scale = Scale(1, 100, log=True)
    assert scale.places(np.array([1.0, 10.0, 100.0])).tolist() == [0.0, 0.5, 1.0]
    assert np.isnan(scale.places(np.array([0.0, -1.0]))).all()


@given(NUMBERS, NUMBERS)
def test_all_values_lie_on_their_axis(one: float, other: float) -> None:
    low, high = sorted((one, other))
    scale = scale_over((low, high))
    places = scale.places(np.array([low, high]))
    assert scale.low < scale.high
    assert ((places >= 0) & (places <= 1)).all()


@given(st.floats(1e-290, 1e290), st.floats(1e-290, 1e290))
def test_all_values_lie_on_their_logarithmic_axis(one: float, other: float) -> None:
    low, high = sorted((one, other))
    scale = scale_over((low, high), log=True)
    assert 0 < scale.low < low * 1.0001
    assert scale.high > high * 0.9999


def test_ends_that_are_wished_for_are_kept() -> None:
    scale = scale_over((0, 10), (2.0, None))
    assert scale.low == 2.0
    assert scale.high > 10


@pytest.mark.parametrize("limits", [(50.0, None), (None, -50.0)])
def test_an_end_beyond_all_values_makes_an_axis_all_the_same(
    limits: tuple[float | None, float | None],
) -> None:
    scale = scale_over((0, 10), limits)
    assert scale.low < scale.high
    assert scale.low == limits[0] or scale.high == limits[1]


def test_a_missing_value_is_on_no_axis() -> None:
    assert Scale(0, 1).within(np.array([0.5, np.nan, 2.0])).tolist() == [True, False, False]
