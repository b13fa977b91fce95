import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.services.plots.folding import phases, twice


def test_phases_are_counted_from_the_epoch() -> None:
    assert phases(np.array([9.0, 10.0, 11.0, 12.0, 13.0]), 4.0, 10.0).tolist() == [0.75, 0, 0.25, 0.5, 0.75]


@given(st.floats(-1e6, 1e6), st.floats(1e-6, 1e6), st.floats(-1e6, 1e6))
def test_a_phase_is_from_0_to_below_1(time: float, period: float, epoch: float) -> None:
    (found,) = phases(np.array([time]), period, epoch)
    assert 0 <= found < 1


def test_two_periods_are_shown() -> None:
    assert twice(np.array([0.0, 0.5]), shift=1.0).tolist() == [0.0, 0.5, 1.0, 1.5]
