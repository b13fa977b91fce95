"""ADQL's geometries over degrees, written out or held by columns (ADQL 2.1, section 4.2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlglot import exp

from connectors.adql.calls import SHAPES, name_of, without_frame
from connectors.adql.faults import AdqlFault
from connectors.adql.sphere import Corner
from connectors.contract import Circle, Polygon
from connectors.regions import read_regions

__all__ = ["Shape", "Writer", "numbers_of", "only", "shape_of"]

MOST_CORNERS = 60
NUMBERS = {"POINT": 2, "CIRCLE": 3, "BOX": 4}
FEWEST = 6


class Writer(Protocol):
    """Writes any other part of a query."""

    def write(self, node: exp.Expr) -> str:
        """The part in DuckDB's words. Raises AdqlFault."""
        ...

    def held(self, node: exp.Expr) -> str:
        """What a column, or a text in REGION, holds as a list of degrees. Raises AdqlFault."""
        ...

    def fault(self, node: exp.Expr, words: str) -> AdqlFault:
        """A fault at the part's place."""
        ...


@dataclass(frozen=True, slots=True)
class Shape:
    """A point (one corner), a circle (one corner and a radius) or a polygon; `box` where it was one.

    What a column holds is known row by row: it has no corners, and `held` is its list of degrees.
    """

    corners: Sequence[Corner]
    radius: str = ""
    box: tuple[str, str] | None = None
    held: str = ""

    @property
    def kind(self) -> str:
        """What it is."""
        if self.held:
            return "held"
        if self.radius:
            return "circle"
        return "point" if len(self.corners) == 1 and self.box is None else "polygon"

    @property
    def value(self) -> str:
        """As a value: its numbers one after the other (DALI 1.1, section 3.3)."""
        if self.held:
            return self.held
        numbers = [number for corner in self.corners for number in corner]
        return f"[{', '.join([*numbers, self.radius] if self.radius else numbers)}]"

    @property
    def numbers(self) -> str:
        """The same in double precision."""
        return self.held or f"CAST({self.value} AS DOUBLE[])"

    @property
    def place(self) -> Corner:
        """The position of a point; null of what a column holds and is none."""
        if not self.held:
            return self.corners[0]
        ra, dec = (f"(CASE WHEN len({self.held}) = 2 THEN ({self.held})[{axis}] END)" for axis in (1, 2))
        return ra, dec


def _boxed(ra: str, dec: str, width: str, height: str) -> Shape:
    """A box, whose sides are meridians and parallels; as a polygon it has their corners."""
    signs = (("-", "-"), ("-", "+"), ("+", "+"), ("+", "-"))
    corners = tuple((f"({ra} {x} {width} / 2e0)", f"({dec} {y} {height} / 2e0)") for x, y in signs)
    return Shape(corners, box=(width, height))


def _pairs(numbers: Sequence[str]) -> tuple[Corner, ...]:
    return tuple(zip(numbers[::2], numbers[1::2], strict=True))


def _region(writer: Writer, node: exp.Expr) -> Shape:
    text = only(writer, node)
    if not isinstance(text, exp.Literal):
        return Shape((), held=writer.held(node))
    if not text.is_string:
        raise writer.fault(node, "REGION takes one text, such as 'CIRCLE ICRS 10.7 41.3 1'.")
    found = read_regions(text.name)
    if len(found) == 1 and isinstance(found[0], Circle):
        circle = found[0]
        return Shape(((repr(circle.ra), repr(circle.dec)),), repr(circle.radius))
    if len(found) == 1 and isinstance(found[0], Polygon):
        return Shape(tuple((repr(ra), repr(dec)) for ra, dec in found[0].vertices))
    raise writer.fault(node, "This region cannot be read; write one circle, polygon or box in ICRS.")


def numbers_of(writer: Writer, node: exp.Expr, given: Sequence[exp.Expr]) -> list[str]:
    """All numbers of a geometry, points taken apart. Raises AdqlFault."""
    name = name_of(node)
    pointed = len(given) < NUMBERS.get(name, FEWEST)
    numbers: list[str] = []
    for one in given:
        if name_of(one) in SHAPES or (pointed and name != "POINT" and isinstance(one, exp.Column)):
            numbers += shape_of(writer, one).place
            pointed = pointed and name == "POLYGON"  # what follows a centre are numbers
        elif isinstance(one, exp.Literal) and one.is_string:
            raise writer.fault(node, f"{name} takes numbers in degrees.")
        else:
            numbers.append(writer.write(one))
    return numbers


def shape_of(writer: Writer, node: exp.Expr) -> Shape:
    """The geometry that stands here. Raises AdqlFault."""
    name = name_of(node)
    if isinstance(node, exp.Column):
        return Shape((), held=writer.held(node))
    if name not in SHAPES:
        raise writer.fault(node, "Here stands a POINT, CIRCLE, BOX, POLYGON, or a column that holds one.")
    if name == "REGION":
        return _region(writer, node)
    if name == "CENTROID":
        return _centroid(writer, node)
    numbers = numbers_of(writer, node, without_frame(node))
    wanted = NUMBERS.get(name, len(numbers))
    if len(numbers) != wanted or (name == "POLYGON" and (len(numbers) < FEWEST or len(numbers) % 2)):
        words = str(wanted) if name != "POLYGON" else "three or more pairs of"
        raise writer.fault(node, f"{name} takes {words} numbers in degrees.")
    if len(numbers) > 2 * MOST_CORNERS:
        raise writer.fault(node, f"At most {MOST_CORNERS} corners can be used here.")
    if name == "CIRCLE":
        return Shape(_pairs(numbers[:2]), numbers[2])
    return _boxed(numbers[0], numbers[1], numbers[2], numbers[3]) if name == "BOX" else Shape(_pairs(numbers))


def _centroid(writer: Writer, node: exp.Expr) -> Shape:
    shape = shape_of(writer, only(writer, node))
    if shape.kind in {"polygon", "held"}:
        return Shape((), held=writer.held(node))
    return Shape(shape.corners)


def only(writer: Writer, node: exp.Expr) -> exp.Expr:
    """What a function of one argument is given. Raises AdqlFault."""
    if len(node.expressions) != 1:
        raise writer.fault(node, f"{name_of(node)} takes one geometry.")
    found: exp.Expr = node.expressions[0]
    return found
