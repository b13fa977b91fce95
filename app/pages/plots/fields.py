"""The fields of a plot's form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.pages.datasets.fields import Field
from app.services.plots import PLOT, AxisWish, Kind, PlotWish
from app.services.plots.labels import label_of, unit_words
from app.services.plots.meanings import arrays, belongs_right_to_left, numbers
from app.services.plots.spectra import spectral_units
from app.services.results import Result
from connectors.contract import Column, ParameterKind

__all__ = ["PlotFields", "plot_fields"]

KINDS = (
    ("histogram", "Histogram"),
    ("scatter", "Points"),
    ("density", "Density"),
    ("series", "Time series"),
    ("spectrum", "Spectrum"),
)
Options = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class PlotFields:
    """The fields that this kind of plot has; `selects` and `errors` with their options (value, label)."""

    selects: Sequence[tuple[Field, Options]]
    errors: Sequence[tuple[Field, Options]]
    checks: Sequence[tuple[str, str, bool]]
    texts: Sequence[Field]
    ranges: Sequence[Field]


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes fields with what was typed and what is wrong with it."""

    typed: Mapping[str, str]
    faults: Mapping[str, str]

    def field(self, name: str, label: str, value: str = "", *, unit: str = "", help_: str = "") -> Field:
        """A field; `value` stands in it where nothing was typed."""
        full = f"{PLOT}{name}"
        error = self.faults.get(full, "")
        return Field(
            name=full,
            label=label,
            kind=ParameterKind.TEXT,
            values=[self.typed.get(full) or value],
            unit=unit_words(unit),
            help="" if error else help_,
            error=error,
        )

    def range(self, axis: str, label: str, unit: str) -> Field:
        """The two ends of an axis."""
        ends = [f"{PLOT}{axis}_{end}" for end in ("min", "max")]
        told = [self.faults[end] for end in ends if end in self.faults]
        return Field(
            name=f"{PLOT}{axis}",
            label=label,
            kind=ParameterKind.RANGE,
            values=[self.typed.get(ends[0], "")],
            upper=self.typed.get(ends[1], ""),
            unit=unit_words(unit),
            error=" ".join(dict.fromkeys(told)),
            wrong=(ends[0] in self.faults, ends[1] in self.faults),
        )


def _options(columns: Sequence[Column]) -> list[tuple[str, str]]:
    """Columns to choose from, those that the table shows first."""
    ordered = sorted(columns, key=lambda column: not column.shown)
    return [(column.name, label_of(column, column.unit)) for column in ordered]


def _directions(column: Column | None) -> Options:
    usual = "backwards" if column and belongs_right_to_left(column) else "forwards"
    return [("", f"as usual, {usual}"), ("no", "forwards"), ("yes", "backwards")]


def _selects(maker: _Maker, result: Result, wish: PlotWish) -> list[tuple[Field, Options]]:
    kinds = [
        pair for pair in KINDS if pair[0] != Kind.SPECTRUM or wish.kind is Kind.SPECTRUM or arrays(result)
    ]
    plain = _options(numbers(result))
    pool = [*_options(arrays(result)), *plain] if wish.kind is Kind.SPECTRUM else plain
    made: list[tuple[Field, Options]] = [
        (maker.field("kind", "Kind", wish.kind), kinds),
        (maker.field("x", "Along x", wish.x.column), pool),
    ]
    if wish.kind is not Kind.HISTOGRAM:
        made.append((maker.field("y", "Along y", wish.y.column), pool))
    if wish.kind in {Kind.SCATTER, Kind.DENSITY, Kind.SERIES}:
        made.append((maker.field("colour", "Colour", wish.colour), [("", "one for all"), *plain]))
    if wish.kind is Kind.SPECTRUM:
        column = result.column(wish.x.column)
        own = column.unit if column else ""
        units = [(unit, unit_words(unit)) for unit in spectral_units(own)] or [(own, own or "none")]
        made.append((maker.field("unit", "Unit of x", own), units))
    return made


def _more(maker: _Maker, result: Result, wish: PlotWish) -> list[tuple[Field, Options]]:
    """Directions, and errors where rows are drawn one by one."""
    both: dict[str, AxisWish] = {"x": wish.x, "y": wish.y}
    if wish.kind is Kind.HISTOGRAM:
        del both["y"]
    made: list[tuple[Field, Options]] = [
        (maker.field(f"{axis}_reverse", f"{axis} runs"), _directions(result.column(own.column)))
        for axis, own in both.items()
    ]
    if wish.kind in {Kind.SCATTER, Kind.SERIES}:
        options = [("", "none"), *_options(numbers(result))]
        made += [(maker.field(f"{axis}_error", f"Error of {axis}"), options) for axis in both]
    return made


def _texts(maker: _Maker, wish: PlotWish, unit: str, *, listed: bool) -> list[Field]:
    if wish.kind is Kind.HISTOGRAM:
        return [maker.field("bins", "Bins", help_="Empty: as many as the rows allow.")]
    if wish.kind is Kind.SERIES:
        return [
            maker.field("period", "Fold by a period", unit=unit),
            maker.field("epoch", "Phase 0 at", unit=unit, help_="Empty: the earliest row."),
        ]
    if wish.kind is Kind.SPECTRUM and listed:
        return [
            maker.field(
                "row", "Row", help_="Its number in the answer, from 0. Empty: the first with a spectrum."
            )
        ]
    return []


def _ranges(maker: _Maker, wish: PlotWish, units: Mapping[str, str]) -> list[Field]:
    axes = [axis for axis in "xy" if not (axis == "x" and wish.folded)]
    shown = axes[:1] if wish.kind is Kind.HISTOGRAM else axes
    return [maker.range(axis, f"Range of {axis}", units[axis]) for axis in shown]


def plot_fields(
    typed: Mapping[str, str], faults: Mapping[str, str], wish: PlotWish, result: Result
) -> PlotFields:
    """The fields of this plot, as they were typed or chosen."""
    maker = _Maker(typed, faults)
    columns = {"x": result.column(wish.x.column), "y": result.column(wish.y.column)}
    units = {axis: column.unit if column else "" for axis, column in columns.items()}
    if wish.unit:
        units["x"] = wish.unit
    second = "Rows logarithmic" if wish.kind is Kind.HISTOGRAM else "y logarithmic"
    listed = wish.x.column in {column.name for column in arrays(result)}
    return PlotFields(
        selects=_selects(maker, result, wish),
        errors=_more(maker, result, wish),
        checks=(
            (f"{PLOT}x_log", "x logarithmic", wish.x.log),
            (f"{PLOT}y_log", second, wish.y.log),
        ),
        texts=_texts(maker, wish, units["x"], listed=listed),
        ranges=_ranges(maker, wish, units),
    )
