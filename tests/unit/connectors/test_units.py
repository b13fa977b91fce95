"""Bands, units and times, there and back."""

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from connectors.contract import Interval
from connectors.errors import UsageError
from connectors.units import (
    BAND_UNITS,
    converted,
    converted_interval,
    from_metres,
    iso_time,
    mjd_of,
    to_metres,
)

BEYOND = [math.nan, math.inf, -math.inf]
METRES = st.floats(1e-18, 1e6)
BANDS = st.tuples(st.none() | METRES, st.none() | METRES).map(
    lambda ends: Interval(*(sorted(ends) if None not in ends else ends))
)


def alike(one: Interval, other: Interval) -> bool:
    ends = ((one.low, other.low), (one.high, other.high))
    return all(a == b if None in (a, b) else a == pytest.approx(b, rel=1e-9) for a, b in ends)


@pytest.mark.parametrize(
    ("typed", "unit", "metres"),
    [
        ((400, 700), "nm", (4e-7, 7e-7)),
        ((4000, 7000), "Angstrom", (4e-7, 7e-7)),
        ((1, None), "cm", (0.01, None)),
        ((None, 21), "cm", (None, 0.21)),
        ((0, 2), "um", (0, 2e-6)),
        ((1, 2), "GHz", (0.149896229, 0.299792458)),
        ((1, None), "GHz", (None, 0.299792458)),
        ((None, 1), "THz", (0.000299792458, None)),
        ((0, 1), "THz", (0.000299792458, None)),
        ((2, 10), "keV", (1.2398419843e-10, 6.1992099217e-10)),
        ((None, None), "TeV", (None, None)),
    ],
)
def test_a_band_in_metres(typed: tuple[float, float], unit: str, metres: tuple[float, float]) -> None:
    assert alike(to_metres(*typed, unit), Interval(*metres))


@given(BANDS, st.sampled_from(BAND_UNITS))
def test_a_band_comes_back(band: Interval, unit: str) -> None:
    there = from_metres(band, unit)
    back = to_metres(there.low, there.high, unit)
    assert alike(back, band)
    assert there.low is None or there.high is None or there.low <= there.high


@pytest.mark.parametrize("unit", ["", "kg", "furlong", "m; rm", "Å", "angstrom" * 20])
def test_no_other_unit_of_a_band(unit: str) -> None:
    for ask in (lambda: to_metres(1, 2, unit), lambda: from_metres(Interval(1, 2), unit)):
        with pytest.raises(UsageError) as raised:
            ask()
        assert raised.value.field == "band_unit"


@pytest.mark.parametrize("unit", ["nm", "GHz", "keV"])
@pytest.mark.parametrize("ends", [(2, 1), (-1, 2), (None, -1), *((end, None) for end in BEYOND)])
def test_what_is_no_band(ends: tuple[float, float], unit: str) -> None:
    for ask in (lambda: to_metres(*ends, unit), lambda: from_metres(Interval(*ends), unit)):
        with pytest.raises(UsageError) as raised:
            ask()
        assert raised.value.field == "band"


def test_a_frequency_of_zero_alone_has_no_wavelength() -> None:
    with pytest.raises(UsageError):
        to_metres(0, 0, "Hz")


@given(st.floats(allow_nan=False), st.floats(allow_nan=False), st.sampled_from(BAND_UNITS))
@example(0.0, 5e-324, "Hz")
@example(0.0, 5e-324, "eV")
def test_any_numbers_give_a_band_or_are_refused(low: float, high: float, unit: str) -> None:
    try:
        band = to_metres(low, high, unit)
    except UsageError:
        return
    ends = [end for end in (band.low, band.high) if end is not None]
    assert all(math.isfinite(end) and end >= 0 for end in ends)
    assert ends == sorted(ends)


@pytest.mark.parametrize(
    ("value", "unit", "field_unit", "wanted"),
    [
        (1.5, "arcmin", "deg", 0.025),
        (500, "nm", "Angstrom", 5000),
        (1, "GHz", "m", 0.299792458),
        (0, "eV", "Hz", 0),
        (7, "", "deg", 7),
        (7, "mag", "", 7),
        (7, "whatever", "whatever", 7),
    ],
)
def test_a_value_in_the_unit_of_its_field(value: float, unit: str, field_unit: str, wanted: float) -> None:
    assert converted(value, unit, field_unit) == pytest.approx(wanted)


def test_a_range_in_the_unit_of_its_field_keeps_its_order() -> None:
    assert converted_interval(Interval(-1.0, 2.0), "arcmin", "arcsec") == Interval(-60.0, 120.0)
    assert converted_interval(Interval(low=1.0), "GHz", "m").high == pytest.approx(0.299792458)
    assert converted_interval(Interval(-5.0, 5.0), "", "mag") == Interval(-5.0, 5.0)


@pytest.mark.parametrize(("unit", "field_unit"), [("kg", "m"), ("nonsense", "m"), ("m", "nonsense(")])
def test_a_unit_that_does_not_fit_is_told_beside_the_field(unit: str, field_unit: str) -> None:
    for ask in (
        lambda: converted(1, unit, field_unit, field="depth"),
        lambda: converted_interval(Interval(1, 2), unit, field_unit, field="depth"),
    ):
        with pytest.raises(UsageError, match="cannot be given") as raised:
            ask()
        assert raised.value.field == "depth"


@pytest.mark.parametrize(
    ("value", "unit", "field_unit"),
    [*((end, "m", "m") for end in BEYOND), (0, "m", "Hz"), (1e300, "m", "fm"), (5e-324, "nm", "m-1")],
)
def test_a_value_that_is_not_finite_is_refused(value: float, unit: str, field_unit: str) -> None:
    with pytest.raises(UsageError):
        converted(value, unit, field_unit)


@pytest.mark.parametrize(
    ("mjd", "iso"),
    [
        (0, "1858-11-17T00:00:00"),
        (51544.5, "2000-01-01T12:00:00"),
        (59000.1, "2020-05-31T02:24:00"),
        (-10.25, "1858-11-06T18:00:00"),
    ],
)
def test_times_in_both_forms(mjd: float, iso: str) -> None:
    assert iso_time(mjd) == iso
    assert mjd_of(iso) == pytest.approx(mjd, abs=1e-9)


@pytest.mark.parametrize("iso", ["2000-01-01", " 2000-01-01T00:00:00Z ", "2000-01-01T01:00:00+01:00"])
def test_a_time_is_utc_or_names_its_zone(iso: str) -> None:
    assert mjd_of(iso) == 51544.0


@given(st.floats(-678000, 2973000))
def test_a_time_comes_back(mjd: float) -> None:
    assert mjd_of(iso_time(mjd)) == pytest.approx(mjd, abs=1e-9)


@given(st.one_of(st.floats(max_value=-7e5), st.floats(min_value=3e6), st.sampled_from(BEYOND)))
def test_a_time_beyond_the_calendar_is_refused(mjd: float) -> None:
    with pytest.raises(UsageError) as raised:
        iso_time(mjd)
    assert raised.value.field == "time"


@given(st.text())
def test_any_text_is_a_time_or_refused(text: str) -> None:
    try:
        mjd = mjd_of(text)
    except UsageError:
        return
    assert math.isfinite(mjd)
