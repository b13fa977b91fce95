import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.plots.dates import JULIAN, date_origin, date_ticks, date_words
from connectors.units import mjd_of


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        ("1998-06-01", "2010-03-01", ["2000", "2002", "2004", "2006", "2008", "2010"]),
        ("2019-11-15", "2020-04-10", ["2019-12", "2020-01", "2020-02", "2020-03", "2020-04"]),
        ("2020-02-27T12:00", "2020-03-02T12:00", ["2020-02-28", "2020-02-29", "2020-03-01", "2020-03-02"]),
        ("2020-03-01T10:30", "2020-03-01T13:30", ["03-01 11:00", "03-01 12:00", "03-01 13:00"]),
        ("2020-03-01T10:00:30", "2020-03-01T10:03:30", ["03-01 10:01", "03-01 10:02", "03-01 10:03"]),
    ],
)
def test_marks_are_calendar_dates(low: str, high: str, expected: list[str]) -> None:
    made = date_ticks(mjd_of(low), mjd_of(high), 0.0)
    assert [words for _, words in made.major] == expected


def test_seconds_are_marked_as_numbers() -> None:
    assert date_ticks(58909.0, 58909.0001, 0.0).note.startswith("×10")


@pytest.mark.parametrize(
    ("low", "high", "origin"),
    [(57000, 58000, 0.0), (2457000.5, 2458000.5, JULIAN), (10, 20, None), (5000, 58000, None)],
)
def test_only_days_of_our_times_are_dates(low: float, high: float, origin: float | None) -> None:
    assert date_origin(low, high) == origin


def test_julian_dates_are_marked_where_they_are() -> None:
    made = date_ticks(2457000.5, 2458000.5, JULIAN)
    assert made.major[0] == (mjd_of("2015-01-01") + JULIAN, "2015-01")


@given(st.floats(10_100, 90_000), st.floats(0.002, 9000))
def test_every_span_has_marks_within_it(low: float, span: float) -> None:
    made = date_ticks(low, low + span, 0.0)
    assert len(made.major) <= 14
    assert all(low <= value <= low + span for value, _ in made.major)


def test_moments_in_words() -> None:
    assert date_words(58909.5208333333) == "2020-03-01 12:30:00"
