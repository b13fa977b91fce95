"""Whether functions are called as they can be, geometry above all (ADQL 2.1, sections 2.3 and 4.2)."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from sqlglot import exp

from connectors.adql.faults import AdqlFault, suggestion
from connectors.adql.functions import AGGREGATES, FUNCTIONS
from connectors.adql.source import Source
from connectors.units import is_unit

__all__ = ["GEOMETRIES", "SHAPES", "call_faults", "constant", "name_of", "without_frame"]

SHAPES = frozenset({"POINT", "CIRCLE", "BOX", "POLYGON", "REGION", "CENTROID"})
"""What gives a geometry."""
GEOMETRIES = SHAPES | {"CONTAINS", "INTERSECTS", "DISTANCE", "AREA", "COORD1", "COORD2", "COORDSYS"}
FRAMED = frozenset({"POINT", "CIRCLE", "BOX", "POLYGON"})
"""What may begin with a coordinate system, which means nothing any more (ADQL 2.1, section 4.2.5)."""
NUMBERS: Mapping[str, tuple[int, str]] = {
    "POINT": (2, "a right ascension and a declination, in degrees"),
    "CIRCLE": (3, "a centre and a radius, in degrees"),
    "BOX": (4, "a centre, a width and a height, in degrees"),
}
TWO, FOUR, CORNERS = 2, 4, 3
RIGHT_ANGLE = 90.0


def name_of(node: exp.Expr) -> str:
    """A function's name in capitals; empty for what is none."""
    return str(node.this).upper() if isinstance(node, exp.Anonymous) else ""


def without_frame(node: exp.Expr) -> Sequence[exp.Expr]:
    """A geometry's arguments, the coordinate system left out."""
    given: Sequence[exp.Expr] = node.expressions
    framed = name_of(node) in FRAMED and given and isinstance(given[0], exp.Literal) and given[0].is_string
    return given[1:] if framed else given


def constant(node: exp.Expr) -> float | None:
    """The number that is written here, with its sign; None where it is none."""
    if isinstance(node, exp.Neg):
        inner = constant(node.this)
        return None if inner is None else -inner
    if isinstance(node, exp.Paren):
        return constant(node.this)
    return float(node.name) if isinstance(node, exp.Literal) and not node.is_string else None


def _may_be_shape(node: exp.Expr) -> bool:
    """A geometry, or what may hold one: a column, a function of the service."""
    name = name_of(node)
    return (
        name in SHAPES
        or isinstance(node, exp.Column)
        or bool(name and name not in FUNCTIONS and name not in GEOMETRIES)
    )


def _is_number(node: exp.Expr) -> bool:
    return not (isinstance(node, exp.Literal) and node.is_string) and name_of(node) not in SHAPES


def _numbers(node: exp.Expr, given: Sequence[exp.Expr]) -> str:
    name = name_of(node)
    count, words = NUMBERS[name]
    pointed = name != "POINT" and len(given) == count - 1 and _may_be_shape(given[0])
    if len(given) != count and not pointed:
        return f"{name} takes {words}: {count} numbers."
    if not all(map(_is_number, given[1:] if pointed else given)):
        return f"{name} takes {words}; here stands something else."
    if not pointed and (dec := constant(given[1])) is not None and abs(dec) > RIGHT_ANGLE:
        return f"The second number of {name} is a declination, from -90 to 90 degrees."
    if name == "CIRCLE" and (radius := constant(given[-1])) is not None and radius < 0:
        return "A radius cannot be negative."
    return ""


def _polygon(_: exp.Expr, given: Sequence[exp.Expr]) -> str:
    if given and all(map(_may_be_shape, given)) and len(given) < 2 * CORNERS:
        return "" if len(given) >= CORNERS else "POLYGON takes three corners or more."
    if len(given) < 2 * CORNERS or len(given) % 2:
        return "POLYGON takes a right ascension and a declination for each of three corners or more."
    return "" if all(map(_is_number, given)) else "POLYGON takes numbers, or points."


def _two_shapes(node: exp.Expr, given: Sequence[exp.Expr]) -> str:
    name = name_of(node)
    if len(given) != TWO:
        return f"{name} takes two geometries."
    what = "POINT, CIRCLE, POLYGON or a column that holds one"
    strange = [one for one in given if not _may_be_shape(one)]
    if strange:
        return f"{name} takes two geometries; each is {what}."
    if name == "CONTAINS" and name_of(given[1]) == "POINT":
        return "CONTAINS asks whether the first lies in the second; a point contains nothing. Swap them."
    return ""


def _distance(_: exp.Expr, given: Sequence[exp.Expr]) -> str:
    if len(given) == TWO and all(map(_may_be_shape, given)) and not _wide(given):
        return ""
    return (
        ""
        if len(given) == FOUR and all(map(_is_number, given))
        else "DISTANCE takes two points, or four numbers in degrees."
    )


def _wide(given: Sequence[exp.Expr]) -> bool:
    return any(name_of(one) in SHAPES - {"POINT", "CENTROID"} for one in given)


def _one_shape(node: exp.Expr, given: Sequence[exp.Expr]) -> str:
    return "" if len(given) == 1 and _may_be_shape(given[0]) else f"{name_of(node)} takes one geometry."


def _region(_: exp.Expr, given: Sequence[exp.Expr]) -> str:
    return "" if len(given) == 1 else "REGION takes one text, such as 'CIRCLE ICRS 10.7 41.3 1'."


Check = Callable[[exp.Expr, Sequence[exp.Expr]], str]
GEOMETRY: Mapping[str, Check] = {
    **dict.fromkeys(NUMBERS, _numbers),
    "POLYGON": _polygon,
    "REGION": _region,
    "DISTANCE": _distance,
    **dict.fromkeys(("CONTAINS", "INTERSECTS"), _two_shapes),
    **dict.fromkeys(("AREA", "CENTROID", "COORD1", "COORD2", "COORDSYS"), _one_shape),
}


def _in_unit(given: Sequence[exp.Expr]) -> str:
    if len(given) != TWO or not (isinstance(given[1], exp.Literal) and given[1].is_string):
        return "IN_UNIT takes a value and a unit as a text, such as IN_UNIT(pm, 'arcsec/yr')."
    return "" if is_unit(given[1].name) else f"'{given[1].name[:40]}' is not a unit (VOUnits)."


def _called(node: exp.Anonymous, own: Collection[str] | None) -> str:
    """What is wrong with a call; empty where nothing is."""
    name, given = name_of(node), node.expressions
    if name in GEOMETRY:
        return GEOMETRY[name](node, without_frame(node))
    if name == "IN_UNIT":
        return _in_unit(given)
    if name in {one.upper() for one in own or ()}:
        return ""
    if function := FUNCTIONS.get(name) or AGGREGATES.get(name):
        fits = function.fewest <= len(given) <= function.most
        return "" if fits else f"{name} takes {function.takes}."
    return "" if own is None else _unknown(name, own)


def _unknown(name: str, own: Collection[str]) -> str:
    near = suggestion(name, [*FUNCTIONS, *AGGREGATES, *GEOMETRIES, "IN_UNIT", *own])
    return f"There is no function {name[:60]} here.{near}"


def call_faults(tree: exp.Expr, source: Source, own: Collection[str] | None) -> Iterator[AdqlFault]:
    """What is wrong with the calls in a tree; `own` are the service's functions, None where not known."""
    for node in tree.find_all(exp.Anonymous):
        if words := _called(node, own):
            start = int(node.meta["start"])
            inner = node.meta["end"] if name_of(node) in GEOMETRY else node.meta["name_end"]
            yield source.fault(words, start, int(inner))
