"""A dataset's own parameters, as they are typed."""

from collections.abc import Callable, Sequence

from app.forms.faults import FormFault
from app.forms.reader import Reader, number
from connectors.contract import Choices, FilterValue, Interval, Parameter, ParameterKind

__all__ = ["read_filters"]


def _limited(parameter: Parameter) -> Callable[[str], float]:
    def read(text: str) -> float:
        value = number(text)
        low, high = parameter.minimum, parameter.maximum
        if (low is not None and value < low) or (high is not None and value > high):
            ends = [
                f"at least {low:g}" if low is not None else "",
                f"at most {high:g}" if high is not None else "",
            ]
            raise FormFault(f"{parameter.label} is {' and '.join(end for end in ends if end)}.")
        return value

    return read


def _flag(text: str) -> bool:
    if text not in {"yes", "no"}:
        raise FormFault("Choose yes or no.")
    return text == "yes"


def _interval(reader: Reader, parameter: Parameter) -> Interval | None:
    low = reader.read(f"{parameter.name}_min", _limited(parameter), None)
    high = reader.read(f"{parameter.name}_max", _limited(parameter), None)
    if low is not None and high is not None and low > high:
        reader.faults[f"{parameter.name}_min"] = "The lower limit is above the upper one."
    return Interval(low, high) if low is not None or high is not None else None


def _choices(reader: Reader, parameter: Parameter) -> Choices | None:
    known = {value for value, _ in parameter.choices}
    chosen = [value for value in reader.typed.getlist(parameter.name) if value]
    if unknown := [value for value in chosen if value not in known]:
        reader.faults[parameter.name] = f"There is no choice '{unknown[0][:60]}' here."
    return Choices(tuple(sorted(set(chosen)))) if chosen else None


def _value(reader: Reader, parameter: Parameter) -> FilterValue | None:
    match parameter.kind:
        case ParameterKind.RANGE:
            return _interval(reader, parameter)
        case ParameterKind.CHOICE | ParameterKind.CHOICES:
            return _choices(reader, parameter)
        case ParameterKind.NUMBER:
            return reader.read(parameter.name, _limited(parameter), None)
        case ParameterKind.FLAG:
            return reader.read(parameter.name, _flag, None)
        case ParameterKind.TEXT:
            return reader.text(parameter.name) or None


def read_filters(reader: Reader, parameters: Sequence[Parameter]) -> dict[str, FilterValue]:
    """What was asked of each parameter; a needed one that is empty is a fault."""
    values = {parameter.name: _value(reader, parameter) for parameter in parameters}
    for parameter in parameters:
        if parameter.required and values[parameter.name] is None:
            reader.faults.setdefault(parameter.name, f"{parameter.label} is needed here.")
    return {name: value for name, value in values.items() if value is not None}
