import pytest

from connectors.contract import Interval
from connectors.errors import UsageError
from connectors.tap.options import Band, Time
from connectors.tap.spans import band_condition, time_condition

MJD = Time(min="t_min", max="t_max")


@pytest.mark.parametrize(
    ("time", "asked", "written"),
    [
        (MJD, Interval(60000.0, 60001.5), "t_max >= 60000.0 AND t_min <= 60001.5"),
        (MJD, Interval(low=60000.0), "t_max >= 60000.0"),
        (MJD, Interval(high=60000.0), "t_min <= 60000.0"),
        (MJD, Interval(), ""),
        (Time(min="jd", max="jd", format="jd"), Interval(low=60000.0), "jd >= 2460000.5"),
        (Time(min="d", max="d", format="iso"), Interval(low=60000.5), "d >= '2023-02-25T12:00:00.000'"),
    ],
)
def test_times_overlap(time: Time, asked: Interval, written: str) -> None:
    assert time_condition(time, asked) == written


@pytest.mark.parametrize(
    ("unit", "asked", "written"),
    [
        ("m", Interval(5e-7, 6e-7), "hi >= 5e-07 AND lo <= 6e-07"),
        ("nm", Interval(low=1e-6), "hi >= 1000.0"),
        ("m", Interval(low=0.0, high=1.0), "lo <= 1.0"),
        ("MHz", Interval(1.0, 2.0), "hi >= 149.896229 AND lo <= 299.792458"),
        ("MHz", Interval(low=1.0), "lo <= 299.792458"),
        ("MHz", Interval(low=0.0, high=1.0), "hi >= 299.792458"),
        ("m", Interval(), ""),
    ],
)
def test_bands_overlap_and_frequencies_are_turned_round(unit: str, asked: Interval, written: str) -> None:
    assert band_condition(Band(min="lo", max="hi", unit=unit), asked) == written


def test_bands_are_asked_in_energies_too() -> None:
    assert band_condition(Band(min="lo", max="hi", unit="keV"), Interval(high=1e-9)).startswith(
        "hi >= 1.2398"
    )


@pytest.mark.parametrize(
    "asked", [Interval(2.0, 1.0), Interval(low=float("nan")), Interval(high=float("inf"))]
)
def test_what_is_no_interval_is_told_beside_its_field(asked: Interval) -> None:
    with pytest.raises(UsageError) as raised:
        time_condition(MJD, asked)
    assert raised.value.field == "time_min"
    with pytest.raises(UsageError) as raised:
        band_condition(Band(min="a", max="b"), asked)
    assert raised.value.field == "band_min"


@pytest.mark.parametrize("asked", [Interval(low=-1.0), Interval(high=0.0)])
def test_wavelengths_are_above_nothing(asked: Interval) -> None:
    with pytest.raises(UsageError, match="above 0"):
        band_condition(Band(min="a", max="b"), asked)


def test_a_day_beyond_the_calendar_is_told() -> None:
    with pytest.raises(UsageError, match="years 1 to 9999"):
        time_condition(Time(min="d", max="d", format="iso"), Interval(low=1e7))
