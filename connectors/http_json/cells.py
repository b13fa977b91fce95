"""JSON values as cells: boolean, whole number, number or text; what is none of its column is a ValueError."""

import math
import re
from collections.abc import Callable, Mapping
from typing import Any

import pyarrow as pa

__all__ = ["KINDS", "as_boolean", "as_double", "as_long", "as_text"]

NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
WHOLE = re.compile(r"[+-]?\d{1,19}")
LONG = 2**63


def _clean(text: str) -> str | None:
    """Text that can be stored: JSON may hold half a character (RFC 8259, section 8.2)."""
    return (text if text.isascii() else text.encode("utf-8", "replace").decode()) or None


def _wrong(value: object) -> ValueError:
    return ValueError(type(value).__name__)


def as_text(value: Any) -> str | None:
    """Give text; numbers in their digits, lists of such joined by commas. Raises ValueError."""
    if isinstance(value, list):
        parts = [_one_text(part) for part in value]
        return ", ".join(part for part in parts if part is not None) or None
    return _one_text(value)


def _one_text(value: Any) -> str | None:
    match value:
        case None:
            return None
        case str():
            return _clean(value)
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float() if math.isfinite(value):
            return repr(value)
    raise _wrong(value)


def as_double(value: Any) -> float | None:
    """Give a finite number; a text that is one counts, as many services write them. Raises ValueError."""
    if value is None or value == "":
        return None
    text = isinstance(value, str) and NUMBER.fullmatch(value.strip())
    if not text and (isinstance(value, bool) or not isinstance(value, int | float)):
        raise _wrong(value)
    number = float(value)
    if not math.isfinite(number):
        raise _wrong(value)
    return number


def as_long(value: Any) -> int | None:
    """Give a whole number of 64 bits; a text that is one counts. Raises ValueError."""
    if value is None or value == "":
        return None
    whole = isinstance(value, float) and value.is_integer()
    whole |= isinstance(value, str) and WHOLE.fullmatch(value.strip()) is not None
    whole |= isinstance(value, int) and not isinstance(value, bool)
    if not whole or not -LONG <= int(value) < LONG:
        raise _wrong(value)
    return int(value)


def as_boolean(value: Any) -> bool | None:
    """Give true or false. Raises ValueError."""
    if value is None or isinstance(value, bool):
        return value
    raise _wrong(value)


KINDS: Mapping[str, tuple[pa.DataType, Callable[[Any], object]]] = {
    "boolean": (pa.bool_(), as_boolean),
    "long": (pa.int64(), as_long),
    "double": (pa.float64(), as_double),
    "char": (pa.string(), as_text),
}
"""Arrow's type and the reader of each VOTable datatype that a column may have."""
