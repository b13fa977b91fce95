"""The form of a cut-out: what was typed, and what the service is sent for it (SODA 1.0, section 3)."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from werkzeug.datastructures import MultiDict

from app.forms.angles import read_angle
from app.forms.coordinates import read_position
from app.forms.faults import FormFault
from app.forms.reader import Reader, Typed, number
from app.forms.spans import read_time
from app.services.links import CUTOUT, argument_of
from connectors.contract import Circle, Interval, Position
from connectors.datalink import (
    SodaKind,
    SodaParameter,
    choice_text,
    circle_text,
    interval_text,
    number_text,
    polygon_text,
    pos_text,
)
from connectors.errors import UsageError
from connectors.units import to_metres

__all__ = ["LINK", "CutoutForm", "beginning", "own_arguments", "read_cutout"]

LINK = f"{CUTOUT}link"
"""Which of the row's links the cut-out is of."""

LONGEST = 2000
SPATIAL = frozenset({SodaKind.CIRCLE, SodaKind.POLYGON, SodaKind.POS})
SPANS = frozenset({SodaKind.BAND, SodaKind.TIME, SodaKind.INTERVAL})
BLANKS = re.compile(r"[\s,]+")


@dataclass(frozen=True, slots=True)
class CutoutForm:
    """`values` are what the service is sent, none where nothing was asked or `faults` is not empty."""

    typed: Typed
    asked: bool
    values: Sequence[tuple[str, str]] = ()
    faults: Mapping[str, str] = field(default_factory=dict)


def own_arguments(arguments: Typed) -> tuple[Typed, Typed]:
    """The arguments of the question, and those of the cut-out."""
    question, cutout = MultiDict[str, str](), MultiDict[str, str]()
    for name, value in arguments.items(multi=True):
        (cutout if name.startswith(CUTOUT) else question).add(name, value)
    return question, cutout


def _position(text: str) -> Position:
    position = read_position(text)
    if position is None:
        raise FormFault("Give a position, such as 10.68 +41.27 or 00 42 44.3 +41 16 09.")
    return position


def _circle(reader: Reader, parameter: SodaParameter) -> str:
    """A circle; without a centre there is none, whatever its radius."""
    name = argument_of(parameter)
    centre = reader.read(name, _position, None)
    radius_name = f"{name}_radius"
    if centre is None:
        return ""
    if not reader.text(radius_name):
        reader.faults[radius_name] = "Give a radius, such as 10 arcmin."
    radius = reader.read(radius_name, read_angle, None)
    return circle_text(parameter, Circle(centre.ra, centre.dec, radius)) if radius else ""


def _ends(reader: Reader, name: str, kind: SodaKind) -> Interval:
    """Both ends as numbers, those of a time as MJD."""
    first: Callable[[str], float] = read_time if kind is SodaKind.TIME else number
    last = partial(read_time, end=True) if kind is SodaKind.TIME else number
    return Interval(reader.read(f"{name}_min", first, None), reader.read(f"{name}_max", last, None))


def _span(reader: Reader, parameter: SodaParameter) -> str:
    """An interval in the service's unit; nothing where both ends are open."""
    name = argument_of(parameter)
    ends = _ends(reader, name, parameter.kind)
    if ends == Interval():
        return ""
    if parameter.kind is SodaKind.BAND:
        ends = to_metres(ends.low, ends.high, reader.text(f"{name}_unit") or parameter.unit)
    return interval_text(parameter, ends)


def _plain(reader: Reader, parameter: SodaParameter) -> str:
    """What is typed into one field; nothing where it is empty."""
    text = reader.text(argument_of(parameter), LONGEST)
    if not text:
        return ""
    match parameter.kind:
        case SodaKind.POLYGON:
            return polygon_text(parameter, text)
        case SodaKind.POS:
            return pos_text(parameter, text)
        case SodaKind.NUMBER:
            return number_text(parameter, number(text))
        case SodaKind.CHOICE:
            return choice_text(parameter, text)
        case _:
            return text


def _several(reader: Reader, parameter: SodaParameter) -> list[str]:
    """The ticked options; words where the service lists none (SODA 1.0, section 3.3.6)."""
    name = argument_of(parameter)
    if parameter.options:
        return [choice_text(parameter, one) for one in reader.typed.getlist(name) if one]
    return [word for word in BLANKS.split(reader.text(name)) if word]


def _values(reader: Reader, parameter: SodaParameter) -> list[str]:
    """All values of a parameter; a fault is kept beside its field and gives none."""
    name = argument_of(parameter)
    try:
        if parameter.kind is SodaKind.CHOICES:
            return _several(reader, parameter)
        if parameter.kind is SodaKind.CIRCLE:
            value = _circle(reader, parameter)
        else:
            value = (_span if parameter.kind in SPANS else _plain)(reader, parameter)
    except FormFault as fault:
        reader.faults[name] = str(fault)
    except UsageError as error:
        reader.faults[f"{name}_unit" if error.field == "band_unit" else name] = error.message
    else:
        return [value] if value else []
    return []


def _names(parameter: SodaParameter) -> set[str]:
    """The fields of a parameter."""
    name = argument_of(parameter)
    if parameter.kind is SodaKind.CIRCLE:
        return {name, f"{name}_radius"}
    if parameter.kind not in SPANS:
        return {name}
    unit = {f"{name}_unit"} if parameter.kind is SodaKind.BAND else set()
    return {f"{name}_min", f"{name}_max"} | unit


def read_cutout(parameters: Sequence[SodaParameter], typed: Typed) -> CutoutForm:
    """Read the form; a field that the service does not have is a fault, not ignored."""
    if not set(typed) - {LINK}:
        return CutoutForm(typed, asked=False)
    reader = Reader(typed)
    known = {LINK}.union(*map(_names, parameters))
    for name in typed:
        if name not in known:
            reader.faults[name] = f"This service has no parameter '{name.removeprefix(CUTOUT)[:60]}'."
    values = [(one, value) for one in parameters for value in _values(reader, one)]
    if shapes := [one for one, _ in values if one.kind in SPATIAL][1:]:
        reader.faults[argument_of(shapes[0])] = "Give one shape only, and empty the others."
    if not values and not reader.faults:
        reader.faults[CUTOUT] = "Fill in at least one field; without any, the service would send everything."
    pairs = [] if reader.faults else [(one.name, value) for one, value in values]
    return CutoutForm(typed, asked=True, values=pairs, faults=reader.faults)


def _first_circle(parameter: SodaParameter, place: Position | None, width: float | None) -> tuple[str, str]:
    """The middle of the data, and half their radius: what is sent at once is a part, and a useful one."""
    held = parameter.circle
    centre = place or (Position(held.ra, held.dec) if held else None)
    radius = held.radius / 2 if held else width / 4 if width else None
    where = f"{centre.ra:.6f} {centre.dec:+.6f}" if centre else ""
    return where, f"{radius * 60:.4g} arcmin" if radius else ""


def beginning(parameters: Sequence[SodaParameter], place: Position | None, width: float | None) -> Typed:
    """What stands in the form before anything is typed; `width` of the data is in degrees."""
    typed = MultiDict[str, str]()
    for parameter in parameters:
        name = argument_of(parameter)
        if parameter.kind is SodaKind.CIRCLE:
            typed[name], typed[f"{name}_radius"] = _first_circle(parameter, place, width)
        elif parameter.kind not in SPANS and parameter.default:
            typed[name] = parameter.default
    return typed
