"""The form of a dataset: what was typed, what it means and what is wrong with it."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from werkzeug.datastructures import MultiDict

from app.forms.angles import UNITS, read_angle
from app.forms.coordinates import read_position
from app.forms.faults import FormFault
from app.services.questions import Question
from connectors.archive import RESERVED
from connectors.contract import (
    Box,
    Capability,
    Choices,
    Description,
    FilterValue,
    Interval,
    Parameter,
    ParameterKind,
    Position,
)

__all__ = ["DEFAULT_RADIUS", "QuestionForm", "Where", "read_question", "read_where"]

DEFAULT_RADIUS = "10 arcmin"
LONGEST = 500
VIEW = frozenset({"page", "per_page", "sort", "row", "columns"})
BOX_LIMITS = 4

Typed = MultiDict[str, str]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Where:
    """A target's name or a position, and a radius in degrees."""

    target: str = ""
    position: Position | None = None
    radius: float = 0.0


@dataclass(frozen=True, slots=True)
class QuestionForm:
    """`typed` is kept as it came; `question` is None where nothing was asked or `faults` is not empty."""

    typed: Typed
    asked: bool
    question: Question | None = None
    faults: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Reader:
    """Reads fields one by one and keeps every fault beside its field's name."""

    typed: Typed
    faults: dict[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        text = self.typed.get(name, "").strip()
        if len(text) > LONGEST:
            self.faults[name] = f"At most {LONGEST} characters fit here."
            return ""
        if "\x00" in text:
            self.faults[name] = "There is a character in this that cannot be used."
            return ""
        return text

    def read(self, name: str, reader: Callable[[str], T], otherwise: T) -> T:
        text = self.text(name)
        if not text:
            return otherwise
        try:
            return reader(text)
        except FormFault as fault:
            self.faults[name] = str(fault)
            return otherwise


def _finite(text: str) -> float:
    try:
        number = float(text.replace("\u2212", "-"))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise FormFault("Give a number, such as 12.5 or 1e-3.")
    return number


def _box(text: str) -> Box:
    parts = text.replace(",", " ").split()
    if len(parts) != BOX_LIMITS:
        raise FormFault(
            "Give four limits in degrees: RA from, RA to, Dec from, Dec to. For example: 10 11 41 42."
        )
    ra_min, ra_max, dec_min, dec_max = (_finite(part) for part in parts)
    if not (0 <= ra_min <= 360 and 0 <= ra_max <= 360):  # noqa: PLR2004 - a full turn
        raise FormFault(
            "Right ascensions are between 0 and 360 degrees; a box may pass through 0, as in 359 1."
        )
    if not -90 <= dec_min < dec_max <= 90:  # noqa: PLR2004 - the poles
        raise FormFault("Declinations are between -90 and +90 degrees, the smaller one first.")
    return Box(ra_min, ra_max, dec_min, dec_max)


def _rows(most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not text.isascii() or not text.isdecimal() or not 1 <= int(text) <= most:
            raise FormFault(f"Give a whole number of rows from 1 to {most}.")
        return int(text)

    return read


def _limited(parameter: Parameter) -> Callable[[str], float]:
    def read(text: str) -> float:
        number = _finite(text)
        low, high = parameter.minimum, parameter.maximum
        if (low is not None and number < low) or (high is not None and number > high):
            ends = [
                f"at least {low:g}" if low is not None else "",
                f"at most {high:g}" if high is not None else "",
            ]
            raise FormFault(f"{parameter.label} is {' and '.join(end for end in ends if end)}.")
        return number

    return read


def _flag(text: str) -> bool:
    if text not in {"yes", "no"}:
        raise FormFault("Choose yes or no.")
    return text == "yes"


def _interval(reader: _Reader, parameter: Parameter) -> Interval | None:
    low = reader.read(f"{parameter.name}_min", _limited(parameter), None)
    high = reader.read(f"{parameter.name}_max", _limited(parameter), None)
    if low is not None and high is not None and low > high:
        reader.faults[f"{parameter.name}_min"] = "The lower limit is above the upper one."
    return Interval(low, high) if low is not None or high is not None else None


def _choices(reader: _Reader, parameter: Parameter) -> Choices | None:
    known = {value for value, _ in parameter.choices}
    chosen = [value for value in reader.typed.getlist(parameter.name) if value]
    if unknown := [value for value in chosen if value not in known]:
        reader.faults[parameter.name] = f"There is no choice '{unknown[0][:60]}' here."
    return Choices(tuple(sorted(set(chosen)))) if chosen else None


def _value(reader: _Reader, parameter: Parameter) -> FilterValue | None:
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


def _where(reader: _Reader) -> Where:
    target = " ".join(reader.text("target").split())
    if not target:
        return Where()
    position = reader.read("target", read_position, None)
    unit = reader.typed.get("radius_unit", "deg")
    if unit not in UNITS:
        reader.faults["radius"] = "Choose degrees, arcminutes or arcseconds."
        unit = "deg"
    radius = reader.read("radius", lambda text: read_angle(text, unit), read_angle(DEFAULT_RADIUS))
    return Where("" if position else target, position, radius)


def _names(description: Description) -> set[str]:
    """Every argument that this dataset's form has."""
    names = {"max_rows"} | VIEW
    if Capability.CONE in description.capabilities:
        names |= {"target", "radius", "radius_unit"}
    if Capability.BOX in description.capabilities:
        names |= {"box"}
    for parameter in description.parameters:
        ranged = parameter.kind is ParameterKind.RANGE
        names |= {f"{parameter.name}_min", f"{parameter.name}_max"} if ranged else {parameter.name}
    return names


def read_where(typed: Typed) -> tuple[Where, dict[str, str]]:
    """The target and radius alone, with the faults by field."""
    reader = _Reader(typed)
    return _where(reader), reader.faults


def read_question(
    typed: Typed, archive: str, dataset: str, description: Description, most_rows: int
) -> QuestionForm:
    """Read a dataset's form; an argument that it does not have is a fault, not ignored."""
    reader = _Reader(typed)
    names = _names(description)
    for name in typed:
        if name not in names:
            what = "cannot be searched by" if name in RESERVED else "has no parameter"
            reader.faults[name] = f"This dataset {what} '{name[:60]}'."
    if not set(typed) - VIEW:
        return QuestionForm(typed, asked=False, faults=reader.faults)
    where = _where(reader)
    box = reader.read("box", _box, None)
    if box and (where.target or where.position):
        reader.faults["box"] = "Search around a target or in a box, not both; empty one of them."
    values = {parameter.name: _value(reader, parameter) for parameter in description.parameters}
    for parameter in description.parameters:
        if parameter.required and values[parameter.name] is None:
            reader.faults.setdefault(parameter.name, f"{parameter.label} is needed here.")
    max_rows = reader.read("max_rows", _rows(most_rows), min(10_000, most_rows))
    question = Question(
        archive=archive,
        dataset=dataset,
        target=where.target,
        position=where.position,
        radius=where.radius,
        box=box,
        filters={name: value for name, value in values.items() if value is not None},
        max_rows=max_rows,
    )
    return QuestionForm(typed, asked=True, question=None if reader.faults else question, faults=reader.faults)
