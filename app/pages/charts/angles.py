"""Angles in words, with the figures that a grid or a scale needs."""

from collections.abc import Callable

__all__ = ["angle_words", "dec_tick", "degrees_tick", "ra_tick"]

HOUR, MINUTE = 3600, 60
DAY = 24 * HOUR
NEGLIGIBLE = 1e-6


def _decimals(step: float) -> int:
    """Decimals that a step in seconds needs."""
    return next(
        (number for number in range(4) if abs(step * 10**number - round(step * 10**number)) < NEGLIGIBLE), 4
    )


def _sexagesimal(seconds: float, step: float, units: str, turn: int | None = None) -> str:
    """As many parts as a step (in seconds) needs; rounded once, so that no part reads 60."""
    decimals = _decimals(step) if step < MINUTE - NEGLIGIBLE else 0
    ticks = round(seconds * 10**decimals)
    ticks = ticks % (turn * 10**decimals) if turn else ticks
    whole, rest = divmod(ticks, HOUR * 10**decimals)
    minutes, rest = divmod(rest, MINUTE * 10**decimals)
    words = f"{whole}{units[0]}"
    if step < HOUR - NEGLIGIBLE:
        words += f"{minutes:02d}{units[1]}"
    if step < MINUTE - NEGLIGIBLE:
        width = 3 + decimals if decimals else 2
        words += f"{rest / 10**decimals:0{width}.{decimals}f}{units[2]}"
    return words


def ra_tick(degrees: float, step: float) -> str:
    """A right ascension in hours, such as `0h40m`; both in degrees."""
    return _sexagesimal(degrees % 360 / 15 * HOUR, step / 15 * HOUR, "hms", DAY)


def dec_tick(degrees: float, step: float) -> str:
    """A declination in degrees, such as `+41°30′`."""
    sign = "−" if degrees < -NEGLIGIBLE else "+" if degrees > NEGLIGIBLE else ""
    return sign + _sexagesimal(abs(degrees) * HOUR, step * HOUR, "°′″")


def degrees_tick(signed: bool) -> Callable[[float, float], str]:
    """Whole degrees, such as `120°` or, signed, `+30°`."""
    pattern = "{:+.0f}°" if signed else "{:.0f}°"
    return lambda degrees, _: pattern.format(degrees).replace("-", "−")


def angle_words(degrees: float) -> str:
    """A length or a width in the unit that is usual for it."""
    if degrees >= 1:
        return f"{degrees:.3g}°"
    return f"{degrees * 60:.3g}′" if degrees >= 1 / 60 else f"{degrees * 3600:.3g}″"
