"""A figure as SVG, within a page or by itself.

The element is as wide as the area, and labels stand outside of it: a page makes it as wide as there is
room. Within it all places are percentages, so that texts and lines keep their sizes, and only dots, lines
and cells are stretched. Colours are attributes, so that a saved file has them; the classes let the page's
style sheet give the theme's instead, since attributes are weaker.
"""

from markupsafe import Markup, escape

from app.pages.drawing.layout import (
    AREA_HEIGHT,
    LEFT,
    RIGHT,
    WIDTH,
    Words,
    height_of,
    shortened,
    top_of,
)
from app.pages.drawing.svg_layers import FINE, GREY, layer_svg
from app.services.plots.colours import COLOURS, hex_colour
from app.services.plots.figure import Axis, Figure, Legend

__all__ = ["svg_of"]

ROOM = 260
"""Pixels along x that even the narrowest page has for the labels of its ticks."""

CHARACTER = 7
INK = "#18212c"


def _percent(place: float) -> str:
    return f"{100 * place:.2f}%"


def _grid(axis: Axis, *, upright: bool) -> str:
    """Fine and marked lines across the area; `upright` ones belong to x."""
    kinds = (("plot-minor", "#eef1f4", axis.minor), ("plot-major", "#d5dbe2", [at for at, _ in axis.ticks]))
    made = []
    for name, colour, places in kinds:
        lines = [_percent(at if upright else 1 - at) for at in places]
        ends = [
            f'<line x1="{at}" x2="{at}" y2="100%"/>' if upright else f'<line x2="100%" y1="{at}" y2="{at}"/>'
            for at in lines
        ]
        made.append(f'<g class="{name}" stroke="{colour}">{"".join(ends)}</g>')
    return "".join(made)


def _labels_of_x(axis: Axis) -> str:
    crowded = (
        len(axis.ticks) * (max((len(words) for _, words in axis.ticks), default=0) + 1) * CHARACTER > ROOM
    )
    marks = [
        f'<text x="{_percent(at)}" y="100%" dy="17"{other}>{escape(words)}</text>'
        for number, (at, words) in enumerate(axis.ticks)
        for other in [' class="plot-other"' if crowded and number % 2 else ""]
    ]
    label = escape(shortened(axis.label, 80))
    return (
        f'<g class="plot-ticks" text-anchor="middle" fill="{GREY}">{"".join(marks)}</g>'
        f'<text class="plot-label" x="50%" y="100%" dy="39" text-anchor="middle" fill="{INK}">{label}</text>'
    )


def _labels_of_y(axis: Axis) -> str:
    marks = [f'<text x="-8" y="{_percent(1 - at)}" dy="4">{escape(words)}</text>' for at, words in axis.ticks]
    label = escape(shortened(axis.label, 52))
    place = f"translate({16 - LEFT} {AREA_HEIGHT / 2:.0f}) rotate(-90)"
    return (
        f'<g class="plot-ticks" text-anchor="end" fill="{GREY}">{"".join(marks)}</g>'
        f'<text class="plot-label" transform="{place}" text-anchor="middle" fill="{INK}">{label}</text>'
    )


def _legend(legend: Legend | None) -> str:
    """The colours in a row with their marks, at the right above the area."""
    if legend is None:
        return ""
    parts = 32
    bars = "".join(
        f'<rect x="{_percent(one / parts)}" width="{_percent(1.05 / parts)}" height="8" '
        f'fill="{hex_colour((2 * one + 1) * len(COLOURS) // (2 * parts))}"/>'
        for one in range(parts)
    )
    marks = "".join(
        f'<text x="{_percent(at)}" y="21" text-anchor="middle">{escape(words)}</text>'
        for at, words in legend.ticks
    )
    return (
        f'<text class="plot-label" x="100%" y="15" text-anchor="end" fill="{INK}">'
        f"{escape(shortened(legend.label, 48))}</text>"
        f'<svg x="50%" y="21" width="50%" height="30" overflow="visible">'
        f'{bars}<g class="plot-ticks" fill="{GREY}">{marks}</g></svg>'
    )


def _area(figure: Figure) -> str:
    """Ground, grid, rows, frame and labels."""
    layers = "".join(map(layer_svg, figure.layers))
    return (
        f'<svg y="{top_of(figure)}" width="100%" height="{AREA_HEIGHT}" overflow="visible">'
        f'<rect class="plot-ground" width="100%" height="100%" fill="#ffffff"/>'
        f"{_grid(figure.x, upright=True)}{_grid(figure.y, upright=False)}"
        f'<svg width="100%" height="100%" viewBox="0 0 {FINE} {FINE}" preserveAspectRatio="none">'
        f"{layers}</svg>"
        f'<rect class="plot-frame" width="100%" height="100%" fill="none" stroke="#7c8896"/>'
        f"{_labels_of_x(figure.x)}{_labels_of_y(figure.y)}</svg>"
    )


def svg_of(figure: Figure, words: Words, *, alone: bool = False) -> Markup:
    """The plot as an SVG element; `alone` as a file of its own, with a white ground and a fixed size."""
    height, width = height_of(figure), WIDTH - LEFT - RIGHT
    named = (
        'role="img" aria-labelledby="plot-title" aria-describedby="plot-words" overflow="visible" '
        'font-family="system-ui, sans-serif" font-size="12"'
    )
    told = (
        f'<title id="plot-title">{escape(words.title)}</title>'
        f'<desc id="plot-words">{escape(words.description)}</desc>'
    )
    inside = f"{_legend(figure.legend)}{_area(figure)}"
    if alone:
        made = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
            f'height="{height}" {named}>{told}<rect width="100%" height="100%" fill="#ffffff"/>'
            f'<svg x="{LEFT}" width="{width}" height="{height}" overflow="visible">{inside}</svg></svg>'
        )
    else:
        made = f'<svg class="plot" width="{width}" height="{height}" {named}>{told}{inside}</svg>'
    return Markup(made)  # noqa: S704 - every word in it is escaped, the rest is made here
