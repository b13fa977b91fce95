"""A coverage map as SVG: the whole sky, and what of it is covered."""

from markupsafe import Markup, escape

from app.pages.charts.canvas import canvas_of
from app.pages.charts.marks import labels
from app.pages.charts.sky import edge
from app.services.sky import MocChart, moc_chart

__all__ = ["moc_svg", "share_words"]

WHOLE = 0.995
SMALL = 0.001


def share_words(fraction: float) -> str:
    """How much of the sky that is, in words and square degrees."""
    area = f"{fraction * 41252.96:.3g}"
    if fraction >= WHOLE:
        return "all of the sky"
    if fraction < SMALL:
        return f"less than 0.1 % of the sky, {area} deg²"
    return f"{100 * fraction:.2g} % of the sky"


def moc_svg(text: str, title: str, clip: str = "moc-clip") -> Markup:
    """The chart of an ASCII MOC for a page, whose stylesheet has its look; `title` says whose it is.

    Of several on one page each needs a `clip` of its own: an id.
    """
    chart: MocChart = moc_chart(text)
    canvas = canvas_of(chart.frame)
    wide, high = canvas.size
    lines = {"grid": chart.grid.lines, "ecliptic": chart.ecliptic, "galactic": chart.galactic}
    parts = [
        f'<defs><clipPath id="{clip}">{edge(canvas, "")}</clipPath></defs>',
        edge(canvas, 'class="sky-ground"'),
        f'<g clip-path="url(#{clip})">',
        f'<path class="sky-covered" d="{canvas.boxes(chart.covered.runs()[0], chart.covered.cell)}"/>',
        *(f'<path class="sky-{name}" d="{canvas.path(drawn)}"/>' for name, drawn in lines.items()),
        "</g>",
        edge(canvas, 'class="sky-edge"'),
        *labels(chart.grid, canvas),
    ]
    words = escape(f"{title}: {share_words(chart.fraction)}")
    return Markup(  # noqa: S704 - every part is made here or escaped
        f'<svg class="skychart mocchart" viewBox="0 0 {wide:g} {high:g}" role="img" aria-label="{words}">'
        f"{''.join(parts)}</svg>"
    )
