"""The fields of a dataset's form: what was typed, and what is wrong, beside what they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from connectors.contract import Description, Parameter, ParameterKind

__all__ = ["Field", "fields_of", "range_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field: `values` is what was typed, `upper` the second half of a range.

    `wrong` says which halves of a range the error is about; `units` are those to choose from (value, label),
    `unit` then being the chosen one.
    """

    name: str
    label: str
    kind: ParameterKind
    values: Sequence[str] = ()
    upper: str = ""
    unit: str = ""
    help: str = ""
    error: str = ""
    required: bool = False
    choices: Sequence[tuple[str, str]] = ()
    units: Sequence[tuple[str, str]] = ()
    wrong: tuple[bool, bool] = (True, True)
    keyboard: str = "decimal"
    placeholder: str = ""

    @property
    def value(self) -> str:
        """The one value typed."""
        return self.values[0] if self.values else ""

    @property
    def used(self) -> bool:
        """Whether something stands in it."""
        return bool(any(self.values) or self.upper or self.error)


def range_of(name: str, typed: MultiDict[str, str], faults: Mapping[str, str], **facts: Any) -> Field:
    """A range as it was typed, with the faults of either half and of both."""
    ends = [f"{name}_min", f"{name}_max"]
    told = [faults[key] for key in (*ends, f"{name}_unit", name) if key in faults]
    low, high = (end in faults for end in ends)
    return Field(
        name=name,
        kind=ParameterKind.RANGE,
        values=[typed.get(ends[0], "")],
        upper=typed.get(ends[1], ""),
        error=" ".join(dict.fromkeys(told)),
        wrong=(low, high) if low or high else (True, True),
        **facts,
    )


def _field(parameter: Parameter, typed: MultiDict[str, str], faults: Mapping[str, str]) -> Field:
    name, label, unit, words = parameter.name, parameter.label, parameter.unit, parameter.help
    if parameter.kind is ParameterKind.RANGE:
        return range_of(name, typed, faults, label=label, unit=unit, help=words, required=parameter.required)
    values = typed.getlist(name) or ([parameter.default] if parameter.default and not typed else [])
    return Field(
        name=name,
        label=label,
        kind=parameter.kind,
        values=values,
        unit=unit,
        help=words,
        error=faults.get(name, ""),
        required=parameter.required,
        choices=sorted(parameter.choices, key=lambda choice: choice[0] not in values),
    )


def fields_of(description: Description, typed: MultiDict[str, str], faults: Mapping[str, str]) -> list[Field]:
    """The fields of a dataset's own parameters."""
    return [_field(parameter, typed, faults) for parameter in description.parameters]
