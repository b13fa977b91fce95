"""Values of a dataset's own parameters."""

from collections.abc import Callable

from app.forms.faults import FormFault
from app.forms.reader import Reader, number
from connectors.contract import Choices, FilterValue, Interval, Parameter, ParameterKind

__all__ = ["read_values"]


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


def read_values(reader: Reader, parameters: tuple[Parameter, ...]) -> dict[str, FilterValue]:
    """The values given, by parameter; one that is needed and missing is a fault."""
    values = {}
    for parameter in parameters:
        value = _value(reader, parameter)
        if value is not None:
            values[parameter.name] = value
        elif parameter.required:
            reader.faults.setdefault(parameter.name, f"{parameter.label} is needed here.")
    return values
