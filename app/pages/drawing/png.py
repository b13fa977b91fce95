"""A figure as a picture, drawn from the same places as the SVG."""

import io
from functools import cache

import numpy as np
from PIL import Image as Pictures
from PIL import ImageDraw, ImageFont

from app.pages.drawing.layout import (
    AREA_HEIGHT,
    CLASSES,
    LEFT,
    RIGHT,
    WIDTH,
    classes_of,
    dot_size,
    height_of,
    pixels_of,
    shortened,
    top_of,
)
from app.services.plots.colours import COLOURS
from app.services.plots.figure import Axis, Bars, Dots, Figure, Image, Layer, Legend, Line, Whiskers
from app.services.plots.scaling import Values

__all__ = ["png_of"]

SCALE = 2
"""Pixels of the picture for one of the page's."""

SMOOTH = 2
"""Shapes are drawn so many times larger and brought together: Pillow draws none with soft edges."""

INK, GREY, ACCENT = (24, 33, 44), (85, 97, 111), (10, 88, 166)
FRAME, MAJOR, MINOR = (124, 136, 150), (213, 219, 226), (238, 241, 244)
PLAIN = str.maketrans("−–×µ⁻⁰¹²³⁴⁵⁶⁷⁸⁹Å", "--xu-0123456789A")
"""What the font that comes with Pillow lacks; it stands in where the system has no better one."""

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


@cache
def _font(size: int) -> tuple[Font, bool]:
    """A font with all signs that labels need, or the one that is always there."""
    try:
        return ImageFont.truetype("DejaVuSans.ttf", size), True
    except OSError:
        return ImageFont.load_default(size), False


class _Canvas:
    """A picture on which shapes are drawn by places in the area, and words by pixels of the page."""

    def __init__(self, figure: Figure) -> None:
        self.unit = SCALE * SMOOTH
        self.top = top_of(figure)
        self.height = height_of(figure)
        self.size = ((WIDTH - LEFT - RIGHT) * self.unit, AREA_HEIGHT * self.unit)
        self.area = Pictures.new("RGB", self.size, "white")
        self.pen = ImageDraw.Draw(self.area)

    def across(self, places: Values) -> list[float]:
        """Pixels of places along x."""
        return list((np.clip(places, -1, 2) * (self.size[0] - 1)).tolist())

    def down(self, places: Values) -> list[float]:
        """Pixels of places along y."""
        return list(((1 - np.clip(places, -1, 2)) * (self.size[1] - 1)).tolist())

    def finished(self) -> Pictures.Image:
        """The whole picture without words, the area where it belongs."""
        whole = Pictures.new("RGB", (WIDTH * SCALE, self.height * SCALE), "white")
        whole.paste(self.area.reduce(SMOOTH), (LEFT * SCALE, self.top * SCALE))
        return whole


def _grid(canvas: _Canvas, figure: Figure) -> None:
    for colour, of in ((MINOR, lambda axis: axis.minor), (MAJOR, lambda axis: [at for at, _ in axis.ticks])):
        for x in canvas.across(np.array(of(figure.x))):
            canvas.pen.line((x, 0, x, canvas.size[1]), colour, canvas.unit)
        for y in canvas.down(np.array(of(figure.y))):
            canvas.pen.line((0, y, canvas.size[0], y), colour, canvas.unit)


def _bars(canvas: _Canvas, bars: Bars) -> None:
    edges, tops = canvas.across(bars.edges), canvas.down(bars.tops)
    for left, right, top in zip(edges[:-1], edges[1:], tops, strict=True):
        if top < canvas.size[1] - 1:
            box = (min(left, right), top, max(left, right), canvas.size[1])
            canvas.pen.rectangle(box, ACCENT, "white", max(1, canvas.unit // 2))


def _whiskers(canvas: _Canvas, errors: Whiskers) -> None:
    along, other = (canvas.down, canvas.across) if errors.upright else (canvas.across, canvas.down)
    for at, low, high in zip(other(errors.at), along(errors.low), along(errors.high), strict=True):
        ends = (at, low, at, high) if errors.upright else (low, at, high, at)
        canvas.pen.line(ends, GREY, canvas.unit)


def _dots(canvas: _Canvas, dots: Dots) -> None:
    classes = np.full(len(dots.x), -1) if dots.shades is None else classes_of(dots.shades)
    plain = ACCENT if dots.shades is None else GREY
    step, half = len(COLOURS) // CLASSES, dot_size(len(dots.x)) * canvas.unit / 2
    order = np.argsort(classes, kind="stable")  # as the SVG draws them: one colour after the other
    x, y = canvas.across(dots.x[order]), canvas.down(dots.y[order])
    for left, top, one in zip(x, y, classes[order].tolist(), strict=True):
        colour = plain if one < 0 else tuple(COLOURS[one * step + step // 2].tolist())
        canvas.pen.ellipse((left - half, top - half, left + half, top + half), colour)


def _draw(canvas: _Canvas, layer: Layer) -> None:
    match layer:
        case Bars():
            _bars(canvas, layer)
        case Whiskers():
            _whiskers(canvas, layer)
        case Line():
            points = list(zip(canvas.across(layer.x), canvas.down(layer.y), strict=True))
            canvas.pen.line(points, ACCENT, round(1.3 * canvas.unit), "curve")
        case Dots():
            _dots(canvas, layer)
        case Image():
            cells = Pictures.fromarray(pixels_of(layer)).resize(canvas.size, Pictures.Resampling.NEAREST)
            canvas.area.paste(cells, (0, 0), cells)


def _write(
    pen: ImageDraw.ImageDraw,
    place: tuple[float, float],
    words: str,
    anchor: str,
    colour: tuple[int, int, int],
) -> None:
    font, full = _font(12 * SCALE)
    pen.text(
        (place[0] * SCALE, place[1] * SCALE), words if full else words.translate(PLAIN), colour, font, anchor
    )


def _labels(picture: Pictures.Image, x: Axis, y: Axis, top: int) -> None:
    pen, width = ImageDraw.Draw(picture), WIDTH - LEFT - RIGHT
    pen.rectangle(
        (LEFT * SCALE, top * SCALE, (WIDTH - RIGHT) * SCALE, (top + AREA_HEIGHT) * SCALE), None, FRAME, SCALE
    )
    for at, words in x.ticks:
        _write(pen, (LEFT + at * width, top + AREA_HEIGHT + 17), words, "ms", GREY)
    for at, words in y.ticks:
        _write(pen, (LEFT - 8, top + (1 - at) * AREA_HEIGHT), words, "rm", GREY)
    _write(pen, (LEFT + width / 2, top + AREA_HEIGHT + 39), shortened(x.label, 80), "ms", INK)
    upright = Pictures.new("RGB", (AREA_HEIGHT * SCALE, 20 * SCALE), "white")
    middle = (AREA_HEIGHT / 2, 14)
    _write(ImageDraw.Draw(upright), middle, shortened(y.label, 52), "ms", INK)
    picture.paste(upright.rotate(90, expand=True), (2 * SCALE, top * SCALE))


def _legend(picture: Pictures.Image, legend: Legend) -> None:
    pen, width = ImageDraw.Draw(picture), (WIDTH - LEFT - RIGHT) // 2
    left = LEFT + width
    _write(pen, (LEFT + 2 * width, 15), shortened(legend.label, 48), "rs", INK)
    bar = Pictures.fromarray(COLOURS[np.newaxis]).resize((width * SCALE, 8 * SCALE))
    picture.paste(bar, (left * SCALE, 21 * SCALE))
    for at, words in legend.ticks:
        _write(pen, (left + at * width, 42), words, "ms", GREY)


def png_of(figure: Figure) -> bytes:
    """The plot as PNG on white, twice as fine as a page."""
    canvas = _Canvas(figure)
    _grid(canvas, figure)
    for layer in figure.layers:
        _draw(canvas, layer)
    picture = canvas.finished()
    if figure.legend:
        _legend(picture, figure.legend)
    _labels(picture, figure.x, figure.y, canvas.top)
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()
