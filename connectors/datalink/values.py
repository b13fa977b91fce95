"""A person's values as a SODA service takes them (SODA 1.0, section 3; DALI 1.1, section 3.3)."""

import math
from collections.abc import Sequence

from connectors.contract import Circle, Interval
from connectors.datalink.parameters import SodaParameter
from connectors.errors import UsageError

__all__ = [
    "choice_text",
    "circle_text",
    "interval_text",
    "number_text",
    "polygon_text",
    "pos_text",
]

FEWEST_VERTICES = 3
SHAPES = {"CIRCLE": 3, "RANGE": 4}


def _number(value: float) -> str:
    """A number in 15 figures: what is left of a change of units is not shown."""
    return f"{value + 0.0:.15g}"


def _separation(first: Circle, second: Circle) -> float:
    """Degrees between two centres (haversine, which keeps its figures where they are close)."""
    ra, dec = math.radians(second.ra - first.ra), math.radians(second.dec - first.dec)
    cosines = math.cos(math.radians(first.dec)) * math.cos(math.radians(second.dec))
    half = math.sin(dec / 2) ** 2 + cosines * math.sin(ra / 2) ** 2
    return math.degrees(2 * math.asin(math.sqrt(min(1.0, half))))


def circle_text(parameter: SodaParameter, circle: Circle) -> str:
    """A circle. Raises UsageError where the data lie elsewhere."""
    held = parameter.circle
    if held and _separation(circle, held) > circle.radius + held.radius:
        raise UsageError(
            f"This circle does not touch the data, which lie within {held.radius:.4g} deg around "
            f"{held.ra:.5f} {held.dec:+.5f}.",
            field=parameter.name,
        )
    return " ".join(map(_number, (circle.ra, circle.dec, circle.radius)))


def _coordinates(words: Sequence[str], parameter: SodaParameter) -> list[float]:
    """Longitudes and latitudes in turn; infinite ones are for ranges."""
    try:
        numbers = [float(word.replace("\u2212", "-")) for word in words]
    except ValueError:
        numbers = [math.nan]
    if any(map(math.isnan, numbers)):
        raise UsageError("Give numbers in degrees, with blanks between them.", field=parameter.name)
    return numbers


def _on_sky(longitudes: Sequence[float], latitudes: Sequence[float], parameter: SodaParameter) -> None:
    if not all(0 <= one <= 360 for one in longitudes) or not all(-90 <= one <= 90 for one in latitudes):  # noqa: PLR2004 - the sphere
        raise UsageError(
            "Right ascensions are between 0 and 360 degrees, declinations between -90 and +90.",
            field=parameter.name,
        )


def polygon_text(parameter: SodaParameter, text: str) -> str:
    """Vertices as RA and Dec in turn, with blanks or commas. Raises UsageError."""
    numbers = _coordinates(text.replace(",", " ").split(), parameter)
    if len(numbers) < 2 * FEWEST_VERTICES or len(numbers) % 2:
        raise UsageError(
            "Give at least three corners, each as right ascension and declination in degrees.",
            field=parameter.name,
        )
    _on_sky(numbers[::2], numbers[1::2], parameter)
    return " ".join(map(_number, numbers))


def _range(numbers: Sequence[float], parameter: SodaParameter) -> None:
    """Longitudes, then latitudes; an open end is infinite (SODA 1.0, section 3.3.1)."""
    west, east, south, north = numbers
    _on_sky(
        [one for one in (west, east) if math.isfinite(one)],
        [one for one in (south, north) if math.isfinite(one)],
        parameter,
    )
    if south > north:
        raise UsageError("Give the smaller declination first.", field=parameter.name)


def _infinite(value: float) -> str:
    return _number(value) if math.isfinite(value) else "+Inf" if value > 0 else "-Inf"


def pos_text(parameter: SodaParameter, text: str) -> str:
    """A shape in words: CIRCLE, RANGE or POLYGON in degrees (SODA 1.0, section 3.3.1).

    Raises UsageError.
    """
    shape, *words = text.replace(",", " ").split() or [""]
    shape = shape.upper()
    if shape == "POLYGON":
        return f"POLYGON {polygon_text(parameter, ' '.join(words))}"
    if len(words) != SHAPES.get(shape):
        raise UsageError(
            "Give CIRCLE with RA, Dec and radius, RANGE with RA from, to, Dec from, to, or POLYGON with its "
            "corners; all in degrees.",
            field=parameter.name,
        )
    numbers = _coordinates(words, parameter)
    if shape == "CIRCLE":
        _on_sky(numbers[:1], numbers[1:2], parameter)
        if not 0 < numbers[2] <= 180:  # noqa: PLR2004 - half a turn
            raise UsageError("A radius is above 0 and at most 180 degrees.", field=parameter.name)
    else:
        _range(numbers, parameter)
    return f"{shape} {' '.join(map(_infinite, numbers))}"


def _limits_words(parameter: SodaParameter) -> str:
    low, high, unit = parameter.limits.low, parameter.limits.high, parameter.unit
    ends = [f"from {low:.8g}" if low is not None else "", f"to {high:.8g}" if high is not None else ""]
    return f"{' '.join(end for end in ends if end)} {unit}".strip()


def interval_text(parameter: SodaParameter, interval: Interval) -> str:
    """Two ends in the parameter's unit, an open one infinite. Raises UsageError.

    What is partly beyond the limits is not refused: the service reduces it (SODA 1.0, section 3.3).
    """
    low = -math.inf if interval.low is None else interval.low
    high = math.inf if interval.high is None else interval.high
    limits = parameter.limits
    if low > high:
        raise UsageError("The lower end is above the upper end.", field=parameter.name)
    if (limits.low is not None and high < limits.low) or (limits.high is not None and low > limits.high):
        raise UsageError(
            f"There are no data here; they reach {_limits_words(parameter)}.", field=parameter.name
        )
    if parameter.whole and not all(
        end is None or float(end).is_integer() for end in (interval.low, interval.high)
    ):
        raise UsageError("Give whole numbers.", field=parameter.name)
    return f"{_infinite(low)} {_infinite(high)}"


def number_text(parameter: SodaParameter, value: float) -> str:
    """A number in the parameter's unit. Raises UsageError for one beyond its limits."""
    limits = parameter.limits
    if parameter.whole and not float(value).is_integer():
        raise UsageError("Give a whole number.", field=parameter.name)
    if (limits.low is not None and value < limits.low) or (limits.high is not None and value > limits.high):
        raise UsageError(f"Give a number {_limits_words(parameter)}.", field=parameter.name)
    return _number(value)


def choice_text(parameter: SodaParameter, text: str) -> str:
    """One of the options. Raises UsageError."""
    if text not in {value for value, _ in parameter.options}:
        raise UsageError(f"There is no choice '{text[:60]}' here.", field=parameter.name)
    return text
