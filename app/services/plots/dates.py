"""An axis of moments, marked with dates."""

import math
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from app.services.plots.ticks import Ticks, linear_ticks, nice_step

__all__ = ["date_origin", "date_ticks", "date_words"]

ZERO = datetime(1858, 11, 17, tzinfo=UTC)
EARLIEST, LATEST = 10_000.0, 100_000.0
"""MJD between which numbers of days are taken for dates: from 1886 to 2132."""

JULIAN = 2_400_000.5
MONTH, DAY, HOUR, MINUTE = 30.4, 1.0, 1 / 24, 1 / 1440
MONTHS = (1, 2, 3, 6)
DAYS = (1, 2, 5, 10)
CLOCK = ((HOUR, (1, 2, 3, 6, 12)), (MINUTE, (1, 2, 5, 10, 15, 30)))


def date_origin(low: float, high: float) -> float | None:
    """What to take away from these days to get MJD; None where they are no dates."""
    for origin in (0.0, JULIAN):
        if low - origin > EARLIEST and high - origin < LATEST:
            return origin
    return None


def _moment(mjd: float) -> datetime:
    return ZERO + timedelta(days=mjd)


def _mjd(day: date) -> float:
    return float((day - ZERO.date()).days)


def date_words(mjd: float) -> str:
    """A moment to the second, as `2020-03-01 12:30:00`."""
    return f"{_moment(mjd + 0.5 / 86400):%Y-%m-%d %H:%M:%S}"


def _years(low: float, high: float, step: int) -> Iterator[tuple[float, str]]:
    first, last = _moment(low).year, _moment(high).year
    for year in range(first - first % step, last + 1, step):
        yield _mjd(date(year, 1, 1)), str(year)


def _months(low: float, high: float, step: int) -> Iterator[tuple[float, str]]:
    for year in range(_moment(low).year, _moment(high).year + 1):
        for month in range(1, 13, step):
            yield _mjd(date(year, month, 1)), f"{year}-{month:02d}"


def _spaced(low: float, high: float, step: float, form: str) -> Iterator[tuple[float, str]]:
    """Every so many days or parts of one, counted from a midnight."""
    start = math.floor(low)
    for number in range(math.floor((high - start) / step) + 1):
        value = start + number * step
        yield value, format(_moment(value + 1e-7), form)


def _chosen(low: float, high: float, most: int) -> Iterator[tuple[float, str]] | None:
    """The coarsest kind of mark of which there are enough; None below a minute."""
    rough = (high - low) / most
    if rough > 6 * MONTH:
        return _years(low, high, max(1, round(nice_step(rough / 365.25))))
    if rough > DAYS[-1]:
        return _months(low, high, next(one for one in MONTHS if one * MONTH >= rough))
    if rough > HOUR * 12:
        return _spaced(low, high, next(one for one in DAYS if one >= rough), "%Y-%m-%d")
    for unit, steps in CLOCK:
        if rough > 0.49 * unit:
            step = next((one for one in steps if one * unit >= rough), steps[-1])
            return _spaced(low, high, step * unit, "%m-%d %H:%M")
    return None


def date_ticks(low: float, high: float, origin: float, most: int = 6) -> Ticks:
    """Marks at years, months, days, hours or minutes of days counted from MJD 0 less `origin`."""
    found = _chosen(low - origin, high - origin, most)
    if found is None:
        return linear_ticks(low, high, most)
    marks = [(value + origin, words) for value, words in found]
    return Ticks(tuple(mark for mark in marks if low <= mark[0] <= high))
