"""The form of a plot: what was typed, what is to be drawn for it, and what is wrong with it."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from app.forms.faults import FormFault
from app.forms.plot_filters import kept_filters
from app.forms.reader import Reader, Typed, number
from app.forms.subset import filter_names
from app.services.plots import PLOT, AxisWish, Kind, PlotWish, first_axis, first_plot, other_axis
from app.services.plots.meanings import arrays, numbers
from app.services.plots.spectra import spectral_units
from app.services.results import Result
from connectors.errors import UsageError
from connectors.units import mjd_of

__all__ = ["PlotForm", "question_of", "read_plot"]

AXIS = ("", "_log", "_reverse", "_min", "_max", "_error")
NAMES = frozenset(
    {f"{PLOT}{axis}{part}" for axis in "xy" for part in AXIS}
    | {f"{PLOT}{name}" for name in ("kind", "colour", "bins", "period", "epoch", "unit", "row", "keep")}
)
MOST_BINS = 500
WHOLE = 10
NO_RANGE = "Give an end of a range at least, in the unit of a column with one number a row."
DIRECTIONS = {"": None, "yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class PlotForm:
    """`wish` is None where there is no number to plot; it is not to be drawn where `faults` is not empty."""

    typed: Typed
    wish: PlotWish | None = None
    faults: Mapping[str, str] = field(default_factory=dict)


def question_of(arguments: Typed) -> Typed:
    """The arguments that are the question's: neither the plot's nor those that choose rows."""
    others = filter_names(arguments)
    pairs = [pair for pair in arguments.items(multi=True) if pair[0] not in others]
    return MultiDict([pair for pair in pairs if not pair[0].startswith(PLOT)])


def _number_or_date(text: str) -> float:
    if not re.match(r"\d{4}-", text):
        return number(text)
    try:
        return mjd_of(text)
    except UsageError as error:
        raise FormFault("Give a number, or a date such as 2020-03-01.") from error


def _above_zero(text: str) -> float:
    value = number(text)
    if value <= 0:
        raise FormFault("A period is above 0.")
    return value


def _bins(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text[:WHOLE]) <= MOST_BINS:
        raise FormFault(f"Give a whole number of bins from 1 to {MOST_BINS}.")
    return int(text)


def _row(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) >= WHOLE:
        raise FormFault("Give the number of a row, from 0 on.")
    return int(text)


def _kind(text: str) -> Kind:
    try:
        return Kind(text)
    except ValueError as error:
        raise FormFault(f"A plot is one of {', '.join(Kind)}.") from error


def _column(reader: Reader, name: str, known: Collection[str]) -> str:
    """The column that is named; empty where none is or it cannot be plotted."""

    def read(text: str) -> str:
        if text not in known:
            raise FormFault(f"There is no column of numbers '{text[:60]}' here.")
        return text

    return reader.read(f"{PLOT}{name}", read, "")


def _direction(reader: Reader, axis: str) -> bool | None:
    text = reader.text(f"{PLOT}{axis}_reverse")
    if text not in DIRECTIONS:
        reader.faults[f"{PLOT}{axis}_reverse"] = "Choose yes, no or nothing."
    return DIRECTIONS.get(text)


def _axis(reader: Reader, axis: str, column: str, known: Collection[str]) -> AxisWish:
    """Everything about one axis, with the faults beside its fields."""
    low, high = (reader.read(f"{PLOT}{axis}_{end}", _number_or_date, None) for end in ("min", "max"))
    log = reader.text(f"{PLOT}{axis}_log") not in {"", "0", "no"}
    if low is not None and high is not None and low >= high:
        reader.faults[f"{PLOT}{axis}_min"] = "The lower end is not below the upper one."
    elif log:
        for end, value in (("min", low), ("max", high)):
            if value is not None and value <= 0:
                reader.faults[f"{PLOT}{axis}_{end}"] = "A logarithmic axis is above 0."
    return AxisWish(
        column=column,
        log=log,
        reverse=_direction(reader, axis),
        low=low,
        high=high,
        error=_column(reader, f"{axis}_error", known),
    )


def _what(reader: Reader, result: Result, known: Collection[str]) -> tuple[Kind, str, str] | None:
    """Kind and columns, as typed or else as it suits them; None where there is nothing to plot."""
    first = first_plot(result)
    if first is None:
        return None
    kind = reader.read(f"{PLOT}kind", _kind, None)
    x, y = _column(reader, "x", known), _column(reader, "y", known)
    if kind is None:
        if not x and not y:
            return first
        kind = Kind.SCATTER if y else Kind.HISTOGRAM
    if not x:
        x = first[1] if kind is first[0] else first_axis(result, kind)
    if kind is Kind.HISTOGRAM:
        return kind, x, ""
    return kind, x, y or (first[2] if first[:2] == (kind, x) else other_axis(result, kind, x))


def _unit(reader: Reader, result: Result, name: str) -> str:
    """The unit of a spectrum's x; a fault where the column cannot be given in it."""
    column, unit = result.column(name), reader.text(f"{PLOT}unit")
    if column and unit and unit not in (column.unit, *spectral_units(column.unit)):
        reader.faults[f"{PLOT}unit"] = f"'{column.label or column.name}' cannot be given in this unit."
    return unit


def _check(reader: Reader, kind: Kind, columns: tuple[str, str], listed: Collection[str]) -> None:
    """Faults of what does not go together."""
    for name in reader.typed:
        if name.startswith(PLOT) and name not in NAMES:
            reader.faults[name] = f"A plot has no '{name.removeprefix(PLOT)[:60]}'."
    if kind is Kind.HISTOGRAM:
        columns = (columns[0], columns[0])
    lists = [column in listed for column in columns]
    if not columns[1]:
        reader.faults.setdefault(f"{PLOT}y", "There is no second column of numbers for this plot.")
    elif kind is not Kind.SPECTRUM and any(lists):
        reader.faults[f"{PLOT}x"] = "A list of numbers a row can only be drawn as a spectrum."
    elif lists[0] != lists[1]:
        reader.faults[f"{PLOT}y"] = "A list of numbers goes with a list only."


def read_plot(typed: Typed, result: Result) -> PlotForm:
    """Read the form; what was not chosen is chosen from what the columns mean."""
    reader = Reader(typed)
    plain, listed = ([column.name for column in found(result)] for found in (numbers, arrays))
    chosen = _what(reader, result, [*plain, *listed])
    if chosen is None:
        return PlotForm(typed)
    kind, x, y = chosen
    wish = PlotWish(
        kind=kind,
        x=_axis(reader, "x", x, plain),
        y=_axis(reader, "y", y, plain),
        colour=_column(reader, "colour", plain),
        bins=reader.read(f"{PLOT}bins", _bins, 0),
        period=reader.read(f"{PLOT}period", _above_zero, None),
        epoch=reader.read(f"{PLOT}epoch", _number_or_date, None),
        unit=_unit(reader, result, x) if kind is Kind.SPECTRUM else "",
        row=reader.read(f"{PLOT}row", _row, None),
    )
    _check(reader, kind, (x, y), listed)
    if reader.text(f"{PLOT}keep") and not reader.faults and not kept_filters(wish, result):
        reader.faults[f"{PLOT}{'y' if wish.folded else 'x'}_min"] = NO_RANGE
    return PlotForm(typed, wish, reader.faults)
