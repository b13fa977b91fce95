"""ADQL's geometries and what is asked of them, over degrees (ADQL 2.1, section 4.2)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlglot import exp

from connectors.adql.calls import SHAPES, name_of, without_frame
from connectors.adql.faults import AdqlFault
from connectors.adql.sphere import Corner, crossing, edges, excess, inside, reaches, separation
from connectors.contract import Circle, Polygon
from connectors.regions import read_regions

__all__ = ["GEOMETRY", "Shape", "Writer", "shape_of"]

MOST_CORNERS = 60
MOST_PAIRS = 150
CIRCLE_NUMBERS, BOX_NUMBERS, TWO, FOUR = 3, 4, 2, 4


class Writer(Protocol):
    """Writes any other part of a query."""

    def write(self, node: exp.Expr) -> str:
        """The part in DuckDB's words. Raises AdqlFault."""
        ...

    def fault(self, node: exp.Expr, words: str) -> AdqlFault:
        """A fault at the part's place."""
        ...


@dataclass(frozen=True, slots=True)
class Shape:
    """A point (one corner), a circle (one corner and a radius) or a polygon; `box` where it was one."""

    corners: Sequence[Corner]
    radius: str = ""
    box: tuple[str, str] | None = None

    @property
    def kind(self) -> str:
        """What it is."""
        if self.radius:
            return "circle"
        return "point" if len(self.corners) == 1 and self.box is None else "polygon"

    @property
    def value(self) -> str:
        """As a value: its numbers one after the other (DALI 1.1, section 3.3)."""
        numbers = [number for corner in self.corners for number in corner]
        return f"[{', '.join([*numbers, self.radius] if self.radius else numbers)}]"


def _boxed(ra: str, dec: str, width: str, height: str) -> Shape:
    """A box, whose sides are meridians and parallels; as a polygon it has their corners."""
    signs = (("-", "-"), ("-", "+"), ("+", "+"), ("+", "-"))
    corners = tuple((f"({ra} {x} {width} / 2e0)", f"({dec} {y} {height} / 2e0)") for x, y in signs)
    return Shape(corners, box=(width, height))


def _pairs(numbers: Sequence[str]) -> tuple[Corner, ...]:
    return tuple(zip(numbers[::2], numbers[1::2], strict=True))


def _region(writer: Writer, node: exp.Expr) -> Shape:
    text = node.expressions[0] if len(node.expressions) == 1 else None
    if not isinstance(text, exp.Literal) or not text.is_string:
        raise writer.fault(node, "REGION takes one text, such as 'CIRCLE ICRS 10.7 41.3 1'.")
    found = read_regions(text.name)
    if len(found) == 1 and isinstance(found[0], Circle):
        circle = found[0]
        return Shape(((repr(circle.ra), repr(circle.dec)),), repr(circle.radius))
    if len(found) == 1 and isinstance(found[0], Polygon):
        return Shape(tuple((repr(ra), repr(dec)) for ra, dec in found[0].vertices))
    raise writer.fault(node, "This region cannot be read; write one circle, polygon or box in ICRS.")


def _numbers(writer: Writer, node: exp.Expr, given: Sequence[exp.Expr]) -> list[str]:
    """All numbers of a geometry, points taken apart."""
    numbers: list[str] = []
    for one in given:
        if name_of(one) in SHAPES:
            numbers += shape_of(writer, one).corners[0]
        elif isinstance(one, exp.Literal) and one.is_string:
            raise writer.fault(node, f"{name_of(node)} takes numbers in degrees.")
        else:
            numbers.append(writer.write(one))
    return numbers


def shape_of(writer: Writer, node: exp.Expr) -> Shape:
    """The geometry that stands here. Raises AdqlFault."""
    name = name_of(node)
    if name not in SHAPES:
        raise writer.fault(node, "Here stands a POINT, CIRCLE, BOX or POLYGON, written out.")
    if name == "REGION":
        return _region(writer, node)
    if name == "CENTROID":
        return _centroid(writer, node)
    numbers = _numbers(writer, node, without_frame(node))
    wanted = {"POINT": TWO, "CIRCLE": CIRCLE_NUMBERS, "BOX": BOX_NUMBERS}.get(name, len(numbers))
    if len(numbers) != wanted or (name == "POLYGON" and (len(numbers) < 6 or len(numbers) % 2)):  # noqa: PLR2004 - three corners
        raise writer.fault(
            node,
            f"{name} takes {wanted if name != 'POLYGON' else 'three or more pairs of'} numbers in degrees.",
        )
    if len(numbers) > 2 * MOST_CORNERS:
        raise writer.fault(node, f"At most {MOST_CORNERS} corners can be used here.")
    if name == "CIRCLE":
        return Shape(_pairs(numbers[:2]), numbers[2])
    return _boxed(numbers[0], numbers[1], numbers[2], numbers[3]) if name == "BOX" else Shape(_pairs(numbers))


def _centroid(writer: Writer, node: exp.Expr) -> Shape:
    shape = shape_of(writer, _one(writer, node))
    if shape.kind == "polygon":
        raise writer.fault(node, "CENTROID is known here of points and circles.")
    return Shape(shape.corners)


def _one(writer: Writer, node: exp.Expr) -> exp.Expr:
    if len(node.expressions) != 1:
        raise writer.fault(node, f"{name_of(node)} takes one geometry.")
    found: exp.Expr = node.expressions[0]
    return found


def _both(writer: Writer, node: exp.Expr) -> tuple[Shape, Shape]:
    if len(node.expressions) != TWO:
        raise writer.fault(node, f"{name_of(node)} takes two geometries.")
    first, second = (shape_of(writer, part) for part in node.expressions)
    return first, second


def _in_box(place: Corner, node: exp.Expr, writer: Writer) -> str:
    ra, dec, width, height = _numbers(writer, node, without_frame(node))
    turned = f"abs((({place[0]} - {ra}) % 360 + 540) % 360 - 180)"
    return f"({turned} <= {width} / 2e0 AND abs({place[1]} - {dec}) <= {height} / 2e0)"


def _holds(outer: Shape, inner: Shape) -> str:
    """Whether one lies in the other."""
    if outer.kind == "circle":
        more = f" + {inner.radius}" if inner.radius else ""
        return " AND ".join(
            f"({separation(one, outer.corners[0])}{more} <= {outer.radius})" for one in inner.corners
        )
    if outer.kind == "point":
        return " AND ".join(f"{separation(one, outer.corners[0])} = 0" for one in inner.corners)
    within = [inside(one, outer.corners) for one in inner.corners]
    if inner.radius:
        within += [f"NOT {reaches(inner.corners[0], inner.radius, edge)}" for edge in edges(outer.corners)]
    elif inner.kind == "polygon":
        within += [
            f"NOT {crossing(one, two)}" for one in edges(outer.corners) for two in edges(inner.corners)
        ]
    return " AND ".join(within)


def _meet(first: Shape, second: Shape) -> str:
    """Whether they have anything in common."""
    if first.kind == "polygon" and second.kind != "polygon":
        first, second = second, first
    if second.kind != "polygon":
        reach = " + ".join(filter(None, (first.radius, second.radius))) or "0"
        return f"{separation(first.corners[0], second.corners[0])} <= {reach}"
    parts = [inside(first.corners[0], second.corners)]
    if first.radius:
        parts += [reaches(first.corners[0], first.radius, edge) for edge in edges(second.corners)]
    elif first.kind == "polygon":
        parts.append(inside(second.corners[0], first.corners))
        parts += [crossing(one, two) for one in edges(first.corners) for two in edges(second.corners)]
    return " OR ".join(parts)


def _few(writer: Writer, node: exp.Expr, first: Shape, second: Shape) -> None:
    if len(first.corners) * len(second.corners) > MOST_PAIRS:
        raise writer.fault(node, "These polygons have too many corners to be compared here.")


def _contains(writer: Writer, node: exp.Expr) -> str:
    inner, outer = _both(writer, node)
    _few(writer, node, inner, outer)
    if inner.kind == "point" and outer.box:
        held = _in_box(inner.corners[0], node.expressions[1], writer)
    else:
        held = _holds(outer, inner)
    return f"CAST(({held}) AS INTEGER)"


def _intersects(writer: Writer, node: exp.Expr) -> str:
    first, second = _both(writer, node)
    _few(writer, node, first, second)
    for one, other, place in ((first, second, 1), (second, first, 0)):
        if one.kind == "point" and other.box:
            return f"CAST({_in_box(one.corners[0], node.expressions[place], writer)} AS INTEGER)"
    return f"CAST(({_meet(first, second)}) AS INTEGER)"


def _distance(writer: Writer, node: exp.Expr) -> str:
    given = node.expressions
    if len(given) == FOUR:
        ra, dec, other_ra, other_dec = (writer.write(part) for part in given)
        return separation((ra, dec), (other_ra, other_dec))
    if len(given) != TWO:
        raise writer.fault(node, "DISTANCE takes two points.")
    first, second = _both(writer, node)
    if "polygon" in {first.kind, second.kind} or first.radius or second.radius:
        raise writer.fault(node, "DISTANCE takes two points.")
    return separation(first.corners[0], second.corners[0])


def _area(writer: Writer, node: exp.Expr) -> str:
    shape = shape_of(writer, _one(writer, node))
    if shape.kind == "point":
        return "0e0"
    if shape.radius:
        return f"(2 * pi() * (1 - cos(radians({shape.radius}))) * pow(180 / pi(), 2))"
    return excess(shape.corners)


def _coordinate(place: int) -> Callable[[Writer, exp.Expr], str]:
    def write(writer: Writer, node: exp.Expr) -> str:
        shape = shape_of(writer, _one(writer, node))
        if shape.kind != "point":
            raise writer.fault(node, f"{name_of(node)} takes a point.")
        return shape.corners[0][place]

    return write


def _frame(writer: Writer, node: exp.Expr) -> str:
    shape_of(writer, _one(writer, node))
    return "'ICRS'"


def _itself(writer: Writer, node: exp.Expr) -> str:
    return shape_of(writer, node).value


GEOMETRY: Mapping[str, Callable[[Writer, exp.Expr], str]] = {
    "CONTAINS": _contains,
    "INTERSECTS": _intersects,
    "DISTANCE": _distance,
    "AREA": _area,
    "COORD1": _coordinate(0),
    "COORD2": _coordinate(1),
    "COORDSYS": _frame,
    **dict.fromkeys(SHAPES, _itself),
}
