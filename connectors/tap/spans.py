"""Time and band as conditions in ADQL: what is asked for overlaps what the row has."""

import math
from datetime import datetime, timedelta

from connectors.contract import Interval
from connectors.errors import UsageError
from connectors.tap.adql import number, text
from connectors.tap.options import Band, Time
from connectors.tap.scales import converted, falling

__all__ = ["band_condition", "time_condition"]

MJD_ZERO = datetime(1858, 11, 17)  # noqa: DTZ001 - written without a zone, as DALI 1.1, section 3.3.3 has it
JD_OF_MJD = 2_400_000.5

Ends = tuple[float | None, float | None]


def _ends(interval: Interval, field: str) -> Ends:
    for end in (interval.low, interval.high):
        if end is not None and not math.isfinite(end):
            raise UsageError("Limits are finite numbers.", field=f"{field}_min")
    if interval.low is not None and interval.high is not None and interval.low > interval.high:
        raise UsageError("The lower limit is above the upper one.", field=f"{field}_min")
    return interval.low, interval.high


def _overlap(first: str, last: str, low: str | None, high: str | None) -> str:
    parts = [f"{last} >= {low}"] if low is not None else []
    parts += [f"{first} <= {high}"] if high is not None else []
    return " AND ".join(parts)


def _moment(time: Time, mjd: float | None) -> str | None:
    if mjd is None:
        return None
    if time.format == "iso":
        try:
            return text((MJD_ZERO + timedelta(days=mjd)).isoformat(timespec="milliseconds"))
        except OverflowError as error:
            raise UsageError("This time has no date in the years 1 to 9999.", field="time_min") from error
    return number(mjd if time.format == "mjd" else mjd + JD_OF_MJD)


def time_condition(time: Time, asked: Interval) -> str:
    """A condition for MJD, empty for an open interval. Raises UsageError naming time_min."""
    low, high = _ends(asked, "time")
    return _overlap(time.min, time.max, _moment(time, low), _moment(time, high))


def _limit(band: Band, metres: float | None) -> str | None:
    """A wavelength in the table's unit; 0 is no limit, as all wavelengths are longer."""
    return number(converted(metres, "m", band.unit)) if metres else None


def band_condition(band: Band, asked: Interval) -> str:
    """A condition for metres, empty for an open interval. Raises UsageError naming band_min."""
    low, high = _ends(asked, "band")
    if (low is not None and low < 0) or (high is not None and high <= 0):
        raise UsageError("A wavelength is above 0.", field="band_min")
    ends = _limit(band, low), _limit(band, high)
    first, last = reversed(ends) if falling("m", band.unit) else ends
    return _overlap(band.min, band.max, first, last)
