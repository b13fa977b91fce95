"""A filter's value as a condition; values are always bound, and columns come from the known ones only."""

import math
import re
from collections.abc import Mapping

import pyarrow as pa
from astropy import units

from connectors.contract import Choices, FilterValue, Interval, Operator, Parameter

__all__ = ["Condition", "Scalar", "condition", "quoted"]

Scalar = str | float | int | bool
Condition = tuple[str, Mapping[str, Scalar]]
COMPARED = {
    Operator.EQUALS: "=",
    Operator.AT_LEAST: ">=",
    Operator.AT_MOST: "<=",
    Operator.BETWEEN: "=",
    Operator.IN: "=",
}


def quoted(name: str) -> str:
    """Give a column's name as SQL has it."""
    return '"' + name.replace('"', '""') + '"'


def _scaled(parameter: Parameter, value: float) -> float:
    """Give a number from the unit a person types to the table's."""
    if not parameter.field_unit or parameter.field_unit == parameter.unit:
        return value
    return float(units.Unit(parameter.unit).to(units.Unit(parameter.field_unit), value))


def _number(parameter: Parameter, kind: pa.DataType, value: object) -> float | int:
    if isinstance(value, bool) or not isinstance(value, str | float | int):
        parameter.refuse("give a number.")
    if (
        pa.types.is_integer(kind)
        and re.fullmatch(r"\s*[+-]?\d{1,18}\s*", str(value))
        and not parameter.field_unit
    ):
        return int(value)
    try:
        number = float(value)
    except ValueError:
        parameter.refuse(f"'{value}' is not a number.")
    if not math.isfinite(number):
        parameter.refuse("give a finite number.")
    return _scaled(parameter, number)


def _scalar(parameter: Parameter, kind: pa.DataType, value: object) -> Scalar:
    """Give a value in the column's type. Raises UsageError."""
    if pa.types.is_boolean(kind):
        words = {"true": True, "false": False}
        plain = words.get(str(value).lower())
        return plain if plain is not None else parameter.refuse("give true or false.")
    if pa.types.is_string(kind):
        if not isinstance(value, str) or "\0" in value:
            parameter.refuse("give a text.")
        return value
    return _number(parameter, kind, value)


def _interval(parameter: Parameter, kind: pa.DataType, value: Interval, slot: str) -> Condition:
    if pa.types.is_string(kind) or pa.types.is_boolean(kind):
        parameter.refuse("a range needs a column of numbers.")
    ends = {side: getattr(value, side) for side in ("low", "high")}
    bound = {f"{slot}_{side}": _number(parameter, kind, end) for side, end in ends.items() if end is not None}
    if len(bound) > 1 and bound[f"{slot}_low"] > bound[f"{slot}_high"]:
        parameter.refuse("the lower end is above the upper end.")
    signs = {f"{slot}_low": ">=", f"{slot}_high": "<="}
    parts = [f"{quoted(parameter.field)} {signs[name]} ${name}" for name in bound]
    return " AND ".join(parts) or "true", bound


def _choices(parameter: Parameter, kind: pa.DataType, value: Choices, slot: str) -> Condition:
    if not value.values:
        parameter.refuse("choose at least one.")
    offered = {choice for choice, _ in parameter.choices}
    strange = [item for item in value.values if offered and item not in offered]
    if strange:
        parameter.refuse(f"'{strange[0]}' is not offered.")
    bound = {f"{slot}_{index}": _scalar(parameter, kind, item) for index, item in enumerate(value.values)}
    return f"{quoted(parameter.field)} IN ({', '.join(f'${name}' for name in bound)})", bound


def _contains(parameter: Parameter, value: FilterValue, slot: str) -> Condition:
    text = _scalar(parameter, pa.string(), value)
    column = f"CAST({quoted(parameter.field)} AS VARCHAR)"
    return f"contains(lower({column}), lower(${slot}))", {slot: text}


def _compared(parameter: Parameter, kind: pa.DataType, value: FilterValue, slot: str) -> Condition:
    if parameter.choices:
        return _choices(parameter, kind, Choices((str(value),)), slot)
    return f"{quoted(parameter.field)} {COMPARED[parameter.operator]} ${slot}", {
        slot: _scalar(parameter, kind, value)
    }


def condition(parameter: Parameter, kind: pa.DataType, value: FilterValue, slot: str) -> Condition:
    """Give SQL with named places and the values for them; `slot` is the places' prefix.

    An interval or choices say themselves how they meet the column, one value does so by the parameter's
    operator. Raises UsageError naming the parameter.
    """
    if isinstance(value, Interval):
        return _interval(parameter, kind, value, slot)
    if isinstance(value, Choices):
        return _choices(parameter, kind, value, slot)
    if parameter.operator is Operator.CONTAINS:
        return _contains(parameter, value, slot)
    return _compared(parameter, kind, value, slot)
