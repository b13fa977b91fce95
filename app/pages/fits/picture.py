"""The picture of a FITS image with what explains it: directions, a bar, the values of the colours."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.pages.charts.angles import angle_words
from app.pages.datasets.fields import Field
from app.pages.rows.table import UrlOf
from app.services.fitsview import PREFIX, Limits, Look, Map, Stretch, Wish
from app.services.fitsview.colours import ends_of
from app.services.fitsview.turning import bar_of
from connectors.contract import ParameterKind
from connectors.fits.contents import Picture, Place

__all__ = ["Arrow", "Bar", "PictureView", "picture_view"]

ROOM = (640, 560)
"""Most CSS pixels that a picture is wide and high."""
LEAST = 150
"""CSS pixels of a side below which there is no room for arrows and bars."""
ENLARGED = 2.0
ARROW, LETTER = 30.0, 42.0
STOPS = 17
STRETCHES = {
    Stretch.LINEAR: "linear",
    Stretch.ASINH: "asinh",
    Stretch.LOG: "logarithm",
    Stretch.SQRT: "square root",
}
LIMITS = {
    Limits.ZSCALE: "zscale",
    Limits.P99_5: "99.5 % of values",
    Limits.P98: "98 % of values",
    Limits.P95: "95 % of values",
    Limits.ALL: "all values",
}
COLOURS = {
    Map.GREY: "grey",
    Map.INVERTED: "grey, inverted",
    Map.VIRIDIS: "viridis",
    Map.INFERNO: "inferno",
    Map.MAGMA: "magma",
}
ORIENTATIONS = (("sky", "north up, east left"), ("stored", "as stored"))
SPHERICAL = {"Galactic": ("b", "l"), "ecliptic": ("β", "λ"), "supergalactic": ("SGB", "SGL")}


@dataclass(frozen=True, slots=True)
class Arrow:
    """A direction: the end of its line from the middle, and the place of its letter, in CSS pixels."""

    letter: str
    x: float
    y: float
    letter_x: float
    letter_y: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A length on the sky, as percent of the picture's width."""

    percent: float
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureView:
    """A picture to show: `width` and `height` in CSS pixels, `scale` the lowest, middle and highest value."""

    url: str
    words: str
    width: int
    height: int
    enlarged: bool
    arrows: Sequence[Arrow]
    bar: Bar | None
    stops: Sequence[tuple[float, str]]
    scale: Sequence[str]
    unit: str
    facts: Sequence[tuple[str, str]]
    fields: Sequence[Field]
    plane: int
    planes: int
    step: int
    previous: str
    next: str


def _figure(value: float) -> str:
    return f"{value:.4g}".replace("-", "−")


def _shown(size: tuple[int, int]) -> tuple[int, int]:
    factor = min(most / side for most, side in zip(ROOM, size, strict=True))
    return max(1, round(size[0] * factor)), max(1, round(size[1] * factor))


def _arrows(place: Place, look: Look) -> list[Arrow]:
    letters = SPHERICAL.get(place.frame, ("N", "E"))
    made = []
    for letter, vector in zip(letters, (place.north, place.east), strict=True):
        x, y = look.turn.direction(vector)
        ends = (round(part * length, 1) for length in (ARROW, LETTER) for part in (x, -y))
        made.append(Arrow(letter, *ends))
    return made


def _bar(place: Place, look: Look, factor: int) -> Bar:
    pixels = look.size[0] * factor
    length = bar_of(place, pixels)
    return Bar(round(100 * length * 3600 / place.scale / pixels, 2), angle_words(length))


def _plane_words(about: Picture, look: Look) -> str:
    axis = about.axis
    if axis is None or look.number >= len(axis.values):
        return ""
    return f"{axis.name} {axis.values[look.number]:.10g} {axis.unit}".strip()


def _facts(about: Picture, look: Look) -> list[tuple[str, str]]:
    """What should be known of the picture, by name."""
    low, high = about.low[look.number], about.high[look.number]
    facts = [("Plane", words)] if (words := _plane_words(about, look)) else []
    if low is None or high is None:
        facts.append(("Values", "none; every pixel is blank"))
    else:
        facts.append(("Values", f"{_figure(low)} to {_figure(high)} {about.unit}".strip()))
    if about.factor > 1:
        facts.append(("Detail", f"each pixel shown is the mean of {about.factor} × {about.factor}"))
    if place := about.place:
        longitude, latitude = place.centre
        facts.append(("Pixel", angle_words(place.scale / 3600)))
        centre = f"{longitude:.5f}° {latitude:+.5f}°".replace("-", "−")
        facts.append(("Centre", f"{centre} {place.frame}"))
    return facts


def _choice(name: str, label: str, value: str, choices: Sequence[tuple[str, str]]) -> Field:
    return Field(
        name=f"{PREFIX}{name}", label=label, kind=ParameterKind.CHOICE, values=[value], choices=choices
    )


def _fields(wish: Wish, *, turns: bool) -> list[Field]:
    fields = [
        _choice("stretch", "Stretch", wish.stretch, list(STRETCHES.items())),
        _choice("limits", "Limits", wish.limits, list(LIMITS.items())),
        _choice("cmap", "Colours", wish.colours, list(COLOURS.items())),
    ]
    if turns:
        fields.append(_choice("orient", "Orientation", "sky" if wish.sky else "stored", ORIENTATIONS))
    return fields


def _scale(look: Look) -> list[str]:
    if look.levels is None:
        return []
    return [_figure(look.levels.value(brightness)) for brightness in (0.0, 0.5, 1.0)]


def picture_view(about: Picture, look: Look, wish: Wish, name: str, urls: tuple[UrlOf, UrlOf]) -> PictureView:
    """The picture of an image; `urls` make those of the page and of the picture."""
    page_url, picture_url = urls
    width, height = _shown(look.size)
    place = about.place if min(width, height) >= LEAST else None
    plane = f"{PREFIX}plane"
    number = look.number * about.step
    before, after = number - about.step, number + about.step
    return PictureView(
        url=picture_url(),
        words=f"{name}, {STRETCHES[wish.stretch]} stretch",
        width=width,
        height=height,
        enlarged=width >= ENLARGED * look.size[0],
        arrows=_arrows(place, look) if place else (),
        bar=_bar(place, look, about.factor) if place else None,
        stops=[(100 * at / (STOPS - 1), one) for at, one in enumerate(ends_of(wish.colours, STOPS))],
        scale=_scale(look),
        unit=about.unit,
        facts=_facts(about, look),
        fields=_fields(wish, turns=about.place is not None),
        plane=number + 1,
        planes=about.planes,
        step=about.step,
        previous=page_url(**{plane: before + 1}) if before >= 0 else "",
        next=page_url(**{plane: after + 1}) if after < about.planes else "",
    )
