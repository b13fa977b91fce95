"""Where the parts of a plot stand, in pixels; the area itself is measured from 0 to 1."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.services.plots.colours import COLOURS
from app.services.plots.figure import Figure, Image, Shades

__all__ = [
    "AREA_HEIGHT",
    "BOTTOM",
    "CLASSES",
    "HEIGHT_OF_LEGEND",
    "LEFT",
    "RIGHT",
    "WIDTH",
    "Words",
    "classes_of",
    "dot_size",
    "height_of",
    "pixels_of",
    "shortened",
    "top_of",
]

WIDTH = 720
AREA_HEIGHT = 380
LEFT, RIGHT, TOP, BOTTOM = 72, 18, 12, 48
HEIGHT_OF_LEGEND = 46

CLASSES = 16
"""Colours that dots are told apart by."""

FEW, MANY = 200, 1500


@dataclass(frozen=True, slots=True)
class Words:
    """What a plot is called, and what it shows for those who do not see it."""

    title: str
    description: str


def top_of(figure: Figure) -> int:
    """Where the area begins, below the legend."""
    return TOP + (HEIGHT_OF_LEGEND if figure.legend else 0)


def height_of(figure: Figure) -> int:
    """Height of the whole."""
    return top_of(figure) + AREA_HEIGHT + BOTTOM


def dot_size(dots: int) -> float:
    """Diameter of a dot: smaller where there are many."""
    return 6.0 if dots < FEW else 4.5 if dots < MANY else 3.2


def shortened(text: str, longest: int) -> str:
    """A label that has room."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def classes_of(shades: Shades) -> Shades:
    """The colour classes of dots' shades; -1 stays none."""
    return np.where(shades < 0, -1, shades // (len(COLOURS) // CLASSES)).astype(np.int16)


def pixels_of(image: Image) -> npt.NDArray[np.uint8]:
    """Red, green, blue and opacity of the cells, the highest row first, as pictures have it."""
    shades = image.shades[::-1]
    pixels = np.zeros((*shades.shape, 4), dtype=np.uint8)
    pixels[..., :3] = COLOURS[np.maximum(shades, 0)]
    pixels[..., 3] = np.where(shades < 0, 0, 255)
    return pixels
