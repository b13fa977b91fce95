"""What the signs of a chart mean, in words and numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import escape

from app.pages.charts.angles import angle_words
from app.pages.quantities import grouped
from app.services.sky import MOST_POINTS, Chart

__all__ = ["INDENT", "LINE", "ROOM", "Entry", "legend_of", "legend_signs", "summary_of"]

INDENT, LINE, ROOM = 14, 24, 5
"""Units of a picture: where a legend begins, how high its lines are, what is free around them."""

SIGN, LETTER = 34, 8.2
"""Units of a sign with the gap after it, and of a letter at most, on the average."""

Ends = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Entry:
    """A sign by its class, and what it stands for; words without a sign head those that follow."""

    sign: str
    words: str


def _count(number: int, one: str, many: str) -> str:
    return f"{grouped(number)} {one if number == 1 else many}"


def _ends(ends: Ends) -> str:
    low, high = map(grouped, ends)
    return low if low == high else f"{low}–{high}"


def _rows(chart: Chart) -> list[Entry]:
    if chart.density is None:
        return [Entry("point", _count(chart.shown, "row", "rows"))] if chart.shown else []
    cell = angle_words(chart.density.cell)
    heading = Entry("", f"Rows in a cell of {cell} × {cell}:")
    levels = enumerate(chart.density.ends, start=1)
    return [heading, *(Entry(f"level-{number}", _ends(ends)) for number, ends in levels)]


def legend_of(chart: Chart) -> Sequence[Entry]:
    """The signs that are in the chart."""
    entries = _rows(chart)
    if chart.footprints:
        words = _count(len(chart.footprints), "footprint", "footprints")
        if chart.outlined > len(chart.footprints):
            words += f" of {_count(chart.outlined, 'row', 'rows')}"
        entries.append(Entry("footprint", words))
    if chart.region:
        entries.append(Entry("asked", "region asked for"))
    if chart.ecliptic:
        entries += [Entry("ecliptic", "ecliptic"), Entry("galactic", "galactic plane")]
    return entries


def summary_of(chart: Chart) -> str:
    """What is shown, in a sentence for those who do not see it."""
    if not chart.rows:
        return "No row passes the filters."
    without = chart.rows - chart.placed
    words = f"{_count(chart.shown, 'row', 'rows')} of {_count(chart.rows, 'row', 'rows')} here"
    if without and chart.placed:
        words += f"; {_count(without, 'row has', 'rows have')} no position"
    if chart.density is not None:
        words += f", counted since they are more than {_count(MOST_POINTS, 'row', 'rows')}"
    if not chart.placed and chart.outlined:
        words = f"{_count(chart.outlined, 'row', 'rows')} with a footprint here"
    return f"{words}."


def _sign(entry: Entry, x: float, y: float) -> str:
    """A sign of the legend, 26 units wide."""
    if not entry.sign:
        return ""
    if entry.sign == "point":
        return f'<circle class="sky-point" cx="{x + 13}" cy="{y}" r="4"/>'
    if entry.sign.startswith("level"):
        return f'<rect class="sky-level sky-{entry.sign}" x="{x + 4}" y="{y - 8}" width="18" height="16"/>'
    return f'<path class="sky-{entry.sign}" d="M{x} {y}h26"/>'


def legend_signs(entries: Sequence[Entry], top: float, wide: float) -> tuple[str, float]:
    """The legend below the chart, in as many lines as it needs, and how high it is."""
    parts, x, line = [], float(INDENT), 0
    for entry in entries:
        before = SIGN if entry.sign else 0
        length = before + len(entry.words) * LETTER + 2 * INDENT
        if x > INDENT and x + length > wide:
            x, line = INDENT, line + 1
        y = top + (line + 0.5) * LINE
        words = f'<text class="sky-label" x="{x + before:g}" y="{y + ROOM:g}">{escape(entry.words)}</text>'
        parts.append(_sign(entry, x, y) + words)
        x += length
    return "".join(parts), (line + 1) * LINE
