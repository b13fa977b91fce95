"""Filters of a question as the pairs of names and values that a service is sent."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pydantic import AfterValidator

from connectors.contract import Choices, FilterValue, Interval, Operator, Parameter, ParameterKind
from connectors.dal.words import number
from connectors.errors import UsageError
from connectors.units import converted, converted_interval

__all__ = ["Pair", "Syntax", "check_parameter", "filter_pairs", "known_words"]

Pair = tuple[str, str]

ONE_SIDED = {Operator.AT_LEAST, Operator.AT_MOST}
FITTING = {
    ParameterKind.RANGE: {Operator.EQUALS, Operator.BETWEEN},
    ParameterKind.CHOICE: {Operator.EQUALS, Operator.IN},
    ParameterKind.CHOICES: {Operator.EQUALS, Operator.IN},
    ParameterKind.NUMBER: {Operator.EQUALS, *ONE_SIDED},
}


@dataclass(frozen=True, slots=True)
class Syntax:
    """How a protocol writes a range, and several values: by `separator`, or by repeating the name.

    Without `interval` it has no ranges; `repeats` goes before `separator`, and without either there is one
    value to each name.
    """

    interval: Callable[[Interval], str] | None = None
    separator: str = ""
    repeats: bool = False


def known_words(table: Mapping[str, Parameter]) -> AfterValidator:
    """Give a validator for an option that names the protocol's own parameters."""

    def check(word: str) -> str:
        if word not in table:
            raise ValueError(f"there is no '{word}' (there are: {', '.join(table)})")
        return word

    return AfterValidator(check)


def check_parameter(parameter: Parameter, syntax: Syntax) -> None:
    """See that a configured parameter can be sent. Raises ValueError naming it."""
    ranged = parameter.kind is ParameterKind.RANGE or parameter.operator in ONE_SIDED
    if ranged and syntax.interval is None:
        raise ValueError(f"parameters.{parameter.name}: this protocol has no form for ranges")
    if parameter.kind is ParameterKind.CHOICES and not (syntax.repeats or syntax.separator):
        raise ValueError(f"parameters.{parameter.name}: this protocol takes one value; use kind 'choice'")
    if parameter.operator not in FITTING.get(parameter.kind, {Operator.EQUALS}):
        raise ValueError(f"parameters.{parameter.name}: this protocol cannot ask by '{parameter.operator}'")
    try:
        converted(1.0, parameter.unit, parameter.field_unit)
    except UsageError as error:
        raise ValueError(f"parameters.{parameter.name}.field_unit: {error.message}") from error


def _text(parameter: Parameter, value: object) -> str:
    if not isinstance(value, str) or not value:
        parameter.refuse("give a text.")
    if not value.isprintable():
        parameter.refuse("there is a character in this that cannot be sent.")
    return value


def _ranged(parameter: Parameter, value: Interval, syntax: Syntax) -> list[str]:
    if syntax.interval is None:
        parameter.refuse("give one value, not a range.")
    if value == Interval():
        return []
    ends = converted_interval(value, parameter.unit, parameter.field_unit, field=parameter.name)
    return [syntax.interval(ends)]


def _number(parameter: Parameter, value: object, syntax: Syntax) -> list[str]:
    if isinstance(value, bool) or not isinstance(value, int | float):
        parameter.refuse("give a number.")
    match parameter.operator:
        case Operator.AT_LEAST:
            return _ranged(parameter, Interval(low=value), syntax)
        case Operator.AT_MOST:
            return _ranged(parameter, Interval(high=value), syntax)
        case _:
            unit, wanted = parameter.unit, parameter.field_unit
            return [number(converted(value, unit, wanted, field=parameter.name))]


def _choices(parameter: Parameter, value: FilterValue, syntax: Syntax) -> list[str]:
    values = value.values if isinstance(value, Choices) else (_text(parameter, value),)
    if not values or (len(values) > 1 and parameter.kind is not ParameterKind.CHOICES):
        parameter.refuse("choose one.")
    offered = {choice for choice, _ in parameter.choices}
    for each in values:
        if each not in offered:
            parameter.refuse(f"'{each[:60]}' is not offered.")
    return list(values) if syntax.repeats else [syntax.separator.join(values)]


def _written(parameter: Parameter, value: FilterValue, syntax: Syntax) -> list[str]:
    """A filter's value as the values of the service's parameter."""
    match parameter.kind:
        case ParameterKind.RANGE:
            if not isinstance(value, Interval):
                parameter.refuse("give a range.")
            return _ranged(parameter, value, syntax)
        case ParameterKind.NUMBER:
            return _number(parameter, value, syntax)
        case ParameterKind.CHOICE | ParameterKind.CHOICES:
            return _choices(parameter, value, syntax)
        case ParameterKind.FLAG:
            if not isinstance(value, bool):
                parameter.refuse("choose yes or no.")
            return ["true" if value else "false"]
        case ParameterKind.TEXT:
            return [_text(parameter, value)]


def filter_pairs(
    parameters: Sequence[Parameter], filters: Mapping[str, FilterValue], syntax: Syntax
) -> list[Pair]:
    """Give the pairs of all filters, in the parameters' order. Raises UsageError naming the parameter."""
    names = {parameter.name for parameter in parameters}
    for name in filters:
        if name not in names:
            raise UsageError(f"This service cannot be asked by '{name}'.", field=name)
    return [
        (parameter.field, text)
        for parameter in parameters
        if parameter.name in filters
        for text in _written(parameter, filters[parameter.name], syntax)
    ]
