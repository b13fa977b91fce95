"""The part of a dataset's form that narrows by region, time and band."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from werkzeug.datastructures import MultiDict

from app.pages.datasets.fields import Field, range_of
from connectors.contract import Capability, Description, ParameterKind
from connectors.units import BAND_UNITS

__all__ = ["EVERY_REGION", "Narrowing", "narrowing_of"]

EVERY_REGION = Description(
    capabilities=frozenset({Capability.BOX, Capability.POLYGON, Capability.TIME, Capability.BAND})
)
"""Stands for datasets of any kind."""

FIRST_UNIT = "nm"
SIGNS = {"um": "µm", "Angstrom": "Å"}
TIME_HELP = "UTC: 2020, 2020-03-01, 2020-03-01T12:30, or an MJD. A day or a year as the end is included."
BAND_HELP = "Wavelength, frequency or photon energy, in vacuum."
BOX_HELP = "RA from, to, Dec from, to."
POLYGON_HELP = "RA and Dec of three corners or more, either way round."


@dataclass(frozen=True, slots=True)
class Narrowing:
    """The fields, under a heading that names what they are of."""

    heading: str
    fields: Sequence[Field]

    @property
    def used(self) -> bool:
        """Whether something stands in one of them."""
        return any(field.used for field in self.fields)


def _text(
    name: str, label: str, typed: MultiDict[str, str], faults: Mapping[str, str], placeholder: str, words: str
) -> Field:
    return Field(
        name=name,
        label=label,
        kind=ParameterKind.TEXT,
        values=[typed.get(name, "")],
        unit="deg",
        help="" if name in faults else words,
        error=faults.get(name, ""),
        placeholder=placeholder,
    )


def _range(
    name: str, typed: MultiDict[str, str], faults: Mapping[str, str], words: str, **facts: Any
) -> Field:
    """A range whose faults say enough to do without the help."""
    field = range_of(name, typed, faults, **facts)
    return field if field.error else replace(field, help=words)


def narrowing_of(
    description: Description, typed: MultiDict[str, str], faults: Mapping[str, str]
) -> Narrowing:
    """The fields that this dataset has, as they were typed."""
    can, fields, words = description.capabilities, [], []
    if Capability.BOX in can:
        fields.append(_text("box", "Box", typed, faults, "10 11 41 42", BOX_HELP))
    if Capability.POLYGON in can:
        fields.append(_text("polygon", "Polygon", typed, faults, "10 41, 11 41, 11 42", POLYGON_HELP))
    if fields:
        words.append("region")
    if Capability.TIME in can:
        fields.append(_range("time", typed, faults, TIME_HELP, label="Time", keyboard="text"))
        words.append("time")
    if Capability.BAND in can:
        units = [(unit, SIGNS.get(unit, unit)) for unit in BAND_UNITS]
        unit = typed.get("band_unit") or FIRST_UNIT
        fields.append(_range("band", typed, faults, BAND_HELP, label="Band", units=units, unit=unit))
        words.append("band")
    return Narrowing(", ".join(words).capitalize(), fields)
