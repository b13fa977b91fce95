"""The parts of a figure within its area, as SVG: bars, dots, lines, errors, cells.

All are drawn in whole steps of the area, which is stretched to where it stands; strokes keep their widths.
"""

import base64
import io
from collections.abc import Iterable

import numpy as np
from PIL import Image as Pictures

from app.pages.drawing.layout import CLASSES, classes_of, dot_size, pixels_of
from app.services.plots.colours import COLOURS, hex_colour
from app.services.plots.figure import Bars, Dots, Image, Layer, Line, Whiskers
from app.services.plots.scaling import Values

__all__ = ["ACCENT", "FINE", "GREY", "layer_svg"]

FINE = 4000
"""Steps of the area: finer than any screen's pixels, so that whole numbers do."""

GREY, ACCENT = "#55616f", "#0a58a6"
STILL = 'vector-effect="non-scaling-stroke"'


def _steps(values: Values) -> list[int]:
    """Places in steps; those far outside are brought near, where they are cut off all the same."""
    return list(np.rint(np.clip(values, -1, 2) * FINE).astype(np.int64).tolist())


def _flipped(values: Values) -> Values:
    """Places from above, as SVG has them."""
    return 1 - values


def _path(parts: Iterable[str], name: str, attributes: str) -> str:
    return f'<path class="{name}" {attributes} d="{"".join(parts)}"/>'


def _bars(bars: Bars) -> str:
    edges, tops = _steps(bars.edges), _steps(_flipped(bars.tops))
    sides = zip(edges[:-1], edges[1:], tops, strict=True)
    parts = (f"M{left} {FINE}V{top}H{right}V{FINE}z" for left, right, top in sides if top < FINE)
    return _path(parts, "plot-bars", f'fill="{ACCENT}" stroke="#ffffff" stroke-width="1" {STILL}')


def _whiskers(errors: Whiskers) -> str:
    at = _steps(_flipped(errors.at) if not errors.upright else errors.at)
    ends = [_steps(_flipped(end) if errors.upright else end) for end in (errors.low, errors.high)]
    rows = zip(at, *ends, strict=True)
    if errors.upright:
        parts = (f"M{place} {low}V{high}" for place, low, high in rows)
    else:
        parts = (f"M{low} {place}H{high}" for place, low, high in rows)
    return _path(parts, "plot-errors", f'fill="none" stroke="{GREY}" stroke-width="1" {STILL}')


def _line(line: Line) -> str:
    points = zip(_steps(line.x), _steps(_flipped(line.y)), strict=True)
    parts = (f"{'L' if number else 'M'}{x} {y}" for number, (x, y) in enumerate(points))
    style = f'fill="none" stroke="{ACCENT}" stroke-width="1.3" stroke-linejoin="round" {STILL}'
    return _path(parts, "plot-line", style)


def _dots(dots: Dots) -> str:
    """A path of dots for each colour: a dot is a line of no length with round ends."""
    x, y = np.array(_steps(dots.x)), np.array(_steps(_flipped(dots.y)))
    classes = np.full(len(x), -1) if dots.shades is None else classes_of(dots.shades)
    size = dot_size(len(x))
    paths = []
    for one in np.unique(classes).tolist():
        chosen = classes == one
        plain = GREY if dots.shades is not None else ACCENT
        colour = plain if one < 0 else hex_colour((2 * one + 1) * len(COLOURS) // (2 * CLASSES))
        name = "plot-shades" if one >= 0 else "plot-none" if dots.shades is not None else "plot-dots"
        style = f'fill="none" stroke="{colour}" stroke-width="{size}" stroke-linecap="round" {STILL}'
        pairs = zip(x[chosen].tolist(), y[chosen].tolist(), strict=True)
        paths.append(_path((f"M{left} {top}h0" for left, top in pairs), name, style))
    return "".join(paths)


def _image(image: Image) -> str:
    file = io.BytesIO()
    Pictures.fromarray(pixels_of(image)).save(file, "PNG")
    content = base64.b64encode(file.getvalue()).decode()
    return (
        f'<image width="{FINE}" height="{FINE}" preserveAspectRatio="none" image-rendering="pixelated" '
        f'href="data:image/png;base64,{content}"/>'
    )


def layer_svg(layer: Layer) -> str:
    """One part."""
    match layer:
        case Bars():
            return _bars(layer)
        case Whiskers():
            return _whiskers(layer)
        case Line():
            return _line(layer)
        case Dots():
            return _dots(layer)
        case Image():
            return _image(layer)
