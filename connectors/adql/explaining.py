"""What a query does, in words, and whether to wait for it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlglot import exp

from connectors.adql.calls import constant, name_of, without_frame
from connectors.adql.checking import is_aggregate, tables_of
from connectors.adql.parsing import Query

__all__ = ["Explanation", "explain"]

MANY = 1_000_000
"""Rows of a table that are too many to be gone through while somebody waits."""
WIDE = 1.0
"""Degrees of a radius within which many rows may lie."""
ARCSEC = 3600
JOINED = {
    "LEFT": "and keeps its rows without a partner",
    "RIGHT": "and keeps the other's rows without a partner",
    "FULL": "and keeps the rows of both without a partner",
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """Sentences in order, and why it should not be waited for; empty where it is quick."""

    sentences: tuple[str, ...]
    slow: tuple[str, ...]


Rows = Callable[[str], int | None]


def _angle(node: exp.Expr) -> str:
    degrees = constant(node)
    if degrees is None:
        return node.sql()
    return f"{degrees:g}°" if degrees >= 1 / 60 else f"{degrees * ARCSEC:g}″"


def _source(node: exp.Expr) -> str:
    if isinstance(node, exp.Subquery):
        return f"a query of its own, called {node.alias}"
    if isinstance(node, exp.Paren):
        return _source(node.this)
    words = ".".join(part.name for part in node.parts) if isinstance(node, exp.Table) else node.sql()
    return f"{words} (called {node.alias})" if node.alias else words


def _taken(select: exp.Expr) -> str:
    every = any(isinstance(one, exp.Star) for one in select.expressions)
    if every:
        what = "all columns"
    elif select.expressions and all(is_aggregate(one.unalias()) for one in select.expressions):
        what = "one row of totals" if not select.args.get("group") else "totals"
    else:
        count = len(select.expressions)
        what = f"{count} column{'s' if count > 1 else ''}"
    limit = select.args.get("limit")
    most = f", at most {int(limit.expression.name):,} rows".replace(",", "\u202f", 0) if limit else ""
    different = " without repeated rows" if select.args.get("distinct") else ""
    return f"{what}{different}{most}"


def _position(node: exp.Expr) -> str | None:
    """What a CONTAINS or DISTANCE asks for."""
    if name_of(node) == "CONTAINS" and name_of(node.expressions[1]) == "CIRCLE":
        circle = without_frame(node.expressions[1])
        centre = ", ".join(part.sql() for part in circle[:-1])
        return f"lies within {_angle(circle[-1])} of {centre}"
    if name_of(node) == "CONTAINS":
        return f"lies in a {name_of(node.expressions[1]).lower() or 'region'}"
    if name_of(node) == "INTERSECTS":
        return "overlaps a region"
    return "is at a given distance" if name_of(node) == "DISTANCE" else None


def _conditions(select: exp.Expr) -> Iterator[str]:
    where = select.args.get("where")
    if where is None:
        return
    parts = list(where.this.flatten()) if isinstance(where.this, exp.And) else [where.this]
    for part in parts:
        geometric = next((words for node in part.find_all(exp.Anonymous) if (words := _position(node))), None)
        yield f"the position {geometric}" if geometric else part.unnest().sql()


def _select(select: exp.Expr) -> Iterator[str]:
    from_ = select.args.get("from_")
    yield f"Takes {_taken(select)} from {_source(from_.this) if from_ else 'nothing'}."
    for join in select.args.get("joins") or []:
        how = JOINED.get(join.args.get("side") or "", "")
        if join.args.get("on"):
            words = f"where {join.args['on'].unnest().sql()}"
        elif join.args.get("using"):
            words = f"by {', '.join(one.name for one in join.args['using'])}"
        else:
            words = "by the columns they share" if join.args.get("method") else "each row with each"
        yield f"Joins {_source(join.this)} {words}{f', {how}' if how else ''}."
    if conditions := list(_conditions(select)):
        yield f"Keeps rows where {'; and '.join(conditions)}."
    if group := select.args.get("group"):
        yield f"Makes one row for each {', '.join(one.sql() for one in group.expressions)}."
    if having := select.args.get("having"):
        yield f"Keeps groups where {having.this.sql()}."


def _sentences(tree: exp.Expr) -> Iterator[str]:
    if with_ := tree.args.get("with_"):
        for part in with_.expressions:
            yield f"First makes {part.alias}:"
            yield from _sentences(part.this)
    if isinstance(tree, exp.SetOperation):
        words = {"union": "Adds", "except": "Takes away", "intersect": "Keeps only what is also in"}[tree.key]
        yield from _sentences(tree.this)
        repeated = "" if tree.args.get("distinct") else ", repeated ones too"
        yield f"{words} the rows of another query{repeated}:"
        yield from _sentences(tree.expression)
    elif isinstance(tree, exp.Subquery):
        yield from _sentences(tree.this)
    else:
        yield from _select(tree)
    if order := tree.args.get("order"):
        keys = [
            f"{one.this.sql()}{', largest first' if one.args.get('desc') else ''}"
            for one in order.expressions
        ]
        yield f"Orders by {'; '.join(keys)}."
    if offset := tree.args.get("offset"):
        yield f"Leaves out the first {offset.expression.name} rows."


def _wide(tree: exp.Expr) -> Iterator[str]:
    for node in tree.find_all(exp.Anonymous):
        if (
            name_of(node) == "CIRCLE"
            and (radius := constant(without_frame(node)[-1])) is not None
            and radius > WIDE
        ):
            yield f"A radius of {radius:g}° may hold very many rows."


def _slow(tree: exp.Expr, rows: Rows, tables: list[str]) -> Iterator[str]:
    large = [(name, count) for name in tables if (count := rows(name)) is not None and count >= MANY]
    for select in tree.find_all(exp.Select):
        joins = select.args.get("joins") or []
        limited = select.args.get("limit") is not None
        ordered = select.args.get("order") or select.args.get("group") or select.args.get("distinct")
        free = any(not any(join.args.get(name) for name in ("on", "using", "method")) for join in joins)
        if free and not select.args.get("where"):
            yield "Two tables are joined without a condition: every row with every other."
        if select.args.get("where") is None and large and (not limited or ordered):
            yield f"All rows of {large[0][0]} are gone through: about {large[0][1]:,}."
        if joins and large:
            yield f"A table of about {large[0][1]:,} rows is joined."
        totals = any(is_aggregate(part) for one in select.expressions for part in one.walk())
        if not limited and not select.args.get("where") and not joins and not large and not totals:
            yield "It has neither TOP nor WHERE; the table may be large."
    yield from _wide(tree)


def explain(query: Query, rows: Rows = lambda _: None) -> Explanation:
    """What the query will do; `rows` gives a table's number of rows where it is known."""
    slow = dict.fromkeys(_slow(query.tree, rows, tables_of(query)))
    return Explanation(tuple(_sentences(query.tree)), tuple(slow))
