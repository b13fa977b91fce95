"""How an image is turned so that the sky stands as usual, and where its directions point then."""

from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt

from connectors.fits.contents import Place

__all__ = ["AS_STORED", "Turn", "bar_of", "turn_of"]

Vector = tuple[float, float]
SECOND, MINUTE = 1 / 3600, 1 / 60
LENGTHS = (
    *(number * SECOND * 0.01 for number in (1, 2, 5, 10, 20, 50)),
    *(number * SECOND for number in (1, 2, 5, 10, 20, 30)),
    *(number * MINUTE for number in (1, 2, 5, 10, 20, 30)),
    *(1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0),
)
"""Degrees that a bar may have."""
WIDEST_BAR = 0.28
CLEARLY = 1e-6


@dataclass(frozen=True, slots=True)
class Turn:
    """Rows and columns change places with `swap`; then columns and rows are mirrored."""

    swap: bool = False
    mirror_x: bool = False
    mirror_y: bool = False

    def direction(self, vector: Vector) -> Vector:
        """A vector of the stored image, x to the right and y up, in the turned one."""
        x, y = vector[::-1] if self.swap else vector
        return (-x if self.mirror_x else x), (-y if self.mirror_y else y)

    def image(self, plane: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
        """The turned image as pictures are written: its first row is the uppermost."""
        turned = plane.T if self.swap else plane
        turned = turned[:, ::-1] if self.mirror_x else turned
        return turned if self.mirror_y else turned[::-1]


AS_STORED = Turn()


def turn_of(place: Place | None) -> Turn:
    """The turn that brings north as near to up and east as near to left as quarters and mirrors can."""
    best, most = AS_STORED, float("-inf")
    if place is None:
        return best
    for swap, mirror_x, mirror_y in product((False, True), repeat=3):
        turn = Turn(swap, mirror_x, mirror_y)
        fit = turn.direction(place.north)[1] - turn.direction(place.east)[0]
        if fit > most + CLEARLY:
            best, most = turn, fit
    return best


def bar_of(place: Place, pixels: int) -> float:
    """A round length in degrees for a bar in an image of so many pixels, stored ones, from side to side."""
    room = place.scale / 3600 * pixels * WIDEST_BAR
    return next((length for length in reversed(LENGTHS) if length <= room), LENGTHS[0])
