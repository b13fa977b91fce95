"""The form of a cut-out, and the address that it makes."""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from werkzeug.datastructures import MultiDict

from app.pages.datasets.fields import Field, range_of
from app.pages.page import Page
from app.pages.remote import host_of, web_url
from app.services.baskets import row_label
from app.services.links import RowLink, argument_of
from app.services.offers import Offer
from app.services.results import Result
from connectors.contract import Interval, ParameterKind, Recipe
from connectors.datalink import SodaKind, SodaParameter
from connectors.errors import UsageError
from connectors.units import BAND_UNITS, from_metres, iso_time

__all__ = ["CutoutPage", "Filled", "cutout_page"]

LABELS = {
    SodaKind.CIRCLE: "Centre of a circle",
    SodaKind.BAND: "Wavelength, frequency or energy",
    SodaKind.TIME: "Time",
    SodaKind.CHOICES: "Polarisation",
    SodaKind.POLYGON: "Corners of a polygon",
    SodaKind.POS: "Any shape",
}
"""What the standard's own parameters are called here, in the order of the form."""

KINDS = {SodaKind.NUMBER: ParameterKind.NUMBER, SodaKind.CHOICE: ParameterKind.CHOICE}
HELP = {
    SodaKind.CIRCLE: "In degrees or sexagesimal.",
    SodaKind.POLYGON: "RA and Dec of each corner in turn.",
    SodaKind.POS: "CIRCLE, RANGE or POLYGON with degrees, such as RANGE 10.2 10.6 41 41.5.",
    SodaKind.TIME: "Dates, times such as 2024-05-01T12:30, or MJD; in UTC.",
    SodaKind.BAND: "",
}
SPANS = frozenset({SodaKind.BAND, SodaKind.TIME, SodaKind.INTERVAL})
ORDER = tuple(LABELS)
CORNERS_SHOWN = 20

Typed = MultiDict[str, str]


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it was filled in: `values` are what the service is sent, `faults` are by field."""

    parameters: Sequence[SodaParameter]
    typed: Typed
    values: Sequence[tuple[str, str]]
    faults: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CutoutPage(Page):
    """The form, and where the cut-out is once the form says what it is to be.

    `fields` are of the standard's parameters, `others` of the service's own.
    `ready_url` is at the archive: the data do not pass through the portal. A link leads there, since a
    browser does not follow a form to another server (Content-Security-Policy, form-action).
    """

    template: ClassVar[str] = "links/cutout.html"
    regions: ClassVar[tuple[str, ...]] = ("cutout",)
    offer: Offer
    label: str
    words: str
    row_url: str
    action: str
    hidden: Sequence[tuple[str, str]]
    asked: Mapping[str, str | int]
    fields: Sequence[Field]
    others: Sequence[Field]
    strangers: Sequence[str]
    ready_url: str = ""
    recipe: Recipe | None = None

    @property
    def host(self) -> str:
        """The server that the cut-out comes from."""
        return host_of(self.ready_url)


def _between(interval: Interval, unit: str) -> str:
    """Limits in words, none where there are none."""
    low, high = interval.low, interval.high
    if low is None and high is None:
        return ""
    if low is None:
        words = f"At most {high:.7g}"
    elif high is None:
        words = f"At least {low:.7g}"
    else:
        words = f"Between {low:.7g} and {high:.7g}"
    return f"{words} {unit}".rstrip() + "."


def _band_unit(limits: Interval) -> str:
    """What people speak of at these wavelengths, which are in metres."""
    near = limits.low or limits.high or 0.0
    known = ((0.0, "m"), (1e-8, "keV"), (3e-6, "nm"), (3e-4, "um"), (1.0, "GHz"))
    return next((unit for most, unit in known if near <= most), "MHz")


def _limits(parameter: SodaParameter, unit: str) -> str:
    """What the service says of its limits, in the unit that is typed."""
    limits, held = parameter.limits, parameter.circle
    if held:
        return f"The data lie within {held.radius:.4g} deg around {held.ra:.5f} {held.dec:+.5f}."
    if parameter.outline:
        shown = parameter.outline[: 2 * CORNERS_SHOWN]
        return f"The data's own: {' '.join(f'{one:.4f}' for one in shown)}."
    try:
        if parameter.kind is SodaKind.BAND and limits != Interval():
            return _between(from_metres(limits, unit), unit)
        if parameter.kind is SodaKind.TIME and limits.low is not None and limits.high is not None:
            return f"Between {iso_time(limits.low)[:19]} and {iso_time(limits.high)[:19]}."
    except UsageError:
        # Such limits are no band or time; they are shown as the service wrote them.
        unit = parameter.unit
    return _between(limits, unit)


def _help(parameter: SodaParameter, unit: str) -> str:
    said = parameter.description
    ours = HELP.get(parameter.kind, f"{said}." if said and said[-1] not in ".!?" else said)
    return " ".join(words for words in (ours, _limits(parameter, unit)) if words)


def _span(parameter: SodaParameter, label: str, typed: Typed, faults: Mapping[str, str]) -> Field:
    name, unit = argument_of(parameter), parameter.unit
    facts: dict[str, Any] = {}
    if parameter.kind is SodaKind.BAND:
        chosen = typed.get(f"{name}_unit", "")
        unit = chosen if chosen in BAND_UNITS else _band_unit(parameter.limits)
        facts["units"] = [(one, one) for one in BAND_UNITS]
    if parameter.kind is SodaKind.TIME:
        unit, facts["keyboard"] = "", "text"
    return range_of(name, typed, faults, label=label, unit=unit, help=_help(parameter, unit), **facts)


def _radius(parameter: SodaParameter, typed: Typed, faults: Mapping[str, str]) -> Field:
    name = f"{argument_of(parameter)}_radius"
    return Field(
        name=name,
        label="Radius of the circle",
        kind=ParameterKind.TEXT,
        values=typed.getlist(name),
        help="With a unit: deg, arcmin or arcsec.",
        error=faults.get(name, ""),
    )


def _fields(parameter: SodaParameter, typed: Typed, faults: Mapping[str, str]) -> list[Field]:
    name, label = argument_of(parameter), LABELS.get(parameter.kind, parameter.name)
    if parameter.kind in SPANS:
        return [_span(parameter, label, typed, faults)]
    kind = KINDS.get(parameter.kind, ParameterKind.TEXT)
    if parameter.kind is SodaKind.CHOICES and parameter.options:
        kind = ParameterKind.CHOICES
    main = Field(
        name=name,
        label=label,
        kind=kind,
        values=typed.getlist(name),
        unit="" if parameter.kind is SodaKind.CIRCLE else parameter.unit,
        help=_help(parameter, parameter.unit),
        error=faults.get(name, ""),
        choices=parameter.options,
    )
    return [main, _radius(parameter, typed, faults)] if parameter.kind is SodaKind.CIRCLE else [main]


def _sorted(form: Filled) -> tuple[list[Field], list[Field]]:
    """The fields of the standard's parameters in our order, and those of the service's own in its order."""
    known = [one for one in form.parameters if one.kind in ORDER]
    others = [one for one in form.parameters if one.kind not in ORDER]
    known.sort(key=lambda one: ORDER.index(one.kind))
    fields, further = (
        [field for one in some for field in _fields(one, form.typed, form.faults)] for some in (known, others)
    )
    return fields, further


def _strangers(fields: Sequence[Field], faults: Mapping[str, str]) -> list[str]:
    """Faults that stand beside no field."""
    shown = {f"{field.name}{end}" for field in fields for end in ("", "_min", "_max", "_unit")}
    return [words for name, words in faults.items() if name not in shown]


def cutout_page(
    offer: Offer,
    result: Result,
    number: int,
    link: RowLink,
    form: Filled,
    urls: tuple[str, str],
    hidden: Sequence[tuple[str, str]],
    asked: Mapping[str, str | int],
) -> CutoutPage:
    """The page; `urls` are the row's page and the form's address, `hidden` is what the form sends along.

    `asked` says which row it is about.
    """
    service, (fields, others) = link.link.service, _sorted(form)
    ready_url = web_url(link.cutout_url(form.values)) if form.values else ""
    curl = f"curl --location --compressed --output cutout {shlex.quote(ready_url)}"
    return CutoutPage(
        offer=offer,
        label=row_label(offer.description.key, result.columns, result.row(number)),
        words=link.link.description or (service.description if service else ""),
        row_url=urls[0],
        action=urls[1],
        hidden=hidden,
        asked=asked,
        fields=fields,
        others=others,
        strangers=_strangers([*fields, *others], form.faults),
        ready_url=ready_url,
        recipe=Recipe("curl", curl) if ready_url else None,
    )
