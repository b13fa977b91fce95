"""Where an axis is marked, and with what words."""

import math
from dataclasses import dataclass

__all__ = ["Ticks", "linear_ticks", "log_ticks", "nice_step", "power_words"]

LARGE, SMALL = 5, -3
"""Decadic exponents beyond which a power of ten is taken out of all labels."""

LONGEST = 8
"""Characters of a label that have room beside an axis."""

PLAIN = 3
"""Decades from 1 whose ticks are written without a power."""

SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class Ticks:
    """Marked values with their words, values between them for a fine grid, and what all words leave out.

    `note` is a factor or an offset, such as `×10⁵`, that belongs to the axis' label.
    """

    major: tuple[tuple[float, str], ...]
    minor: tuple[float, ...] = ()
    note: str = ""


def power_words(exponent: int) -> str:
    """A power of ten, as `10⁻³`."""
    return f"10{str(exponent).translate(SUPERSCRIPTS)}"


def nice_step(rough: float) -> float:
    """The number 1, 2 or 5 times a power of ten that is not below this one."""
    power = 10.0 ** math.floor(math.log10(rough))
    return next(power * one for one in (1, 2, 5, 10) if power * one >= rough * (1 - 1e-9))


def _multiples(low: float, high: float, step: float) -> list[float]:
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [number * step for number in range(first, last + 1)]


def _written(value: float, decimals: int) -> str:
    words = f"{value:.{decimals}f}".replace("-", "−")
    return words.lstrip("−") if not float(f"{value:.{decimals}f}") else words


def _labels(values: list[float], step: float) -> tuple[list[str], str]:
    """The words of evenly spaced values, and what was taken out of them."""
    largest = max(map(abs, values))
    exponent = math.floor(math.log10(largest)) if largest else 0
    if not SMALL <= exponent < LARGE and step >= largest * 1e-4:
        factor = 10.0**exponent
        decimals = max(0, -math.floor(math.log10(step / factor) + 1e-9))
        return [_written(value / factor, decimals) for value in values], f"×{power_words(exponent)}"
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    words = [_written(value, decimals) for value in values]
    if max(map(len, words)) <= LONGEST:
        return words, ""
    base = values[0]
    rest, note = _labels([value - base for value in values], step) if len(values) > 1 else (["0"], "")
    return rest, f"{note} + {_written(base, decimals)}".strip()


def linear_ticks(low: float, high: float, most: int = 7) -> Ticks:
    """Marks at steps of 1, 2 or 5, at most so many, with a fine grid between them."""
    step = nice_step((high - low) / most)
    values = _multiples(low, high, step)
    words, note = _labels(values, step) if values else ([], "")
    leading = round(step / 10 ** math.floor(math.log10(step) + 1e-9))
    fine = _multiples(low, high, step / (4 if leading == 2 else 5))  # noqa: PLR2004 - halves of 1 in a step of 2
    return Ticks(tuple(zip(values, words, strict=True)), tuple(fine), note)


def _decade_words(exponent: int, *, plain: bool) -> str:
    return f"{10.0**exponent:.{max(0, -exponent)}f}" if plain else power_words(exponent)


def _within_decades(low: float, high: float) -> Ticks:
    """Marks at 1, 2 and 5 of each decade, where there are few decades."""
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    marked = [10.0**decade * one for decade in decades for one in (1, 2, 5)]
    fine = [10.0**decade * one for decade in decades for one in range(1, 10)]
    values = [value for value in marked if low <= value <= high]
    plain = all(SMALL <= decade < LARGE for decade in decades)
    words = [f"{value:.6g}" if plain else f"{value:.0e}" for value in values]
    if not plain:
        heads = [(word.partition("e")[0], int(word.partition("e")[2])) for word in words]
        words = [f"{head}×{power_words(power)}" for head, power in heads]
    return Ticks(tuple(zip(values, words, strict=True)), tuple(one for one in fine if low <= one <= high))


def log_ticks(low: float, high: float, most: int = 7) -> Ticks:
    """Marks at powers of ten; at 1, 2 and 5 of each where they are few, evenly in less than one."""
    span = math.log10(high / low)
    if span < 0.7:  # noqa: PLR2004 - 1, 2 and 5 may give no mark
        return linear_ticks(low, high, most)
    if span < 2:  # noqa: PLR2004 - one or two decades would stand alone
        return _within_decades(low, high)
    first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
    step = math.ceil((last - first + 1) / most)
    shown = range(-(-first // step) * step, last + 1, step)
    plain = first >= -PLAIN and last <= PLAIN + 1
    major = tuple((10.0**decade, _decade_words(decade, plain=plain)) for decade in shown)
    fine = (
        [10.0**decade * one for decade in range(first - 1, last + 1) for one in range(2, 10)]
        if step == 1
        else [10.0**decade for decade in range(first, last + 1)]
    )
    return Ticks(major, tuple(one for one in fine if low <= one <= high))
