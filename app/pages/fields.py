"""The fields of a dataset's form: what was typed, and what is wrong, beside what they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from connectors.contract import Description, Parameter, ParameterKind

__all__ = ["Field", "fields_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field: `values` is what was typed, `upper` the second half of a range."""

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

    @property
    def value(self) -> str:
        """The one value typed."""
        return self.values[0] if self.values else ""

    @property
    def used(self) -> bool:
        """Whether something stands in it."""
        return bool(any(self.values) or self.upper or self.error)


def _field(parameter: Parameter, typed: MultiDict[str, str], faults: Mapping[str, str]) -> Field:
    name, upper = parameter.name, ""
    values = typed.getlist(name) or ([parameter.default] if parameter.default and not typed else [])
    error = faults.get(name, "")
    if parameter.kind is ParameterKind.RANGE:
        values, upper = [typed.get(f"{name}_min", "")], typed.get(f"{name}_max", "")
        error = faults.get(f"{name}_min") or faults.get(f"{name}_max") or error
    return Field(
        name=name,
        label=parameter.label,
        kind=parameter.kind,
        values=values,
        upper=upper,
        unit=parameter.unit,
        help=parameter.help,
        error=error,
        required=parameter.required,
        choices=sorted(parameter.choices, key=lambda choice: choice[0] not in values),
    )


def fields_of(description: Description, typed: MultiDict[str, str], faults: Mapping[str, str]) -> list[Field]:
    """The fields of a dataset's own parameters."""
    return [_field(parameter, typed, faults) for parameter in description.parameters]
