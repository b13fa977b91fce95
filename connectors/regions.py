"""Regions on the sky as archives write them: STC-S texts, and texts and arrays of DALI 1.1."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from connectors.contract import Box, Circle, Polygon, Region

__all__ = ["GALACTIC", "LONGEST", "from_galactic", "read_regions"]

LONGEST = 100_000
"""Characters; a longer text is not read."""
MOST_SHAPES = 100
MOST_CORNERS = 300
FEWEST_CORNERS = 3
FULL_TURN, HALF_TURN, RIGHT_ANGLE = 360.0, 180.0, 90.0
SHAPES = frozenset({"CIRCLE", "POLYGON", "BOX", "ELLIPSE", "RANGE", "POSITION"})
UNREAD = frozenset({"INTERSECTION", "NOT", "DIFFERENCE"})
"""Regions that are not simply all of their parts."""
FRAMES = frozenset(
    {"ICRS", "FK5", "J2000", "UNKNOWNFRAME", "GALACTIC", "GALACTIC_I", "FK4", "B1950", "ECLIPTIC"}
)
SAME = frozenset({"ICRS", "FK5", "J2000", "UNKNOWNFRAME"})
"""Frames that are ICRS as far as a chart can show; a text without any is meant so."""
TOKEN = re.compile(r"[()]|[^\s,()]+")
NUMERIC = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
OF_ELLIPSE = range(0, 360, 10)

GALACTIC = (
    (-0.0548755604162154, -0.8734370902348850, -0.4838350155487132),
    (+0.4941094278755837, -0.4448296299600112, +0.7469822444972189),
    (-0.8676661490190047, -0.1980763734312015, +0.4559837761750669),
)
"""From ICRS to galactic axes (ESA 1997, The Hipparcos and Tycho Catalogues, vol. 1, eq. 1.5.11)."""

Corner = tuple[float, float]


@dataclass(slots=True)
class _Shape:
    """A shape as it is written: its name, its frame and its numbers."""

    kind: str
    frame: str
    numbers: list[float] = field(default_factory=list)


def from_galactic(longitude: float, latitude: float) -> Corner:
    """Galactic to ICRS, degrees."""
    along, up = math.radians(longitude), math.radians(latitude)
    vector = (math.cos(up) * math.cos(along), math.cos(up) * math.sin(along), math.sin(up))
    x, y, z = (sum(GALACTIC[row][axis] * vector[row] for row in range(3)) for axis in range(3))
    return math.degrees(math.atan2(y, x)) % FULL_TURN, math.degrees(math.asin(max(-1.0, min(1.0, z))))


def _shapes(text: str) -> Iterator[_Shape]:
    """What stands in the text one after the other; words that say nothing of the outline are passed over."""
    outer, shape = "ICRS", None
    for token in TOKEN.findall(text):
        word = token.upper()
        if word in SHAPES:
            if shape:
                yield shape
            shape = _Shape(word, outer)
        elif shape and NUMERIC.fullmatch(token):
            shape.numbers.append(float(token))
        elif word in FRAMES and (shape is None or not shape.numbers):
            outer, shape = (word, None) if shape is None else (outer, _Shape(shape.kind, word))
        elif shape and shape.numbers:
            yield shape
            shape = None
    if shape:
        yield shape


def _offset(ra: float, dec: float, east: float, north: float) -> Corner:
    """The place at these degrees in the plane that touches the sphere at ra, dec."""
    x, y, up = math.tan(math.radians(east)), math.tan(math.radians(north)), math.radians(dec)
    across = math.cos(up) - y * math.sin(up)
    turned = ra + math.degrees(math.atan2(x, across))
    return turned, math.degrees(math.atan2(math.sin(up) + y * math.cos(up), math.hypot(x, across)))


def _of_box(numbers: Sequence[float]) -> list[Corner]:
    ra, dec, width, height = numbers
    if not (0 < width < HALF_TURN and 0 < height < HALF_TURN):
        return []
    ends = ((1, -1), (1, 1), (-1, 1), (-1, -1))
    return [_offset(ra, dec, east * width / 2, north * height / 2) for east, north in ends]


def _of_ellipse(numbers: Sequence[float]) -> list[Corner]:
    ra, dec, major, minor, angle = numbers
    if not (0 < major < RIGHT_ANGLE and 0 < minor < RIGHT_ANGLE):
        return []
    turn, corners = math.radians(angle), []
    for step in map(math.radians, OF_ELLIPSE):
        along, across = major * math.cos(step), minor * math.sin(step)
        east = along * math.sin(turn) + across * math.cos(turn)
        corners.append(_offset(ra, dec, east, along * math.cos(turn) - across * math.sin(turn)))
    return corners


def _of_polygon(numbers: Sequence[float]) -> list[Corner]:
    corners = list(zip(numbers[::2], numbers[1::2], strict=True))
    if len(corners) > 1 and corners[0] == corners[-1]:
        corners.pop()
    return corners[
        :: -(-len(corners) // MOST_CORNERS) or 1
    ]  # an outline of thousands is drawn by some of them


CORNERS = {"BOX": (4, _of_box), "ELLIPSE": (5, _of_ellipse)}


def _outline(shape: _Shape) -> list[Corner]:
    if shape.kind == "POLYGON":
        return _of_polygon(shape.numbers[: len(shape.numbers) // 2 * 2])
    count, corners = CORNERS[shape.kind]
    return corners(shape.numbers) if len(shape.numbers) == count else []


def _loses(shape: _Shape) -> bool:
    """Whether not all of its numbers are used."""
    count = len(shape.numbers)
    return shape.kind == "POLYGON" and (count % 2 == 1 or count > 2 * MOST_CORNERS)


def _placed(corner: Corner, frame: str) -> Corner:
    ra, dec = corner if frame in SAME else from_galactic(*corner)
    return ra % FULL_TURN, dec


def _is_place(ra: float, dec: float) -> bool:
    return math.isfinite(ra) and math.isfinite(dec) and abs(dec) <= RIGHT_ANGLE


def _circle(shape: _Shape) -> Circle | None:
    if len(shape.numbers) != 3 or not _is_place(*shape.numbers[:2]):  # noqa: PLR2004 - RA, Dec, radius
        return None
    radius = shape.numbers[2]
    return (
        Circle(*_placed((shape.numbers[0], shape.numbers[1]), shape.frame), radius)
        if 0 < radius <= HALF_TURN
        else None
    )


def _range(shape: _Shape) -> Box | None:
    if len(shape.numbers) != 4 or not all(map(math.isfinite, shape.numbers)):  # noqa: PLR2004 - four limits
        return None
    low, high, bottom, top = shape.numbers
    fits = shape.frame in SAME and -RIGHT_ANGLE <= bottom < top <= RIGHT_ANGLE
    return Box(low, high, bottom, top) if fits and 0 <= low <= FULL_TURN and 0 <= high <= FULL_TURN else None


def _region(shape: _Shape) -> Region | None:
    if shape.kind == "POSITION" or (shape.frame not in SAME and shape.frame != "GALACTIC"):
        return None
    if shape.kind == "CIRCLE":
        return _circle(shape)
    if shape.kind == "RANGE":
        return _range(shape)
    corners = _outline(shape)
    if len(corners) < FEWEST_CORNERS or not all(_is_place(*corner) for corner in corners):
        return None
    return Polygon(tuple(_placed(corner, shape.frame) for corner in corners))


def _from_text(text: str) -> Iterator[_Shape]:
    if len(text) <= LONGEST and not UNREAD & set(re.findall(r"[A-Z]+", text.upper())):
        yield from _shapes(text)


def _from_array(numbers: Sequence[float]) -> Iterator[_Shape]:
    if len(numbers) <= LONGEST:
        kind = "CIRCLE" if len(numbers) == 3 else "POLYGON"  # noqa: PLR2004 - RA, Dec, radius
        yield _Shape(kind, "ICRS", [float(number) for number in numbers])


def read_regions(value: str | Sequence[float], *, exactly: bool = False) -> tuple[Region, ...]:
    """The circles, polygons and ranges of a footprint, ICRS degrees; boxes and ellipses come as polygons.

    Empty where it cannot be read: another frame than ICRS, FK5 or galactic, parts taken away from others, a
    number that is no place on the sky (STC-S 1.33, section 6; DALI 1.1, sections 3.3.5 to 3.3.7). No text
    makes it raise. What is drawn may do without some shapes or corners; `exactly` is all of it or nothing.
    """
    shapes = _from_text(value) if isinstance(value, str) else _from_array(value)
    found: list[Region] = []
    for shape in shapes:
        loses = len(found) == MOST_SHAPES or _loses(shape)
        region = None if exactly and loses else _region(shape)
        if region is not None:
            found.append(region)
        elif exactly:
            return ()
        if len(found) == MOST_SHAPES and not exactly:
            break
    return tuple(found)
