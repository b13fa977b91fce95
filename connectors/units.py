"""Units and times between what people type, what the contract holds and what services want.

Bands are metres of wavelength in vacuum, times are MJD in UTC (see `connectors.contract.QueryRequest`).
"""

import math
from datetime import UTC, datetime, timedelta
from functools import lru_cache

import numpy as np
from astropy import units

from connectors.contract import Interval
from connectors.errors import UsageError

__all__ = [
    "BAND_UNITS",
    "converted",
    "converted_interval",
    "factor",
    "from_metres",
    "is_unit",
    "iso_time",
    "mjd_of",
    "to_metres",
]

BAND_UNITS = (
    *("m", "cm", "mm", "um", "nm", "Angstrom"),
    *("Hz", "kHz", "MHz", "GHz", "THz"),
    *("eV", "keV", "MeV", "GeV", "TeV"),
)
"""Units in which people type a band: wavelengths, frequencies, energies of a photon."""

MJD_ZERO = datetime(1858, 11, 17, tzinfo=UTC)
LONGEST_UNIT = 40
NOT_BELOW = "A wavelength, frequency or energy is above zero."


@lru_cache(maxsize=256)
def _unit(name: str) -> units.UnitBase | None:
    """The unit of that name; None for what astropy does not know."""
    try:
        return units.Unit(name) if len(name) <= LONGEST_UNIT else None
    except (ValueError, TypeError):
        return None


def is_unit(name: str) -> bool:
    """Whether a unit is known by this name."""
    return _unit(name) is not None


def factor(unit: str, wanted: str) -> float | None:
    """By what values are multiplied to be in the other unit; None where that cannot be done."""
    given, asked = _unit(unit), _unit(wanted)
    if given is None or asked is None or not given.is_equivalent(asked):
        return None
    try:
        return float(given.to(asked))
    except (units.UnitConversionError, TypeError, ValueError):
        return None


def _pair(unit: str, field_unit: str, field: str | None) -> tuple[units.UnitBase, units.UnitBase]:
    """Two units that fit each other, as wavelengths, frequencies and energies do too."""
    typed, wanted = _unit(unit), _unit(field_unit)
    if typed is None or wanted is None or not typed.is_equivalent(wanted, units.spectral()):
        raise UsageError(f"A value in '{unit[:60]}' cannot be given in '{field_unit[:60]}'.", field=field)
    return typed, wanted


def _turned(value: float, typed: units.UnitBase, wanted: units.UnitBase) -> float:
    """The value in the other unit; a wavelength of zero is an infinite frequency, and the other way round."""
    if wanted.is_equivalent(typed):
        return float(typed.to(wanted, value))
    if value == 0 or math.isinf(value):
        swaps = typed.is_equivalent(units.m) != wanted.is_equivalent(units.m)
        return (math.inf if value == 0 else 0.0) if swaps else value
    with np.errstate(over="ignore", divide="ignore"):  # what becomes infinite is told by those who ask
        try:
            return float(typed.to(wanted, value, equivalencies=units.spectral()))
        except ZeroDivisionError:
            return math.inf


def _ends(interval: Interval, field: str | None) -> tuple[float, float]:
    """Both ends, infinite where they are open."""
    if any(end is not None and not math.isfinite(end) for end in (interval.low, interval.high)):
        raise UsageError("Give finite numbers.", field=field)
    low = -math.inf if interval.low is None else interval.low
    high = math.inf if interval.high is None else interval.high
    if low > high:
        raise UsageError("The lower end is above the upper end.", field=field)
    return low, high


def _above_zero(low: float, high: float, field: str | None) -> tuple[float, float]:
    """The ends of what begins at zero where it is open."""
    if -math.inf < low < 0 or high <= 0:
        raise UsageError(NOT_BELOW, field=field)
    return max(low, 0.0), high


def converted(value: float, unit: str, field_unit: str, *, field: str | None = None) -> float:
    """Give a number in another unit, through wavelength, frequency and energy where that is needed.

    Either unit may be empty: the number is then given as it is. Raises UsageError with `field`.
    """
    result = value
    if unit and field_unit and unit != field_unit:
        result = _turned(value, *_pair(unit, field_unit, field))
    if not (math.isfinite(value) and math.isfinite(result)):
        raise UsageError("Give a finite number.", field=field)
    return result


def converted_interval(
    interval: Interval, unit: str, field_unit: str, *, field: str | None = None
) -> Interval:
    """Give a range in another unit; its ends change places where a wavelength becomes a frequency.

    Either unit may be empty. Raises UsageError with `field`.
    """
    low, high = _ends(interval, field)
    if unit and field_unit and unit != field_unit:
        typed, wanted = _pair(unit, field_unit, field)
        if not typed.is_equivalent(wanted):
            low, high = _above_zero(low, high, field)
        low, high = sorted((_turned(low, typed, wanted), _turned(high, typed, wanted)))
        if low == math.inf or high == -math.inf:
            raise UsageError("This is beyond what can be asked for.", field=field)
        if not typed.is_equivalent(wanted) and low == 0:
            low = -math.inf
    return Interval(low if math.isfinite(low) else None, high if math.isfinite(high) else None)


def to_metres(low: float | None, high: float | None, unit: str, *, field: str = "band") -> Interval:
    """Give a band typed in a unit of `BAND_UNITS` as wavelengths in metres, the shorter one first.

    Raises UsageError, with `band_unit` for another unit and `field` for numbers that are no band.
    """
    if unit not in BAND_UNITS:
        raise UsageError(f"Give a band in one of {', '.join(BAND_UNITS)}.", field="band_unit")
    if any(end is not None and end < 0 for end in (low, high)):
        raise UsageError(NOT_BELOW, field=field)
    return converted_interval(Interval(low, high), unit, "m", field=field)


def from_metres(interval: Interval, unit: str, *, field: str = "band") -> Interval:
    """Give a band of wavelengths in metres in a unit of `BAND_UNITS`, the smaller number first.

    Raises UsageError as `to_metres` does.
    """
    to_metres(interval.low, interval.high, "m", field=field)
    if unit not in BAND_UNITS:
        raise UsageError(f"Give a band in one of {', '.join(BAND_UNITS)}.", field="band_unit")
    return converted_interval(interval, "m", unit, field=field)


def iso_time(mjd: float, *, field: str = "time") -> str:
    """Give an MJD (UTC) as ISO 8601 without zone, to the microsecond (DALI 1.1, section 3.3.3).

    Raises UsageError for a time outside the years 1 to 9999.
    """
    try:
        moment = MJD_ZERO + timedelta(days=mjd)
    except (OverflowError, ValueError) as error:
        raise UsageError("Give a time in the years 1 to 9999.", field=field) from error
    return moment.replace(tzinfo=None).isoformat()


def mjd_of(iso: str, *, field: str = "time") -> float:
    """Give an ISO 8601 date or time, in UTC where it names no zone, as MJD. Raises UsageError."""
    try:
        moment = datetime.fromisoformat(iso.strip())
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return (aware - MJD_ZERO) / timedelta(days=1)
    except (OverflowError, ValueError) as error:
        raise UsageError("Give a time such as 2024-05-01 or 2024-05-01T12:30:00.", field=field) from error
