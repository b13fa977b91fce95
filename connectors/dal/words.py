"""Numbers and ranges as the protocols write them, and what cannot be asked."""

from collections.abc import Callable

from connectors.contract import Interval, QueryRequest
from connectors.errors import UsageError

__all__ = ["dali", "degrees", "number", "slashed", "unfit"]


def number(value: float) -> str:
    """Give a number with 15 digits, so that what people typed is what is sent."""
    return f"{value:.15g}"


def degrees(value: float) -> str:
    """Give an angle without exponent, which not every service reads; to 1e-12 degrees."""
    text = f"{value:.12f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def dali(interval: Interval) -> str:
    """Give a range as two numbers, infinite where it is open (DALI 1.1, section 3.3.4)."""
    low = "-Inf" if interval.low is None else number(interval.low)
    high = "+Inf" if interval.high is None else number(interval.high)
    return f"{low} {high}"


def slashed(interval: Interval, write: Callable[[float], str] = number) -> str:
    """Give a range as two values with a slash between, none where it is open (SSA 1.1, section 8.7.2)."""
    return "/".join("" if end is None else write(end) for end in (interval.low, interval.high))


def unfit(request: QueryRequest, *parts: str) -> None:
    """Refuse parts of a question that the protocol does not know. Raises UsageError with the part."""
    for part in ("adql", *parts):
        if getattr(request, part) is not None:
            raise UsageError(f"This service cannot be asked by {part}.", field=part)
    if request.max_rows < 1:
        raise UsageError("At least one row must be asked for.", field="max_rows")
