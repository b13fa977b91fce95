"""From the degrees of a chart's plane to the units of its picture."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.services.sky import Frame, Piece

__all__ = ["Canvas", "canvas_of"]

WIDE = 640
WHOLE_WIDE = 724
LEFT, TOP, RIGHT, BOTTOM = 92, 24, 20, 34
RIM = 10


@dataclass(frozen=True, slots=True)
class Canvas:
    """Where the sky is in the picture: its left, top, width and height, in the picture's units.

    East is to the left and north is up.
    """

    frame: Frame
    left: float
    top: float
    wide: float
    high: float
    size: tuple[float, float]

    @property
    def scale(self) -> float:
        """Units a degree."""
        return self.wide / self.frame.width

    @property
    def middle(self) -> tuple[float, float]:
        """The centre of the sky."""
        return self.left + self.wide / 2, self.top + self.high / 2

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Where these plane coordinates are."""
        across, up = self.middle
        return across - x * self.scale, up - y * self.scale

    def path(self, lines: Iterable[Piece]) -> str:
        """The `d` of a path through all of these lines."""
        across, up = self.middle
        parts = []
        for line in lines:
            points = (f"{across - x * self.scale:.1f} {up - y * self.scale:.1f}" for x, y in line.tolist())
            parts.append("M" + "L".join(points))
        return "".join(parts)

    def boxes(self, runs: Iterable[tuple[int, int, int]], cell: float) -> str:
        """The `d` of a path around runs of square cells of so many degrees: row, first column, columns."""
        side, right, bottom = cell * self.scale, self.left + self.wide, self.top + self.high
        return "".join(
            f"M{right - (start + length) * side:.1f} {bottom - (row + 1) * side:.1f}"
            f"h{length * side:.1f}v{side:.1f}h{-length * side:.1f}z"
            for row, start, length in runs
        )


def canvas_of(frame: Frame) -> Canvas:
    """The picture of a frame: with room for labels at the left and below, or the whole sky's ellipse."""
    if frame.whole:
        high = WHOLE_WIDE / 2
        return Canvas(frame, RIM, RIM, WHOLE_WIDE, high, (WHOLE_WIDE + 2 * RIM, high + 2 * RIM))
    high = WIDE * frame.height / frame.width
    return Canvas(frame, LEFT, TOP, WIDE, high, (LEFT + WIDE + RIGHT, TOP + high + BOTTOM))
