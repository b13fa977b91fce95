"""Where on the sky: a target with a radius, a box or a polygon."""

import math
import re
from dataclasses import dataclass

from app.forms.angles import UNITS, read_angle
from app.forms.coordinates import read_position
from app.forms.faults import FormFault
from app.forms.reader import Reader, number
from connectors.contract import Box, Polygon, Position

__all__ = ["DEFAULT_RADIUS", "LONGEST_POLYGON", "Where", "read_box", "read_polygon", "target_of"]

DEFAULT_RADIUS = "10 arcmin"
LONGEST_POLYGON = 4000
BOX_LIMITS = 4
CORNERS = 3
FULL_TURN = 360
POLE = 90
FLAT = 1e-15
STC = re.compile(r"^\s*polygon(?:\s+(?:icrs|fk5|j2000))?\b", re.IGNORECASE)
"""How a polygon begins in a column of regions (STC-S), from which it may be copied."""

Vertex = tuple[float, float]
Vector = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Where:
    """A target's name or a position, and a radius in degrees."""

    target: str = ""
    position: Position | None = None
    radius: float = 0.0


def target_of(reader: Reader) -> Where:
    """The target and the radius around it; nowhere without a target."""
    target = " ".join(reader.text("target").split())
    if not target:
        return Where()
    position = reader.read("target", read_position, None)
    unit = reader.typed.get("radius_unit", "deg")
    if unit not in UNITS:
        reader.faults["radius"] = "Choose degrees, arcminutes or arcseconds."
        unit = "deg"
    radius = reader.read("radius", lambda text: read_angle(text, unit), read_angle(DEFAULT_RADIUS))
    return Where("" if position else target, position, radius)


def read_box(text: str) -> Box:
    """Limits in RA and Dec, degrees. Raises FormFault."""
    parts = text.replace(",", " ").split()
    if len(parts) != BOX_LIMITS:
        raise FormFault(
            "Give four limits in degrees: RA from, RA to, Dec from, Dec to. For example: 10 11 41 42."
        )
    ra_min, ra_max, dec_min, dec_max = (number(part) for part in parts)
    if not (0 <= ra_min <= FULL_TURN and 0 <= ra_max <= FULL_TURN):
        raise FormFault(
            "Right ascensions are between 0 and 360 degrees; a box may pass through 0, as in 359 1."
        )
    if not -POLE <= dec_min < dec_max <= POLE:
        raise FormFault("Declinations are between -90 and +90 degrees, the smaller one first.")
    return Box(ra_min, ra_max, dec_min, dec_max)


def _vertices(text: str) -> list[Vertex]:
    parts = re.split(r"[\s,;()]+", STC.sub("", text).strip(" \t,;()"))
    if len(parts) % 2 or len(parts) < 2 * CORNERS:
        raise FormFault(
            "Give three corners or more in degrees, RA and Dec of each. For example: 10 41, 11 41, 11 42."
        )
    numbers = [number(part) for part in parts]
    pairs = list(zip(numbers[::2], numbers[1::2], strict=True))
    if wrong := [pair for pair in pairs if not (0 <= pair[0] <= FULL_TURN and -POLE <= pair[1] <= POLE)]:
        ra, dec = wrong[0]
        raise FormFault(
            f"RA is between 0 and 360 degrees and Dec between -90 and +90; not so the corner {ra:g} {dec:g}."
        )
    vertices = [(ra % FULL_TURN, dec) for ra, dec in pairs]
    return vertices[:-1] if vertices[0] == vertices[-1] else vertices


def _vector(vertex: Vertex) -> Vector:
    ra, dec = map(math.radians, vertex)
    return math.cos(dec) * math.cos(ra), math.cos(dec) * math.sin(ra), math.sin(dec)


def _sense(vertices: list[Vertex]) -> float:
    """Below 0 where the corners run counter-clockwise for who looks at the sky, with East to the left."""
    corners = [_vector(vertex) for vertex in vertices]
    cx, cy, cz = (math.fsum(corner[axis] for corner in corners) for axis in range(3))
    turned = [*corners[1:], corners[0]]
    return math.fsum(
        cx * (ay * bz - az * by) + cy * (az * bx - ax * bz) + cz * (ax * by - ay * bx)
        for (ax, ay, az), (bx, by, bz) in zip(corners, turned, strict=True)
    )


def read_polygon(text: str) -> Polygon:
    """Corners in degrees, in either sense; given counter-clockwise, the one of the least RA first.

    Counter-clockwise is meant as seen from inside the sphere, North up and East left (DALI 1.1, section
    3.3.7). Of the two areas that the corners bound, the smaller is meant. Raises FormFault.
    """
    vertices = _vertices(text)
    sense = _sense(vertices)
    if len(set(vertices)) < CORNERS or abs(sense) < FLAT:
        raise FormFault("These corners enclose nothing; give three or more that are not on one line.")
    if sense > 0:
        vertices.reverse()
    first = vertices.index(min(vertices))
    return Polygon((*vertices[first:], *vertices[:first]))
