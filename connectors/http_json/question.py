"""A question as the parameters of one service; pure."""

import math
from collections.abc import Iterable, Mapping
from functools import cache

from astropy.units import Unit
from astropy.utils.iers import LeapSeconds

from connectors.contract import Circle, Interval, Parameter, QueryRequest
from connectors.errors import UsageError
from connectors.http_json.filters import Pairs, filter_pairs, number_text, shaped
from connectors.http_json.options import Band, Cone, Options, Time
from connectors.units import converted_interval, iso_time, mjd_of

__all__ = ["asked_pairs"]

HALF_TURN = 180.0
RIGHT_ANGLE = 90.0
FULL_TURN = 360.0
DAY = 86400
GPS_ZERO = 44244  # MJD of 1980-01-06, when GPS time began
GPS_BEHIND_TAI = 19  # seconds


def _unfit(request: QueryRequest, options: Options) -> None:
    """Refuse what this service cannot be asked."""
    can = {"time": options.time, "band": options.band, "adql": None}
    for field, way in can.items():
        if getattr(request, field) is not None and way is None:
            raise UsageError(f"This archive cannot be asked by {field}.", field=field)
    if request.max_rows < 1:
        raise UsageError("At least one row must be asked for.", field="max_rows")


def _circle(request: QueryRequest) -> Circle | None:
    circle = request.region
    if circle is None:
        if request.target:
            raise UsageError(f"'{request.target}' has no position to search around.", field="target")
        return None
    if not isinstance(circle, Circle):
        raise UsageError("This archive can be asked by a circle alone.", field="target")
    if not math.isfinite(circle.ra) or not -RIGHT_ANGLE <= circle.dec <= RIGHT_ANGLE:
        raise UsageError("A declination lies between -90 and 90 degrees.", field="target")
    if not 0 <= circle.radius <= HALF_TURN:
        raise UsageError("A radius lies between 0 and 180 degrees.", field="radius")
    return circle


def _cone(cone: Cone | None, request: QueryRequest) -> Pairs:
    circle = _circle(request)
    if circle is None:
        return []
    if cone is None:
        raise UsageError("This archive has no positions; ask it without a target.", field="target")
    radius = float(Unit("deg").to(Unit(cone.radius_unit), circle.radius))
    numbers = {"ra": circle.ra % FULL_TURN, "dec": circle.dec, "radius": radius, "diameter": 2 * radius}
    values = {name: number_text(number) for name, number in numbers.items()}
    return shaped(cone.parameters, values, {})


@cache
def _leap_seconds() -> tuple[tuple[float, int], ...]:
    """From which MJD on TAI is how many seconds before UTC, as ERFA has it."""
    rows = ((int(row["year"]), int(row["month"]), int(row["tai_utc"])) for row in LeapSeconds.from_erfa())
    return tuple((mjd_of(f"{year}-{month:02}-01"), seconds) for year, month, seconds in rows)


def _gps(mjd: float) -> float:
    """An MJD (UTC) as seconds of GPS, which counts leap seconds and was with UTC in 1980."""
    leaps = [seconds for begin, seconds in _leap_seconds() if begin <= mjd]
    return round((mjd - GPS_ZERO) * DAY + (leaps[-1] if leaps else 0) - GPS_BEHIND_TAI, 3)


def _moment(mjd: float, time: Time) -> str:
    """An MJD (UTC) as the service writes times."""
    iso = iso_time(mjd, field="time")
    match time.format:
        case "iso":
            return iso
        case "year":
            return str(int(iso[:4]))
        case "gps":
            return number_text(_gps(mjd))
        case "mjd":
            return number_text(mjd)


def _ends(interval: Interval) -> dict[str, float | None]:
    return {"min": interval.low, "max": interval.high}


def _time(time: Time | None, interval: Interval | None) -> Pairs:
    if time is None or interval is None:
        return []
    ends = _ends(converted_interval(interval, "", "", field="time"))
    values = {name: "" if end is None else _moment(end, time) for name, end in ends.items()}
    return shaped(time.parameters, values, {})


def _band(band: Band | None, interval: Interval | None) -> Pairs:
    if band is None or interval is None:
        return []
    ends = _ends(converted_interval(interval, "m", band.unit, field="band"))
    values = {name: "" if end is None else number_text(end) for name, end in ends.items()}
    return shaped(band.parameters, values, {})


def _filters(parameters: Mapping[str, Parameter], options: Options, request: QueryRequest) -> Pairs:
    asked: Pairs = []
    for name, value in sorted(request.filters.items()):
        if name not in parameters:
            raise UsageError(f"This archive cannot be asked by '{name}'.", field=name)
        asked += filter_pairs(parameters[name], value, options)
    missing = [item for item in parameters.values() if item.required and item.name not in request.filters]
    if missing:
        raise UsageError(f"{missing[0].label}: this is needed.", field=missing[0].name)
    return asked


def asked_pairs(parameters: Iterable[Parameter], options: Options, request: QueryRequest) -> Pairs:
    """Give what is sent for a question, without the paging. Raises UsageError naming the field at fault."""
    _unfit(request, options)
    asked = [
        *_cone(options.cone, request),
        *_time(options.time, request.time),
        *_band(options.band, request.band),
        *_filters({item.name: item for item in parameters}, options, request),
    ]
    taken = {name for name, _ in asked}
    base = [
        (name, value)
        for name, given in options.base.items()
        if name not in taken
        for value in ([given] if isinstance(given, str) else given)
    ]
    return [*base, *asked]
