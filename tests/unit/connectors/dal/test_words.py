"""Numbers and ranges as services read them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.contract import Interval
from connectors.dal.words import dali, degrees, number, slashed, unfit
from connectors.errors import UsageError
from tests.support.dal import ask


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (10.6847917, "10.6847917"),
        (1, "1"),
        (-0.0, "0"),
        (-1e-15, "0"),
        (0.1 + 0.2, "0.3"),
        (1e-5, "0.00001"),
        (-41.5, "-41.5"),
        (100, "100"),
    ],
)
def test_an_angle_has_no_exponent(value: float, text: str) -> None:
    assert degrees(value) == text


@given(st.floats(-360, 360))
def test_an_angle_keeps_its_value(value: float) -> None:
    assert float(degrees(value)) == pytest.approx(value, abs=1e-12)


@given(st.floats(-1e300, 1e300))
def test_a_number_keeps_its_value(value: float) -> None:
    assert math.isclose(float(number(value)), value, rel_tol=1e-14)


@pytest.mark.parametrize(
    ("interval", "in_dali", "in_ssa"),
    [
        (Interval(4e-7, 7.000000000000001e-7), "4e-07 7e-07", "4e-07/7e-07"),
        (Interval(low=60000.5), "60000.5 +Inf", "60000.5/"),
        (Interval(high=3), "-Inf 3", "/3"),
    ],
)
def test_ranges(interval: Interval, in_dali: str, in_ssa: str) -> None:
    assert dali(interval) == in_dali
    assert slashed(interval) == in_ssa


def test_what_does_not_fit_is_named() -> None:
    for part, question in {
        "time": ask(time=Interval(1, 2)),
        "band": ask(band=Interval(1, 2)),
        "adql": ask(adql="SELECT 1"),
        "max_rows": ask(max_rows=0),
    }.items():
        with pytest.raises(UsageError) as raised:
            unfit(question, "time", "band")
        assert raised.value.field == part
    unfit(ask(time=Interval(1, 2)))
