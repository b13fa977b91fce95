"""What a plot shows, in words: for its heading, for whoever does not see it, and beside it."""

import math

from app.pages.drawing import Words
from app.pages.quantities import grouped
from app.services.plots import Figure, Kind, PlotWish
from app.services.plots.dates import date_words
from app.services.plots.figure import Axis, Facts
from app.services.plots.labels import unit_words
from app.services.plots.scatters import MOST_POINTS

__all__ = ["plot_words", "title_of"]


def _name(axis: Axis) -> str:
    return axis.label.partition(" [")[0]


def _value(axis: Axis, value: float) -> str:
    if axis.origin is not None:
        return date_words(value - axis.origin)
    if not axis.scale.log:
        step = 10 ** (math.floor(math.log10(axis.scale.high - axis.scale.low)) - 2)
        value = round(value / step) * step + 0.0  # without a minus before 0
    return f"{value:.{3 if axis.scale.log else 12}g}".replace("-", "−")


def title_of(figure: Figure, wish: PlotWish) -> str:
    """The plot's heading."""
    x, y = _name(figure.x), _name(figure.y)
    if figure.kind is Kind.HISTOGRAM:
        return f"Histogram of {x}"
    return f"{y} by phase" if wish.folded else f"{y} against {x}"


def _rows(facts: Facts, *, points: bool) -> str:
    what = "points" if points else "rows"
    if facts.drawn == facts.rows:
        return f"{grouped(facts.rows)} {what if facts.rows != 1 else what[:-1]}"
    return f"{grouped(facts.drawn)} of {grouped(facts.rows)} {what}"


def _left_out(facts: Facts, log: bool) -> list[str]:
    reason = "without a value" + (" above 0" if log else "")
    words = []
    if facts.missing:
        words.append(f"{grouped(facts.missing)} {reason} are left out")
    if facts.outside:
        words.append(f"{grouped(facts.outside)} lie outside")
    return words


def _along(axis: Axis) -> str:
    words = f"{_name(axis)} from {_value(axis, axis.scale.low)} to {_value(axis, axis.scale.high)}"
    unit = f" {unit_words(axis.unit)}" if axis.unit and axis.origin is None else ""
    how = [
        word
        for word, so in (("logarithmic", axis.scale.log), ("running backwards", axis.scale.reverse))
        if so
    ]
    return f"{words}{unit}{', ' if how else ''}{' and '.join(how)}"


def _peak(figure: Figure) -> str:
    """Where most rows are."""
    facts = figure.facts
    if not facts.peak:
        return ""
    x = " and ".join(_value(figure.x, value) for value in facts.peak_x)
    if facts.peak_y is None:
        return f"The highest bar has {grouped(facts.peak)}, between {x}."
    y = " and ".join(_value(figure.y, value) for value in facts.peak_y)
    names = _name(figure.x), _name(figure.y)
    return f"The fullest cell has {grouped(facts.peak)}, with {names[0]} between {x}, {names[1]} between {y}."


def _cells(figure: Figure, wish: PlotWish) -> str:
    """Why there are cells where points were asked for."""
    unasked = figure.kind is Kind.DENSITY and wish.kind is not Kind.DENSITY
    return f"More than {grouped(MOST_POINTS)} points are counted in cells." if unasked else ""


def _colours(figure: Figure) -> str:
    """What the colours are, where they are not numbers of rows."""
    if figure.legend is None or figure.legend.counts:
        return ""
    return f"Colours: {figure.legend.label}; the outermost hundredths share the end's colour."


def plot_words(figure: Figure, wish: PlotWish) -> Words:
    """Title and description."""
    facts, lines = figure.facts, wish.kind is Kind.SPECTRUM
    log = figure.x.scale.log or (figure.y.scale.log and figure.kind is not Kind.HISTOGRAM)
    axes = [figure.x] if figure.kind is Kind.HISTOGRAM else [figure.x, figure.y]
    sentences = [
        "; ".join([_rows(facts, points=lines), *_left_out(facts, log)]) + ".",
        f"Shown: {'; '.join(map(_along, axes))}.",
        _cells(figure, wish),
        _peak(figure),
        _colours(figure),
    ]
    return Words(title_of(figure, wish), " ".join(sentence for sentence in sentences if sentence))
