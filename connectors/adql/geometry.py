"""What is asked of geometries, in DuckDB's words (ADQL 2.1, section 4.2)."""

from collections.abc import Callable, Mapping

from sqlglot import exp

from connectors.adql.calls import SHAPES, name_of, without_frame
from connectors.adql.shapes import Shape, Writer, numbers_of, only, shape_of
from connectors.adql.sphere import Corner, crossing, edges, excess, inside, reaches, separation

__all__ = ["GEOMETRY"]

MOST_PAIRS = 150
TWO, FOUR = 2, 4


def _both(writer: Writer, node: exp.Expr) -> tuple[Shape, Shape]:
    if len(node.expressions) != TWO:
        raise writer.fault(node, f"{name_of(node)} takes two geometries.")
    first, second = (shape_of(writer, part) for part in node.expressions)
    return first, second


def _in_box(place: Corner, node: exp.Expr, writer: Writer) -> str:
    ra, dec, width, height = numbers_of(writer, node, without_frame(node))
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
    if inner.held or outer.held:
        return f"CAST(__contains({inner.numbers}, {outer.numbers}) AS INTEGER)"
    _few(writer, node, inner, outer)
    if inner.kind == "point" and outer.box:
        held = _in_box(inner.corners[0], node.expressions[1], writer)
    else:
        held = _holds(outer, inner)
    return f"CAST(({held}) AS INTEGER)"


def _intersects(writer: Writer, node: exp.Expr) -> str:
    first, second = _both(writer, node)
    if first.held or second.held:
        return f"CAST(__intersects({first.numbers}, {second.numbers}) AS INTEGER)"
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
    return separation(first.place, second.place)


def _area(writer: Writer, node: exp.Expr) -> str:
    shape = shape_of(writer, only(writer, node))
    if shape.held:
        return f"__area({shape.held})"
    if shape.kind == "point":
        return "0e0"
    if shape.radius:
        return f"(2 * pi() * (1 - cos(radians({shape.radius}))) * pow(180 / pi(), 2))"
    return excess(shape.corners)


def _coordinate(place: int) -> Callable[[Writer, exp.Expr], str]:
    def write(writer: Writer, node: exp.Expr) -> str:
        shape = shape_of(writer, only(writer, node))
        if shape.kind not in {"point", "held"}:
            raise writer.fault(node, f"{name_of(node)} takes a point.")
        return shape.place[place]

    return write


def _frame(writer: Writer, node: exp.Expr) -> str:
    shape_of(writer, only(writer, node))
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
