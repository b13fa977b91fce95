import pytest
from werkzeug.datastructures import MultiDict

from app.forms.faults import FormFault
from app.forms.reader import Reader
from app.forms.spans import read_band, read_span, read_time
from connectors.contract import Interval

DAY = 58909.0  # 2020-03-01


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2020-03-01", DAY, DAY + 1),
        ("2020-03", DAY, DAY + 31),
        ("2020", 58849.0, 58849.0 + 366),
        ("2020-12", 59184.0, 59215.0),
        ("2020-12-31", 59214.0, 59215.0),
        ("2020-03-01T12:30", DAY + 12.5 / 24, DAY + 12.5 / 24),
        ("2020-03-01 12:30:36", DAY + 45036 / 86400, DAY + 45036 / 86400),
        ("2020-03-01t12:30:36.5z", DAY + 45036.5 / 86400, DAY + 45036.5 / 86400),
        ("58909", DAY, DAY),
        ("58909.25", DAY + 0.25, DAY + 0.25),
        ("MJD 58909.25", DAY + 0.25, DAY + 0.25),
        ("mjd58909", DAY, DAY),
        ("MJD 2020", 2020.0, 2020.0),
        ("MJD \u2212100", -100.0, -100.0),
    ],
)
def test_a_time_in_any_notation(text: str, start: float, end: float) -> None:
    assert read_time(text) == pytest.approx(start, abs=1e-10)
    assert read_time(text, end=True) == pytest.approx(end, abs=1e-10)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("yesterday", "Give a date such as"),
        ("03/01/2020", "Give a date such as"),
        ("1e5", "Give a date such as"),
        ("2020-03-01T12:30+01:00", "UTC"),
        ("2020-02-30", "no such day"),
        ("2020-13", "no such day"),
        ("0000", "no such day"),
        ("2020-03-01T25:00", "no such day or hour"),
        ("2458909.5", "its MJD is 58909"),
        ("2020.5", "as MJD 2020.5"),
        ("123", "as MJD 123"),
        ("MJD -700000", "no such day"),
    ],
)
def test_what_is_no_time_is_told_in_words(text: str, words: str) -> None:
    with pytest.raises(FormFault, match=words):
        read_time(text)


def test_the_last_year_has_no_end() -> None:
    with pytest.raises(FormFault):
        read_time("9999", end=True)


def reader(**typed: str) -> Reader:
    return Reader(MultiDict(typed))


@pytest.mark.parametrize(
    ("typed", "span"),
    [
        ({}, None),
        ({"time_min": "2020-03-01", "time_max": "2020-03-01"}, Interval(DAY, DAY + 1)),
        ({"time_min": "2020-03-01"}, Interval(DAY, None)),
        ({"time_max": "2020-03-01T00:00"}, Interval(None, DAY)),
    ],
)
def test_a_span_of_time(typed: dict[str, str], span: Interval | None) -> None:
    made = reader(**typed)
    assert read_span(made) == span
    assert made.faults == {}


def test_a_span_that_ends_before_it_begins() -> None:
    made = reader(time_min="2021", time_max="2020")
    read_span(made)
    assert made.faults == {"time_min": "The beginning is after the end."}


@pytest.mark.parametrize(
    ("low", "high", "unit", "metres"),
    [
        ("500", "600", "nm", (5e-7, 6e-7)),
        ("5000", "", "Angstrom", (5e-7, None)),
        ("", "0.6", "um", (None, 6e-7)),
        ("1", "2", "GHz", (0.149896229, 0.299792458)),
        ("1", "", "keV", (None, 1.239841984e-9)),
        ("", "10", "TeV", (1.239841984e-19, None)),
    ],
)
def test_a_band_is_wavelengths_in_metres(
    low: str, high: str, unit: str, metres: tuple[float | None, float | None]
) -> None:
    made = reader(band_min=low, band_max=high, band_unit=unit)
    band = read_band(made)
    assert made.faults == {}
    assert band is not None
    assert (band.low, band.high) == pytest.approx(metres)


def test_a_unit_alone_is_no_band() -> None:
    made = reader(band_min="", band_max=" ", band_unit="nm")
    assert read_band(made) is None
    assert made.faults == {}


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"band_min": "5"}, "band_unit"),
        ({"band_min": "5", "band_unit": "parsec"}, "band_unit"),
        ({"band_min": "0", "band_unit": "nm"}, "band_min"),
        ({"band_max": "-1", "band_unit": "nm"}, "band_max"),
        ({"band_max": "x", "band_unit": "nm"}, "band_max"),
        ({"band_min": "6", "band_max": "5", "band_unit": "keV"}, "band_min"),
        ({"band_min": "1e-320", "band_unit": "eV"}, "band_min"),
    ],
)
def test_what_is_no_band_is_told_beside_its_field(typed: dict[str, str], field: str) -> None:
    made = reader(**typed)
    assert read_band(made) is None
    assert set(made.faults) == {field}
