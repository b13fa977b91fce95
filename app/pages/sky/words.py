"""Sky coordinates in words."""

import math

__all__ = ["dec_words", "position_words", "ra_words"]


def _parts(value: float, decimals: int) -> tuple[int, int, str]:
    """Whole, minutes and seconds of a non-negative value, rounded once so that seconds never read 60."""
    scale = 10**decimals
    ticks = round(value * 3600 * scale)
    whole, rest = divmod(ticks, 3600 * scale)
    minutes, ticks = divmod(rest, 60 * scale)
    width = 3 + decimals if decimals else 2
    return whole, minutes, f"{ticks / scale:0{width}.{decimals}f}"


def ra_words(degrees: float) -> str:
    """A right ascension as `00 42 44.33` hours."""
    hours, minutes, seconds = _parts(degrees % 360 / 15, 2)
    return f"{hours % 24:02d} {minutes:02d} {seconds}"


def dec_words(degrees: float) -> str:
    """A declination as `+41 16 07.5` degrees."""
    sign = "-" if degrees < 0 else "+"
    whole, minutes, seconds = _parts(abs(degrees), 1)
    return f"{sign}{whole:02d} {minutes:02d} {seconds}"


def position_words(ra: float, dec: float) -> str:
    """Both, as they are pasted into other tools; nothing where there is no position."""
    if not (math.isfinite(ra) and math.isfinite(dec)):
        return ""
    return f"{ra_words(ra)} {dec_words(dec)}"
