"""A filter's value as a condition in ADQL."""

import math
import re

from connectors.contract import Choices, FilterValue, Interval, Operator, Parameter, ParameterKind
from connectors.tap.adql import identifier, number, pattern, text
from connectors.tap.scales import converted, falling

__all__ = ["condition"]

COMPARED = {Operator.AT_LEAST: ">=", Operator.AT_MOST: "<="}
TURNED = {">=": "<=", "<=": ">="}
WHOLE = re.compile(r"\s*[+-]?[0-9]{1,19}\s*")
FLAGS = {"true": True, "false": False}
NUMBERS = {ParameterKind.NUMBER, ParameterKind.RANGE}


def _number(parameter: Parameter, value: object, *, whole: bool) -> float:
    """A number in the service's unit, exact where it is whole."""
    if isinstance(value, bool) or not isinstance(value, str | float | int):
        parameter.refuse("give a number.")
    try:
        read = int(value) if isinstance(value, str) and WHOLE.fullmatch(value) else value
        made = read if isinstance(read, int) else float(read)
    except ValueError:
        parameter.refuse(f"'{value}' is not a number.")
    if not math.isfinite(made):
        parameter.refuse("give a finite number.")
    made = converted(made, parameter.unit, parameter.field_unit)
    return int(made) if whole and made == int(made) else made


def _flag(parameter: Parameter, value: object, *, whole: bool) -> str:
    """ADQL 2.1 leaves booleans to the services; they take them as words, or have numbers instead."""
    plain = FLAGS.get(str(value).lower())
    if plain is None:
        parameter.refuse("give true or false.")
    return str(int(plain)) if whole else text(str(plain).lower())


def _literal(parameter: Parameter, value: object, *, whole: bool) -> str:
    if parameter.kind is ParameterKind.FLAG or isinstance(value, bool):
        return _flag(parameter, value, whole=whole)
    if whole or parameter.kind in NUMBERS or not isinstance(value, str):
        return number(_number(parameter, value, whole=whole))
    return text(value)


def _interval(parameter: Parameter, column: str, value: Interval, *, whole: bool) -> str:
    if parameter.kind not in NUMBERS and not whole:
        parameter.refuse("a range needs numbers.")
    ends = [end if end is None else _number(parameter, end, whole=whole) for end in (value.low, value.high)]
    low, high = reversed(ends) if falling(parameter.unit, parameter.field_unit) else ends
    if low is not None and high is not None:
        if low > high:
            parameter.refuse("the lower end is above the upper end.")
        return f"{column} BETWEEN {number(low)} AND {number(high)}"
    if low is not None:
        return f"{column} >= {number(low)}"
    return f"{column} <= {number(high)}" if high is not None else ""


def _offered(parameter: Parameter, values: tuple[str, ...]) -> None:
    known = {value for value, _ in parameter.choices}
    strange = [value for value in values if known and value not in known]
    if strange:
        parameter.refuse(f"'{strange[0]}' is not offered.")


def _choices(parameter: Parameter, column: str, value: Choices, *, whole: bool) -> str:
    if not value.values:
        parameter.refuse("choose at least one.")
    _offered(parameter, value.values)
    return f"{column} IN ({', '.join(_literal(parameter, item, whole=whole) for item in value.values)})"


def _compared(parameter: Parameter, column: str, value: str | float, *, whole: bool) -> str:
    sign = COMPARED.get(parameter.operator, "=")
    if falling(parameter.unit, parameter.field_unit):
        sign = TURNED.get(sign, sign)
    return f"{column} {sign} {_literal(parameter, value, whole=whole)}"


def condition(parameter: Parameter, value: FilterValue, *, whole: bool = False) -> str:
    """A condition, empty for an open range; `whole` is whether the column has whole numbers.

    An interval or choices say themselves how they meet the column, one value does so by the parameter's
    operator. Raises UsageError naming the parameter.
    """
    column = identifier(parameter.field)
    try:
        if isinstance(value, Interval):
            return _interval(parameter, column, value, whole=whole)
        if isinstance(value, Choices):
            return _choices(parameter, column, value, whole=whole)
        if isinstance(value, str):
            _offered(parameter, (value,))
            if parameter.operator is Operator.CONTAINS:
                return f"LOWER({column}) LIKE {pattern(value)}"
        return _compared(parameter, column, value, whole=whole)
    except ValueError as error:
        parameter.refuse(str(error))
