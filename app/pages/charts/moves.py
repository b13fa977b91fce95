"""Ways from one part of the sky to the next, as arguments of a chart's address."""

import math
from dataclasses import dataclass

from app.services.sky import WIDEST, Frame

__all__ = ["Move", "frame_arguments", "moves_of"]

HALF_OF_SKY = 90.0
POLE = 90.0
FLATTEST = 0.2
"""Least cosine of the declination by which a step to the east or west is stretched."""
TURN = 30.0


@dataclass(frozen=True, slots=True)
class Move:
    """What a link says and does: `sign` for the eye, `words` for everybody."""

    sign: str
    words: str
    arguments: dict[str, str]


def _part(ra: float, dec: float, width: float) -> dict[str, str]:
    centre = f"{ra % 360:.6f} {max(-POLE, min(POLE, dec)):+.6f}"
    return {"projection": "tan", "centre": centre, "width": f"{width:.6g} deg"}


def _whole(ra: float) -> dict[str, str]:
    return {"projection": "aitoff", "centre": f"{ra % 360:g} +0"} if ra % 360 else {"projection": "aitoff"}


def frame_arguments(frame: Frame) -> dict[str, str]:
    """The arguments that bring this frame again."""
    if frame.whole:
        return _whole(frame.projection.ra)
    return _part(frame.projection.ra, frame.projection.dec, frame.width)


def moves_of(frame: Frame, fitting: Frame) -> list[Move]:
    """Closer, farther and aside; `fitting` is the frame that shows all rows."""
    centre = frame.projection
    if frame.whole:
        aim = centre if fitting.whole else fitting.projection
        return [
            Move("+", "Closer", _part(aim.ra, aim.dec, HALF_OF_SKY)),
            Move("←", "Turn east", _whole(centre.ra + TURN)),
            Move("→", "Turn west", _whole(centre.ra - TURN)),
        ]
    wider = 2 * frame.width
    across = frame.width / 2 / max(FLATTEST, math.cos(math.radians(centre.dec)))
    return [
        Move("+", "Closer", _part(centre.ra, centre.dec, frame.width / 2)),
        Move("−", "Farther", _whole(0) if wider > WIDEST else _part(centre.ra, centre.dec, wider)),
        Move("↑", "North", _part(centre.ra, centre.dec + frame.height / 2, frame.width)),
        Move("↓", "South", _part(centre.ra, centre.dec - frame.height / 2, frame.width)),
        Move("←", "East", _part(centre.ra + across, centre.dec, frame.width)),
        Move("→", "West", _part(centre.ra - across, centre.dec, frame.width)),
        Move("", "Whole sky", _whole(0)),
    ]
