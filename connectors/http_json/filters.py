"""A filter's value as parameters of the service; a value is text in its place and nothing more."""

from collections.abc import Mapping

from connectors.contract import Choices, FilterValue, Interval, Operator, Parameter
from connectors.http_json.options import Options
from connectors.http_json.templates import filled, places
from connectors.units import converted, converted_interval

__all__ = ["Pairs", "filter_pairs", "number_text", "shaped"]

Pairs = list[tuple[str, str]]


def number_text(number: float) -> str:
    """Give a number in the fewest digits that mean it exactly, whole ones without a point."""
    return repr(number).removesuffix(".0")


def shaped(templates: Mapping[str, str], values: Mapping[str, str], names: Mapping[str, str]) -> Pairs:
    """Fill templates of names and values; a parameter all of whose places are empty is not sent."""
    asked = {
        filled(name, names): filled(template, values)
        for name, template in templates.items()
        if not places(template) or any(values[place] for place in places(template))
    }
    return list(asked.items())


def _number(parameter: Parameter, value: float | str) -> str:
    try:
        number = float(value)
    except (ValueError, OverflowError):
        parameter.refuse("give a number.")
    return number_text(converted(number, parameter.unit, parameter.field_unit, field=parameter.name))


def _text(parameter: Parameter, value: str | float | bool) -> str:
    """One value as the service wants it. Raises UsageError."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str) or parameter.field_unit:
        return _number(parameter, value)
    offered = {choice for choice, _ in parameter.choices}
    if offered and value not in offered:
        parameter.refuse(f"'{value[:60]}' is not offered.")
    if not value.strip():
        parameter.refuse("give a value.")
    if "\0" in value or value != value.encode("utf-8", "replace").decode():
        parameter.refuse("there is a character in this that cannot be sent.")
    return value


def _several(parameter: Parameter, chosen: Choices, separator: str) -> list[str]:
    """The values to send one by one; a single one of all where the service wants them joined."""
    if not chosen.values:
        parameter.refuse("choose at least one.")
    texts = [_text(parameter, value) for value in chosen.values]
    if not separator:
        return texts
    if strange := [text for text in texts if separator in text]:
        parameter.refuse(f"'{strange[0][:60]}' cannot be asked for among others.")
    return [separator.join(texts)]


def _ends(parameter: Parameter, interval: Interval) -> dict[str, str]:
    turned = converted_interval(interval, parameter.unit, parameter.field_unit, field=parameter.name)
    ends = {"min": turned.low, "max": turned.high}
    return {name: "" if end is None else number_text(end) for name, end in ends.items()}


def filter_pairs(parameter: Parameter, value: FilterValue, options: Options) -> Pairs:
    """Give what is sent for a filter.

    An interval is sent as `operators.between` says, other values as the parameter's own operator, several
    choices as one parameter each or joined. Raises UsageError naming the parameter.
    """
    names = {"field": parameter.field}
    if isinstance(value, Interval):
        if parameter.operator is not Operator.BETWEEN:
            parameter.refuse("give one value, not a range.")
        return shaped(options.templates(Operator.BETWEEN), _ends(parameter, value), names)
    if parameter.operator is Operator.BETWEEN:
        parameter.refuse("give a range.")
    templates = options.templates(parameter.operator)
    if isinstance(value, Choices):
        texts = _several(parameter, value, options.separator)
    else:
        texts = [_text(parameter, value)]
    return [pair for text in texts for pair in shaped(templates, {"value": text}, names)]
