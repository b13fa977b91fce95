"""Spans of time and of the spectrum, as they are typed."""

import re
from datetime import date
from functools import partial

from app.forms.faults import FormFault
from app.forms.reader import Reader, number
from connectors.contract import Interval
from connectors.errors import UsageError
from connectors.units import BAND_UNITS, iso_time, mjd_of, to_metres

__all__ = ["read_band", "read_span", "read_time"]

CALENDAR = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?")
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?")
DAYS = re.compile(r"(?P<word>MJD\s*)?(?P<number>[+-]?\d+(?:\.\d*)?)")
FIRST_PLAIN = 10_000
"""The first MJD that is taken without its word; it is in 1886, and smaller numbers are rather years."""
JULIAN = 2_400_000.5
FIRST_JULIAN = 1_000_000
LEAST, MOST = 1e-30, 1e30
HOW = "Give a date such as 2020-03-01, a time such as 2020-03-01T12:30 (UTC), a year, or an MJD (58909.5)."


def _calendar(match: re.Match[str], *, end: bool) -> float:
    """The first moment of a year, month or day, or the last one."""
    year, month, day = int(match["year"]), int(match["month"] or 1), int(match["day"] or 1)
    start = date(year, month, day)
    if not end:
        return mjd_of(start.isoformat())
    if match["day"]:
        return mjd_of(start.isoformat()) + 1
    after = date(year, month + 1, 1) if match["month"] and month < 12 else date(year + 1, 1, 1)  # noqa: PLR2004 - December
    return mjd_of(after.isoformat())


def _days(match: re.Match[str]) -> float:
    value = number(match["number"])
    if value >= FIRST_JULIAN:
        raise FormFault(f"This is rather a Julian date; its MJD is {value - JULIAN:.12g}.")
    if value < FIRST_PLAIN and not match["word"]:
        raise FormFault(f"Is this a date or an MJD? Write {value:g} as a date, or as MJD {value:g}.")
    iso_time(value)  # raises where there is no such day
    return value


def read_time(text: str, *, end: bool = False) -> float:
    """MJD (UTC) of a date, a time, a month, a year or an MJD; of what lasts its `end`, else its beginning.

    Raises FormFault.
    """
    tidy = text.strip().upper().removesuffix("Z").replace("\u2212", "-")
    try:
        if match := CALENDAR.fullmatch(tidy):
            return _calendar(match, end=end)
        if match := DAYS.fullmatch(tidy):
            return _days(match)
        if MOMENT.fullmatch(tidy):
            return mjd_of(tidy)
    except FormFault:
        raise
    except (ValueError, UsageError) as error:
        raise FormFault(f"There is no such day or hour. {HOW}") from error
    raise FormFault(HOW)


def read_span(reader: Reader) -> Interval | None:
    """The span of time that the two fields give, in MJD (UTC)."""
    low = reader.read("time_min", read_time, None)
    high = reader.read("time_max", partial(read_time, end=True), None)
    if low is None and high is None:
        return None
    # A moment is a span too, but not the one at which a day ends that was given as the last.
    if low is not None and high is not None and reader.read("time_max", read_time, high) < low >= high:
        reader.faults["time_min"] = "The beginning is after the end."
    return Interval(low, high)


def _above_zero(text: str) -> float:
    value = number(text)
    if value <= 0:
        raise FormFault("A wavelength, frequency or energy is above 0.")
    if not LEAST < value < MOST:
        raise FormFault("This is beyond every wavelength, frequency and energy that is known.")
    return value


def read_band(reader: Reader) -> Interval | None:
    """The band that the three fields give, in metres of wavelength in vacuum."""
    low, high = (reader.read(name, _above_zero, None) for name in ("band_min", "band_max"))
    if low is None and high is None:
        return None
    unit = reader.text("band_unit")
    if unit not in BAND_UNITS:
        reader.faults["band_unit"] = f"Say the unit of the band: {', '.join(BAND_UNITS)}."
        return None
    if low is not None and high is not None and low > high:
        reader.faults["band_min"] = "The lower limit is above the upper one."
        return None
    try:
        return to_metres(low, high, unit)
    except UsageError as error:
        reader.faults["band_min"] = error.message
        return None
