"""What a SODA service asks a person for, with its limits (SODA 1.0, sections 3 and 4.3)."""

import math
from dataclasses import dataclass, field
from enum import StrEnum

from connectors.contract import Circle, Interval, Service, ServiceInput
from connectors.datalink.services import is_fixed

__all__ = ["SodaKind", "SodaParameter", "soda_parameters"]

NUMBERS = frozenset({"double", "float", "int", "long", "short", "unsignedByte"})
WHOLE = frozenset({"int", "long", "short", "unsignedByte"})
CIRCLE_NUMBERS, INTERVAL_NUMBERS = 3, 2


class SodaKind(StrEnum):
    """What a value is made of. CHOICES are several of the options, or words where there are none."""

    CIRCLE = "circle"
    POLYGON = "polygon"
    POS = "pos"
    BAND = "band"
    TIME = "time"
    INTERVAL = "interval"
    NUMBER = "number"
    CHOICE = "choice"
    CHOICES = "choices"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class SodaParameter:
    """One thing to ask for; `default` is what the service wrote, `limits` are in `unit`.

    `circle` and `outline` (RA and Dec of corners in turn) hold the data, where the service tells them; all in
    ICRS degrees. `whole` numbers have no decimals; `options` are (value, label).
    """

    name: str
    kind: SodaKind
    unit: str = ""
    description: str = ""
    default: str = ""
    limits: Interval = field(default_factory=Interval)
    circle: Circle | None = None
    outline: tuple[float, ...] = ()
    whole: bool = False
    options: tuple[tuple[str, str], ...] = ()


def _numbers(text: str) -> list[float]:
    """The numbers of a limit; nothing where it is not made of numbers."""
    try:
        numbers = [float(part) for part in text.replace(",", " ").split()]
    except ValueError:
        return []
    return [] if any(map(math.isnan, numbers)) else numbers


def _spatial(one: ServiceInput) -> SodaKind | None:
    name, xtype, size = one.name.upper(), one.xtype.lower(), one.arraysize.strip()
    if one.datatype in NUMBERS and (xtype == "circle" or (name == "CIRCLE" and size == str(CIRCLE_NUMBERS))):
        return SodaKind.CIRCLE
    if one.datatype in NUMBERS and (xtype == "polygon" or name == "POLYGON"):
        return SodaKind.POLYGON
    return SodaKind.POS if name == "POS" and one.datatype == "char" else None


def _interval(one: ServiceInput) -> SodaKind | None:
    """The kind of a pair of numbers, by name, UCD and unit (SODA 1.0, section 3.5)."""
    if one.datatype not in NUMBERS or one.arraysize.strip() != str(INTERVAL_NUMBERS):
        return None
    name, ucd = one.name.upper(), one.ucd.lower()
    if name == "BAND" and one.unit == "m" and ucd.startswith("em.wl"):
        return SodaKind.BAND
    if name == "TIME" and one.unit == "d" and ucd.startswith("time"):
        return SodaKind.TIME
    return SodaKind.INTERVAL


def _kind(one: ServiceInput) -> SodaKind:
    if one.name.upper() == "POL":
        return SodaKind.CHOICES
    if one.options:
        return SodaKind.CHOICE
    if found := _spatial(one) or _interval(one):
        return found
    scalar = one.datatype in NUMBERS and one.arraysize.strip() in {"", "1"}
    return SodaKind.NUMBER if scalar else SodaKind.TEXT


def _limits(one: ServiceInput) -> Interval:
    """MIN and MAX; older services wrote both ends of an interval into MAX."""
    low, high = _numbers(one.minimum), _numbers(one.maximum)
    if not low and len(high) == INTERVAL_NUMBERS:
        low, high = high[:1], high[1:]
    ends = [one[0] if len(one) == 1 and math.isfinite(one[0]) else None for one in (low, high)]
    return Interval(*ends)


def _circle(one: ServiceInput) -> Circle | None:
    numbers = _numbers(one.maximum)
    if len(numbers) != CIRCLE_NUMBERS or not all(map(math.isfinite, numbers)):
        return None
    circle = Circle(*numbers)
    return circle if -90 <= circle.dec <= 90 and circle.radius > 0 else None  # noqa: PLR2004 - the poles


def _parameter(one: ServiceInput) -> SodaParameter:
    kind = _kind(one)
    limited = kind in {SodaKind.BAND, SodaKind.TIME, SodaKind.INTERVAL, SodaKind.NUMBER}
    return SodaParameter(
        name=one.name,
        kind=kind,
        unit=one.unit,
        description=one.description,
        default=one.value,
        limits=_limits(one) if limited else Interval(),
        circle=_circle(one) if kind is SodaKind.CIRCLE else None,
        outline=tuple(_numbers(one.maximum)) if kind is SodaKind.POLYGON else (),
        whole=one.datatype in WHOLE,
        options=one.options,
    )


def soda_parameters(service: Service) -> tuple[SodaParameter, ...]:
    """What a person may give, in the service's order; ID is never asked for, and no name comes twice."""
    asked = {one.name: one for one in reversed(service.inputs) if one.name and not is_fixed(one)}
    mine = [one for one in service.inputs if asked.get(one.name) is one and one.name.upper() != "ID"]
    return tuple(_parameter(one) for one in mine)
