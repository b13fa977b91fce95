"""A plane of an image as a picture."""

from io import BytesIO

import numpy as np
import numpy.typing as npt
from PIL import Image

from app.services.fitsview.colours import SHADES, shades_of
from app.services.fitsview.levels import Levels
from app.services.fitsview.turning import Turn
from app.services.fitsview.wishes import Map

__all__ = ["picture_of"]

BLANK = SHADES
"""The shade of what has no value: clear."""


def picture_of(plane: npt.NDArray[np.float32], levels: Levels | None, turn: Turn, colours: Map) -> bytes:
    """A PNG of a pixel for each of the plane's; without levels it is clear throughout."""
    numbers = np.full(plane.shape, BLANK, dtype=np.uint8)
    if levels:
        known = np.isfinite(plane)
        numbers[known] = np.rint(levels.brightness(plane[known]) * (SHADES - 1)).astype(np.uint8)
    image = Image.fromarray(np.ascontiguousarray(turn.image(numbers)), "L")
    image.putpalette([*shades_of(colours).ravel().tolist(), 0, 0, 0])
    target = BytesIO()
    image.save(target, "PNG", transparency=BLANK, compress_level=4)
    return target.getvalue()
