"""A chart of the sky as SVG: classes for a page's stylesheet, or a file with its own."""

import re
from collections.abc import Callable, Iterator, Mapping

from markupsafe import Markup, escape

from app.pages.charts.canvas import Canvas, canvas_of
from app.pages.charts.legend import INDENT, LINE, ROOM, legend_of, legend_signs
from app.pages.charts.marks import labels, scale
from app.pages.charts.palette import standing_alone
from app.services.sky import Chart

__all__ = ["STYLESHEET", "RowLink", "edge", "sky_file", "sky_svg"]

STYLESHEET = "skychart.css"
FEW = 300
LONGEST = 120
UNWRITABLE = re.compile("[^\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that cannot stand in XML 1.0."""

RowLink = tuple[Callable[[int], str], Mapping[int, str]]
"""The address of a row's page by its number, and what rows are called."""


# What follows gives SVG as plain text, every part made here or escaped: thousands of points.


def _linked(number: int, links: RowLink, inside: str) -> str:
    """A sign that leads to its row; out of the order of tabs, for the table has the same links."""
    url_of, called = links
    title = escape(UNWRITABLE.sub(" ", called.get(number, f"Row {number + 1}"))[:LONGEST])
    href = escape(url_of(number))
    return f'<a href="{href}" data-row="{number}" tabindex="-1"><title>{title}</title>{inside}</a>'


def _points(chart: Chart, canvas: Canvas, links: RowLink) -> Iterator[str]:
    radius = 4 if len(chart.numbers) <= FEW else 2.4
    for number, x, y in zip(chart.numbers.tolist(), chart.x.tolist(), chart.y.tolist(), strict=True):
        across, up = canvas.place(x, y)
        sign = f'<circle class="sky-point" cx="{across:.1f}" cy="{up:.1f}" r="{radius}"/>'
        yield _linked(number, links, sign)


def _footprints(chart: Chart, canvas: Canvas, links: RowLink) -> Iterator[str]:
    for drawn in chart.footprints:
        sign = f'<path class="sky-footprint" d="{canvas.path(drawn.lines)}"/>'
        yield _linked(drawn.number, links, sign)


def _density(chart: Chart, canvas: Canvas) -> Iterator[str]:
    if chart.density is None:
        return
    for number, runs in enumerate(chart.density.runs(), start=1):
        path = canvas.boxes(runs, chart.density.cell)
        yield f'<path class="sky-level sky-level-{number}" d="{path}"/>'


def _lines(chart: Chart, canvas: Canvas) -> Iterator[str]:
    named = {"grid": chart.grid.lines, "ecliptic": chart.ecliptic, "galactic": chart.galactic}
    for name, lines in named.items():
        if lines:
            yield f'<path class="sky-{name}" d="{canvas.path(lines)}"/>'


def _asked(chart: Chart, canvas: Canvas) -> str:
    return f'<path class="sky-asked" d="{canvas.path(chart.region)}"/>' if chart.region else ""


def edge(canvas: Canvas, kind: str) -> str:
    """The rim of the chart, with these attributes."""
    across, up = canvas.middle
    if canvas.frame.whole:
        return f'<ellipse {kind} cx="{across}" cy="{up}" rx="{canvas.wide / 2}" ry="{canvas.high / 2}"/>'
    return (
        f'<rect {kind} x="{canvas.left}" y="{canvas.top}" width="{canvas.wide}" height="{canvas.high:.1f}"/>'
    )


def _body(chart: Chart, canvas: Canvas, links: RowLink) -> str:
    clip = "sky-clip"
    parts = [
        f'<defs><clipPath id="{clip}">{edge(canvas, "")}</clipPath></defs>',
        edge(canvas, 'class="sky-ground"'),
        f'<g clip-path="url(#{clip})">',
        *_density(chart, canvas),
        *_lines(chart, canvas),
        *_footprints(chart, canvas, links),
        _asked(chart, canvas),
        *_points(chart, canvas, links),
        "</g>",
        edge(canvas, 'class="sky-edge"'),
        *labels(chart.grid, canvas),
        scale(canvas),
    ]
    return "".join(parts)


def _facts(canvas: Canvas) -> str:
    """What a script needs to go back from the picture to the sky."""
    projection, (across, up) = canvas.frame.projection, canvas.middle
    facts = {"projection": projection.name, "ra": projection.ra, "dec": projection.dec}
    facts |= {"width": canvas.frame.width, "scale": canvas.scale, "x": across, "y": up}
    return " ".join(f'data-{name}="{value}"' for name, value in facts.items())


def sky_svg(chart: Chart, links: RowLink, words: str) -> Markup:
    """The chart for a page, whose stylesheet has its look; `words` tell what it shows."""
    canvas = canvas_of(chart.frame)
    wide, high = canvas.size
    kind = "skychart skychart-many" if len(chart.numbers) > FEW else "skychart"
    return Markup(  # noqa: S704 - see the note above
        f'<svg class="{kind}" viewBox="0 0 {wide:g} {high:g}" role="group" aria-label="{escape(words)}" '
        f"{_facts(canvas)}>{_body(chart, canvas, links)}</svg>"
    )


def sky_file(chart: Chart, links: RowLink, title: str, words: str) -> str:
    """The chart as a file that looks right by itself: its own style, title and legend."""
    canvas = canvas_of(chart.frame)
    wide, high = canvas.size
    signs, more = legend_signs(legend_of(chart), high + LINE, wide)
    whole = high + LINE + more + ROOM
    style, paper = standing_alone(STYLESHEET), f'width="{wide:g}" height="{whole:g}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="skychart" viewBox="0 0 {wide:g} {whole:g}" '
        f"{paper}><title>{escape(title)}</title><desc>{escape(words)}</desc>"
        f'<style>{style}</style><rect class="sky-paper" {paper}/>'
        f'<text class="sky-title" x="{INDENT}" y="{high + 16:g}">{escape(title)}</text>'
        f"{_body(chart, canvas, links)}{signs}</svg>\n"
    )
