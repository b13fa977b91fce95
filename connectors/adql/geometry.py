"""ADQL's geometry over columns of degrees (ADQL 2.1, section 4.2)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from sqlglot import exp

from connectors.adql.faults import AdqlFault

__all__ = ["GEOMETRY"]

Shape = tuple[str, list[str]]


class Writer(Protocol):
    """Writes any other part of a condition."""

    def write(self, node: exp.Expression) -> str:
        """The part in DuckDB's words. Raises AdqlFault."""
        ...

    def fault(self, node: exp.Expression, words: str) -> AdqlFault:
        """A fault at the part's place."""
        ...


def _shape(writer: Writer, node: exp.Expression, wanted: Mapping[str, int]) -> Shape:
    """A geometry's name and its numbers, the deprecated coordinate system left out."""
    name = str(node.this).upper() if isinstance(node, exp.Anonymous) else ""
    if name not in wanted:
        raise writer.fault(node, f"Here stands one of {', '.join(wanted)}.")
    parts: Sequence[exp.Expression] = node.expressions
    if parts and isinstance(parts[0], exp.Literal) and parts[0].is_string:
        parts = parts[1:]
    if len(parts) == wanted[name] - 1 and name in {"CIRCLE", "BOX"} and _is_point(parts[0]):
        parts = [*_shape_parts(parts[0]), *parts[1:]]
    if len(parts) != wanted[name]:
        raise writer.fault(node, f"{name} takes {wanted[name]} numbers in degrees.")
    return name, [writer.write(part) for part in parts]


def _is_point(node: exp.Expression) -> bool:
    return isinstance(node, exp.Anonymous) and str(node.this).upper() == "POINT"


def _shape_parts(node: exp.Expression) -> list[exp.Expression]:
    return [part for part in node.expressions if not (isinstance(part, exp.Literal) and part.is_string)]


def _separation(first: Sequence[str], second: Sequence[str]) -> str:
    """Great-circle distance in degrees, by the haversine: exact for tiny angles."""
    (ra, dec), (other_ra, other_dec) = first, second
    return (
        f"degrees(2 * asin(sqrt(least(1, pow(sin(radians({dec} - {other_dec}) / 2), 2) + cos(radians({dec}))"
        f" * cos(radians({other_dec})) * pow(sin(radians({ra} - {other_ra}) / 2), 2)))))"
    )


def _distance(writer: Writer, node: exp.Expression, given: Sequence[exp.Expression]) -> str:
    if len(given) == 4:  # noqa: PLR2004 - two positions
        ra, dec, other_ra, other_dec = (writer.write(part) for part in given)
        return _separation((ra, dec), (other_ra, other_dec))
    if len(given) != 2:  # noqa: PLR2004 - two points
        raise writer.fault(node, "DISTANCE takes two points.")
    first, second = (_shape(writer, part, {"POINT": 2})[1] for part in given)
    return _separation(first, second)


def _contains(writer: Writer, node: exp.Expression, given: Sequence[exp.Expression]) -> str:
    if len(given) != 2:  # noqa: PLR2004 - what lies in what
        raise writer.fault(node, "CONTAINS takes a point and a region.")
    point = _shape(writer, given[0], {"POINT": 2})[1]
    name, numbers = _shape(writer, given[1], {"CIRCLE": 3, "BOX": 4})
    if name == "CIRCLE":
        return f"CAST({_separation(point, numbers[:2])} <= {numbers[2]} AS INTEGER)"
    (ra, dec), (box_ra, box_dec, width, height) = point, numbers
    turned = f"abs((({ra} - {box_ra}) % 360 + 540) % 360 - 180)"
    return f"CAST({turned} <= {width} / 2 AND abs({dec} - {box_dec}) <= {height} / 2 AS INTEGER)"


def _alone(writer: Writer, node: exp.Expression, _: Sequence[exp.Expression]) -> str:
    raise writer.fault(
        node, "A geometry stands in CONTAINS or DISTANCE, as in 1 = CONTAINS(POINT(ra, dec), …)."
    )


GEOMETRY: Mapping[str, Callable[[Writer, exp.Expression, Sequence[exp.Expression]], str]] = {
    "CONTAINS": _contains,
    "DISTANCE": _distance,
    **dict.fromkeys(("POINT", "CIRCLE", "BOX"), _alone),
}
