"""Labels of a chart's grid, and its scale."""

from collections.abc import Iterator

from app.pages.charts.angles import angle_words, dec_tick, degrees_tick, ra_tick
from app.pages.charts.canvas import Canvas
from app.services.sky import Grid, Label, scale_bar

__all__ = ["labels", "scale"]

WIDE_BELOW = 45
"""Degrees of declination below which the whole sky leaves no room beside it."""

OFFSETS = {
    "bottom": (0, 21, "middle"),
    "top": (0, -4, "middle"),
    "left": (-8, 5, "end"),
    "inside": (3, 16, "start"),
}
"""Where a label's text stands beside its place, by the edge that the place is on."""


def _text(canvas: Canvas, label: Label, words: str, *, minor: bool) -> str:
    across, up = canvas.place(label.x, label.y)
    right, down, anchor = OFFSETS[label.edge]
    kind = "sky-label sky-minor" if minor else "sky-label"
    place = f'x="{across + right:.1f}" y="{up + down:.1f}"'
    return f'<text class="{kind}" {place} text-anchor="{anchor}">{words}</text>'


def labels(grid: Grid, canvas: Canvas) -> Iterator[str]:
    """The grid's values as texts; every second one may be left out where the picture is small."""
    whole = canvas.frame.whole
    ra_words, dec_words = (
        (degrees_tick(signed=False), degrees_tick(signed=True)) if whole else (ra_tick, dec_tick)
    )
    for position, label in enumerate(grid.ra_labels):
        yield _text(canvas, label, ra_words(label.value, grid.ra_step), minor=position % 2 == 1)
    for label in grid.dec_labels:
        at_rim = whole and abs(label.value) < WIDE_BELOW
        yield _text(canvas, label, dec_words(label.value, grid.dec_step), minor=at_rim)


def scale(canvas: Canvas) -> str:
    """A bar of a round length with its words."""
    length = scale_bar(canvas.frame)
    wide = length * canvas.scale
    x, y = canvas.left + canvas.wide - wide - 14, canvas.top + canvas.high - (2 if canvas.frame.whole else 14)
    return (
        f'<g class="sky-scale"><path class="sky-bar" d="M{x:.1f} {y - 5:.1f}v5h{wide:.1f}v-5"/>'
        f'<text class="sky-label" x="{x + wide / 2:.1f}" y="{y - 8:.1f}" text-anchor="middle">'
        f"{angle_words(length)}</text></g>"
    )
