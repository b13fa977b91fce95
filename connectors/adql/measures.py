"""Units of what a query computes, where its parts tell them."""

from collections.abc import Iterable, Mapping

from sqlglot import exp

from connectors.adql.asked import AskedTables
from connectors.adql.calls import name_of
from connectors.adql.schema import FOUND, Found

__all__ = ["unit_of", "unit_of_found"]

KEEPING = frozenset(
    {"ABS", "AVG", "CEILING", "COALESCE", "FLOOR", "MAX", "MIN", "ROUND", "STDDEV", "SUM", "TRUNCATE"}
)
"""What gives a value in the unit of what it is given."""
GIVING: Mapping[str, str] = {
    **dict.fromkeys(("COORD1", "COORD2", "DEGREES", "DISTANCE"), "deg"),
    **dict.fromkeys(("ACOS", "ASIN", "ATAN", "ATAN2", "RADIANS"), "rad"),
    "AREA": "deg**2",
}
"""Units that functions give (ADQL 2.1, sections 2.3 and 4.2)."""


def unit_of_found(found: Found, tables: AskedTables) -> str:
    """The unit of a column of something in FROM; empty where it has none or it is not known."""
    if column := tables.column(found):
        return column.unit
    return unit_of(found.value, tables) if found.value else ""


def unit_of(node: exp.Expr, tables: AskedTables) -> str:
    """The unit of an expression whose names are resolved; empty where it has none or it is not known."""
    node = node.unnest()
    if isinstance(node, exp.Column):
        found = node.meta.get(FOUND)
        return unit_of_found(found, tables) if isinstance(found, Found) else ""
    if isinstance(node, exp.Neg):
        return unit_of(node.this, tables)
    if isinstance(node, exp.Add | exp.Sub):
        return _common((node.this, node.expression), tables)
    name, given = name_of(node), node.expressions
    if name == "IN_UNIT":
        return str(given[1].name)
    if name in KEEPING:
        return _common(given if name == "COALESCE" else given[:1], tables)
    return GIVING.get(name, "")


def _common(nodes: Iterable[exp.Expr], tables: AskedTables) -> str:
    units = {unit_of(node, tables) for node in nodes}
    return units.pop() if len(units) == 1 else ""
