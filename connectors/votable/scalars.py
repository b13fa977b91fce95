"""One cell's text to a value, as astropy reads it (VOTable 1.5, section 6).

Slow and right: the column readers come here with what Arrow does not read, and with arrays of odd shape.
"""

import re
from collections.abc import Callable, Sequence
from math import copysign, inf, isnan
from typing import Any

import numpy as np

from connectors.votable.fields import INTEGERS, FieldSpec

__all__ = ["Parsed", "array_parser", "element_parser", "narrowed", "null_value"]

Parsed = Any
"""A value, or None for null; complex numbers are pairs."""

SPLIT = re.compile(r"\s+|(?:\s*,\s*)")
TRUTH = {"TRUE": True, "FALSE": False, "1": True, "0": False, "T": True, "F": False}
NO_TRUTH = {"\0", " ", "?", ""}
HEXADECIMAL = 16
OVERFLOW = 2.0**128 * (1 - 2.0**-25)


def narrowed(value: float) -> float:
    """Give the nearest single-precision number."""
    if abs(value) >= OVERFLOW:
        return copysign(inf, value)
    return float(np.float32(value))


def _integer(spec: FieldSpec, null: int | None) -> Callable[[str], Parsed]:
    low, high = INTEGERS[spec.datatype]

    def parse(text: str) -> Parsed:
        text = text.lower()
        if text == "nan" or (text == "" and spec.empty_is_null):
            return None
        if text == "":
            return 0 if null is None else None
        value = int(text[2:], HEXADECIMAL) if text.startswith("0x") else int(text, 10)
        return None if value == null else min(max(value, low), high)

    return parse


def _float(spec: FieldSpec, null: float | None) -> Callable[[str], Parsed]:
    narrow = narrowed if spec.datatype == "float" else float
    absent = None if null is None else narrow(null)

    def parse(text: str) -> Parsed:
        try:
            value = float(text)
        except ValueError:
            # IRSA writes null, others ?, -- or N/A; astropy takes them all for no value.
            return None
        if absent is None:
            return None if isnan(value) else value
        return None if narrow(value) == absent else value

    return parse


def _boolean(text: str) -> Parsed:
    if text in NO_TRUTH:
        return None
    try:
        return TRUTH[text.upper()]
    except KeyError as error:
        raise ValueError(text) from error


def _bit(text: str) -> Parsed:
    if text.strip() == "":
        return None
    if text not in {"0", "1"}:
        raise ValueError(text)
    return text == "1"


def _pair(parts: Sequence[str]) -> Parsed:
    real, imaginary = map(float, parts)
    return None if isnan(real) or isnan(imaginary) else [real, imaginary]


def _complex(text: str) -> Parsed:
    if text == "" or text.lower() == "nan":
        return None
    return _pair(SPLIT.split(text))


def null_value(spec: FieldSpec) -> Any:
    """Give the value that VALUES declares as null, or None."""
    if spec.null is None or spec.is_complex or spec.datatype in {"boolean", "bit"} or spec.is_text:
        return None
    if spec.datatype in INTEGERS:
        try:
            value = _integer(spec, None)(spec.null)
        except ValueError:
            value = 0
        return 0 if value is None else value
    try:
        return float(spec.null)
    except ValueError:
        return None


def element_parser(spec: FieldSpec) -> Callable[[str], Parsed]:
    """Give the reader of one element's stripped text; it raises ValueError for what is none."""
    if spec.datatype in INTEGERS:
        return _integer(spec, null_value(spec))
    if spec.datatype in {"float", "double"}:
        return _float(spec, null_value(spec))
    return {"boolean": _boolean, "bit": _bit}.get(spec.datatype, _complex)


def _parts(spec: FieldSpec, text: str) -> list[str]:
    if spec.datatype == "bit" and not (spec.variable and not spec.shape and " " in text):
        return list(re.sub(r"\s|,", "", text))
    return SPLIT.split(text)


def _default(spec: FieldSpec) -> Parsed:
    """Give what astropy fills a fixed array that is too short with."""
    null = null_value(spec)
    if spec.datatype in INTEGERS:
        return 0 if null is None else None
    # Not-a-number that is declared as null equals nothing, and so is a value.
    return null if null is not None and isnan(null) else None


def _complex_array(spec: FieldSpec, text: str) -> Parsed:
    if text == "":
        return None
    parts = SPLIT.split(text)
    count = 2 * spec.items
    if len(parts) % count or not (spec.variable or len(parts) == count):
        raise ValueError(text)
    return [_pair(parts[at : at + 2]) for at in range(0, len(parts), 2)]


def array_parser(spec: FieldSpec) -> Callable[[str], Parsed]:
    """Give the reader of an array's stripped text to a list; it raises ValueError for what is none."""
    if spec.is_complex:
        return lambda text: _complex_array(spec, text)
    parse = element_parser(spec)

    def variable(text: str) -> Parsed:
        if text == "":
            return []
        parts = _parts(spec, text)
        if len(parts) % spec.items:
            raise ValueError(text)
        return [parse(part) for part in parts]

    def fixed(text: str) -> Parsed:
        if text == "" and spec.empty_is_null:
            return None
        values = [parse(part) for part in _parts(spec, text)[: spec.items]]
        if spec.is_wide and len(values) < spec.items:
            raise ValueError(text)
        return values + [_default(spec)] * (spec.items - len(values))

    return variable if spec.variable else fixed
