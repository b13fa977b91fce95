import numpy as np
import pytest
from astropy.visualization import ZScaleInterval

from app.services.fitsview.levels import Levels, levels_of
from app.services.fitsview.wishes import Limits, Stretch

NOISE = np.random.default_rng(1).normal(100, 5, (80, 90)).astype(np.float32)


def known(values: object, limits: Limits = Limits.ALL, stretch: Stretch = Stretch.LINEAR) -> Levels:
    found = levels_of(np.asarray(values, dtype=np.float32), limits, stretch)
    assert found
    return found


def test_zscale_is_the_one_of_everybody() -> None:
    plane = NOISE.copy()
    plane[3:6, 4] = 5000
    plane[0, 0] = np.nan
    found = known(plane, Limits.ZSCALE)
    assert (found.low, found.high) == pytest.approx(ZScaleInterval().get_limits(plane[np.isfinite(plane)]))
    assert found.high < 200


@pytest.mark.parametrize(("limits", "beyond"), [(Limits.P99_5, 0.25), (Limits.P98, 1.0), (Limits.P95, 2.5)])
def test_percentiles_leave_out_both_ends(limits: Limits, beyond: float) -> None:
    found = known(NOISE, limits)
    assert (found.low, found.high) == pytest.approx(np.percentile(NOISE, (beyond, 100 - beyond)), rel=1e-6)


def test_all_values() -> None:
    found = known([[np.nan, -3, 7, np.inf]])
    assert (found.low, found.high) == (-3, 7)


@pytest.mark.parametrize("stretch", Stretch)
def test_a_stretch_goes_from_dark_to_bright_and_back(stretch: Stretch) -> None:
    levels = Levels(-10.0, 30.0, stretch)
    bright = levels.brightness(np.linspace(-10, 30, 50))
    assert bright[[0, -1]] == pytest.approx([0, 1], abs=1e-9)
    assert (np.diff(bright) > 0).all()
    for one in (0.0, 0.25, 0.5, 1.0):
        assert levels.brightness(np.array([levels.value(one)])) == pytest.approx(one, abs=1e-6)


@pytest.mark.parametrize(
    ("stretch", "half"),
    [
        (Stretch.LINEAR, 0.5),
        (Stretch.SQRT, np.sqrt(0.5)),
        (Stretch.ASINH, np.arcsinh(5) / np.arcsinh(10)),
        (Stretch.LOG, np.log(501) / np.log(1001)),
    ],
)
def test_stretches_by_their_formulas(stretch: Stretch, half: float) -> None:
    assert Levels(0.0, 2.0, stretch).brightness(np.array([1.0])) == pytest.approx(half)


def test_what_is_beyond_the_limits_is_as_dark_or_bright_as_can_be() -> None:
    assert Levels(0.0, 1.0, Stretch.LOG).brightness(np.array([-9.0, 9.0])) == pytest.approx([0, 1])


def test_an_image_without_values_has_no_levels() -> None:
    assert levels_of(np.full((3, 3), np.nan, dtype=np.float32), Limits.ZSCALE, Stretch.LINEAR) is None


@pytest.mark.parametrize("limits", Limits)
@pytest.mark.parametrize("value", [0.0, -5.0, 1e30])
def test_an_image_of_one_value(limits: Limits, value: float) -> None:
    found = known(np.full((4, 4), value), limits)
    assert found.low < found.high


def test_where_nearly_all_values_are_one_the_others_are_seen() -> None:
    plane = np.zeros((100, 100))
    plane[5, 5] = 9
    assert known(plane, Limits.P95).high == 9
