"""What is wrong with a query that was understood: tables, columns, functions, groups."""

from collections.abc import Collection, Iterator

from sqlglot import exp

from connectors.adql.calls import call_faults, name_of
from connectors.adql.faults import AdqlFault
from connectors.adql.functions import AGGREGATES
from connectors.adql.names import Resolver
from connectors.adql.parsing import Query
from connectors.adql.schema import Schema
from connectors.adql.source import Source

__all__ = ["check", "is_aggregate", "tables_of"]

MOST_FAULTS = 100


def is_aggregate(node: exp.Expr) -> bool:
    """Whether this is one value of many rows."""
    return name_of(node) in AGGREGATES


def _own(node: exp.Expr) -> Iterator[exp.Expr]:
    """A node and its parts, without what stands in queries of their own."""
    yield node
    for child in node.iter_expressions():
        if not isinstance(child, exp.Query):
            yield from _own(child)


def _lone(node: exp.Expr) -> exp.Expr | None:
    """A column outside all aggregates."""
    if isinstance(node, exp.Column | exp.Star):
        return node
    if is_aggregate(node) or isinstance(node, exp.Query):
        return None
    return next((found for child in node.iter_expressions() if (found := _lone(child))), None)


def _grouped(select: exp.Expr, source: Source) -> Iterator[AdqlFault]:
    """Aggregates where none can stand, and columns beside them that are in no group."""
    if where := select.args.get("where"):
        for node in filter(is_aggregate, _own(where)):
            yield source.at(node, f"{name_of(node)} cannot stand in WHERE; HAVING is for groups.")
    for node in filter(is_aggregate, _own(select)):
        for inner in node.expressions:
            if nested := next(filter(is_aggregate, _own(inner)), None):
                yield source.at(nested, "An aggregate cannot stand in another one.")
    aggregates = any(is_aggregate(part) for one in select.expressions for part in _own(one))
    if (aggregates or select.args.get("having")) and not select.args.get("group"):
        for one in select.expressions:
            if column := _lone(one):
                yield source.at(
                    column, "This column is in no group; name it in GROUP BY, or take MIN, MAX or AVG of it."
                )


def check(query: Query, schema: Schema, functions: Collection[str] | None = ()) -> list[AdqlFault]:
    """What is wrong, in the text's order, as much of it as anybody reads.

    `functions` are the service's own beside the standard's; with None unknown ones are passed over.
    """
    tree = query.tree.copy()
    resolver = Resolver(query.source, schema)
    resolver.resolve(tree)
    faults = [*resolver.faults, *call_faults(tree, query.source, functions)]
    for select in tree.find_all(exp.Select):
        faults += _grouped(select, query.source)
    return sorted(faults, key=lambda fault: (fault.line, fault.column))[:MOST_FAULTS]


def tables_of(query: Query) -> list[str]:
    """Names of the tables that are asked, as schema.name, each once; queries in WITH are none."""
    named = {part.alias.casefold() for part in query.tree.find_all(exp.CTE)}
    found: dict[str, None] = {}
    for node in query.tree.find_all(exp.Table, bfs=False):
        if node.args.get("db") or node.name.casefold() not in named:
            found[".".join(part.name for part in node.parts)] = None
    return list(found)
