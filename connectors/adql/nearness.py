"""Two tables joined by the nearness of positions, as a query says it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlglot import exp

from connectors.adql.calls import name_of, without_frame
from connectors.adql.cells import WIDEST
from connectors.adql.schema import FOUND, Found

__all__ = ["Near", "near_of", "number_of"]

ARITHMETIC: Mapping[type[exp.Expr], str] = {exp.Add: "+", exp.Sub: "-", exp.Mul: "*", exp.Div: "/"}
FOUR = 4


@dataclass(frozen=True, slots=True)
class Near:
    """A position of each of two sources, and how near they are to be, in degrees."""

    sources: tuple[str, str]
    places: tuple[tuple[exp.Expr, exp.Expr], tuple[exp.Expr, exp.Expr]]
    radius: float


def number_of(node: exp.Expr) -> float | None:
    """The number that is written or reckoned here, such as 2 / 3600.; None where it is none.

    Whole numbers divide to whole numbers, as they do in the database.
    """
    found = _reckoned(node)
    return None if found is None else float(found)


def _reckoned(node: exp.Expr) -> float | int | None:
    if isinstance(node, exp.Literal) and not node.is_string:
        return int(node.name) if node.name.isdigit() else float(node.name)
    if isinstance(node, exp.Paren | exp.Neg):
        inner = _reckoned(node.this)
        return -inner if isinstance(node, exp.Neg) and inner is not None else inner
    if type(node) not in ARITHMETIC:
        return None
    first, second = _reckoned(node.this), _reckoned(node.expression)
    if first is None or second is None:
        return None
    if isinstance(node, exp.Div):
        whole = isinstance(first, int) and isinstance(second, int)
        return None if not second else int(first / second) if whole else first / second
    return {"+": first + second, "-": first - second, "*": first * second}[ARITHMETIC[type(node)]]


def _place(given: Sequence[exp.Expr]) -> tuple[exp.Expr, exp.Expr] | None:
    """Two numbers, or a point."""
    if len(given) == 1 and name_of(given[0]) == "POINT":
        return _place(without_frame(given[0]))
    return (given[0], given[1]) if len(given) == 2 else None  # noqa: PLR2004 - right ascension, declination


def _source(place: tuple[exp.Expr, exp.Expr]) -> str | None:
    """The one source that both coordinates come from."""
    found = {
        one.meta[FOUND].source
        for part in place
        for one in part.find_all(exp.Column)
        if isinstance(one.meta.get(FOUND), Found)
    }
    plain = not any(part.find(exp.Query) for part in place)
    return found.pop() if len(found) == 1 and plain else None


Pair = tuple[Sequence[exp.Expr], Sequence[exp.Expr], exp.Expr]


def _circled(node: exp.Expr) -> Pair | None:
    """CONTAINS or INTERSECTS of a point and a circle: both places and the radius."""
    if name_of(node) not in {"CONTAINS", "INTERSECTS"}:
        return None
    first, second = node.expressions
    if name_of(node) == "INTERSECTS" and name_of(first) == "CIRCLE":
        first, second = second, first
    if name_of(first) != "POINT" or name_of(second) != "CIRCLE":
        return None
    circle = without_frame(second)
    return [first], circle[:-1], circle[-1]


def _apart(node: exp.Expr, radius: exp.Expr) -> Pair | None:
    """DISTANCE of two places."""
    if name_of(node) != "DISTANCE":
        return None
    given = node.expressions
    return (given[:2], given[2:], radius) if len(given) == FOUR else (given[:1], given[1:], radius)


def _pair(node: exp.Expr) -> Pair | None:
    """What a condition compares, where it is one of nearness."""
    if isinstance(node, exp.EQ):
        for side, other in ((node.this, node.expression), (node.expression, node.this)):
            if number_of(side) == 1 and (found := _circled(other)):
                return found
        return None
    if isinstance(node, exp.LT | exp.LTE):
        return _apart(node.this, node.expression)
    if isinstance(node, exp.GT | exp.GTE):
        return _apart(node.expression, node.this)
    return None


def _parts(node: exp.Expr) -> Iterator[exp.Expr]:
    """What must hold together."""
    node = node.unnest()
    if isinstance(node, exp.And):
        yield from _parts(node.this)
        yield from _parts(node.expression)
    else:
        yield node


def near_of(condition: exp.Expr) -> Iterator[Near]:
    """The conditions of nearness among what must hold, of which a radius is a number."""
    for part in _parts(condition):
        if (pair := _pair(part)) is None:
            continue
        first, second, radius = _place(pair[0]), _place(pair[1]), number_of(pair[2])
        if first is None or second is None or radius is None or not 0 <= radius <= WIDEST:
            continue
        one, other = _source(first), _source(second)
        if one and other and one != other:
            yield Near((one, other), (first, second), radius)
