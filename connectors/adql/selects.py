"""Queries in DuckDB's words, joins by nearness among them."""

from collections.abc import Sequence

from sqlglot import exp
from typing_extensions import override

from connectors.adql.asked import AskedTables
from connectors.adql.calls import name_of
from connectors.adql.cells import cell, cells, height_of
from connectors.adql.functions import AGGREGATES
from connectors.adql.joining import Cells, cells_of
from connectors.adql.measures import unit_of
from connectors.adql.schema import FOUND, Found, plain_name
from connectors.adql.shapes import only, shape_of
from connectors.adql.source import Source
from connectors.adql.writing import Values, quoted
from connectors.units import factor

__all__ = ["Selects"]

TEXTS = frozenset({"char", "unicodeChar"})
SETS = {"union": "UNION", "except": "EXCEPT", "intersect": "INTERSECT"}


class Selects(Values):
    """Writes queries; `used` are the names that it gives to tables, by theirs."""

    def __init__(self, source: Source, tables: AskedTables) -> None:
        super().__init__(source)
        self._tables = tables
        self.used: dict[str, str] = {}

    def query(self, node: exp.Expr, names: Sequence[str] = ()) -> str:
        """A query; its columns have these names, or their own."""
        head = self._named(node.args["with_"]) if node.args.get("with_") else ""
        if isinstance(node, exp.Subquery):
            body = f"SELECT * FROM ({self.query(node.this, names)}) AS __query"
        elif isinstance(node, exp.SetOperation):
            every = "" if node.args.get("distinct") else " ALL"
            left, right = self.query(node.this, names), self.query(node.expression)
            body = f"({left}) {SETS[node.key]}{every} ({right})"
        else:
            body = self._select(node, names)
        return head + body + self._end(node)

    def _end(self, node: exp.Expr) -> str:
        parts = []
        if order := node.args.get("order"):
            keys = [
                f"{self.write(one.this)}{' DESC' if one.args.get('desc') else ''} NULLS LAST"
                for one in order.expressions
            ]
            parts.append(f" ORDER BY {', '.join(keys)}")
        ends = [(name, node.args.get(name)) for name in ("limit", "offset")]
        parts += [f" {name.upper()} {int(part.expression.name)}" for name, part in ends if part]
        return "".join(parts)

    def _named(self, node: exp.Expr) -> str:
        parts = []
        for one in node.expressions:
            columns = one.args["alias"].args.get("columns")
            names = f"({', '.join(quoted(column.name) for column in columns)})" if columns else ""
            parts.append(f"{quoted(one.alias)}{names} AS ({self.query(one.this)})")
        return f"WITH {', '.join(parts)} "

    def _select(self, node: exp.Expr, names: Sequence[str]) -> str:
        from_, joins = node.args.get("from_"), node.args.get("joins") or []
        near = cells_of(node, self._tables.rows)
        items = [item for place, one in enumerate(node.expressions, 1) for item in self._items(one, place)]
        if names:
            items = [(sql, name) for (sql, _), name in zip(items, names, strict=True)]
        sql = ["SELECT ", "DISTINCT " if node.args.get("distinct") else ""]
        sql.append(", ".join(f"{value} AS {quoted(name)}" for value, name in items))
        if from_:
            sql.append(f" FROM {self._table(from_.this, near)}")
        sql += [self._joined(join, near) for join in joins]
        conditions = [self.write(node.args["where"].this)] if node.args.get("where") else []
        if near and near.join is None:
            conditions.append(near.condition)
        if conditions:
            sql.append(f" WHERE {' AND '.join(conditions)}")
        if group := node.args.get("group"):
            sql.append(f" GROUP BY {', '.join(self.write(one) for one in group.expressions)}")
        if having := node.args.get("having"):
            sql.append(f" HAVING {self.write(having.this)}")
        return "".join(sql)

    def _items(self, node: exp.Expr, place: int) -> list[tuple[str, str]]:
        """What one part of the list of columns gives: SQL and names."""
        inner = node.unalias()
        if isinstance(node, exp.Star) or (isinstance(node, exp.Column) and isinstance(node.this, exp.Star)):
            return [(self._reference(one), one.name) for one in node.meta[FOUND]]
        found = inner.meta.get(FOUND)
        name = node.alias or (found.name if isinstance(found, Found) else plain_name(inner, place))
        return [(self.write(inner), name)]

    def _reference(self, found: Found) -> str:
        return f"{quoted(found.source)}.{quoted(found.name)}" if found.source else quoted(found.name)

    def _table(self, node: exp.Expr, near: Cells | None) -> str:
        """What stands in FROM."""
        if isinstance(node, exp.Paren):
            joins = "".join(self._joined(join, near) for join in node.this.args.get("joins") or [])
            return f"({self._table(node.this, near)}{joins})"
        name = node.alias or node.name
        base = f"({self.query(node.this)})" if isinstance(node, exp.Subquery) else self._base(node)
        if near and name in near.near.sources:
            base = self._in_cells(base, name, near)
        return f"{base} AS {quoted(name)}"

    def _base(self, node: exp.Expr) -> str:
        """The name of a table here, or of a query in WITH."""
        words = node.meta.get(FOUND)
        if words is None:
            return quoted(node.name)
        table = self._tables.name(words)
        return quoted(self.used.setdefault(table, f"table {len(self.used) + 1}"))

    def _in_cells(self, base: str, name: str, near: Cells) -> str:
        first, second = (self.write(part) for part in near.near.places[near.near.sources.index(name)])
        alias = quoted(name)
        if name == near.spread:
            return cells(base, alias, (first, second), near.near.radius, near.column(name))
        own = cell((first, second), height_of(near.near.radius))
        return f"(SELECT {alias}.*, {own} AS {near.column(name)} FROM {base} AS {alias})"

    def _joined(self, join: exp.Expr, near: Cells | None) -> str:
        table = self._table(join.this, near)
        words = [join.args.get(name) for name in ("method", "side", "kind")]
        if not any(words) and not join.args.get("on") and not join.args.get("using"):
            return f", {table}"
        sql = f" {' '.join([*filter(None, words), 'JOIN'])} {table}"
        if using := join.args.get("using"):
            return f"{sql} USING ({', '.join(quoted(one.name) for one in using)})"
        if on := join.args.get("on"):
            more = f"{near.condition} AND " if near and near.join is join else ""
            return f"{sql} ON {more}{self.write(on)}"
        return sql

    @override
    def _column(self, node: exp.Expr) -> str:
        found = node.meta.get(FOUND)
        if not isinstance(found, Found):
            raise self.fault(node, f"There is no column {node.name[:60]}.")
        return self._reference(found)

    @override
    def held(self, node: exp.Expr) -> str:
        """What a column, a text in REGION, or CENTROID gives as a list of degrees. Raises AdqlFault."""
        if isinstance(node, exp.Column):
            return self._held_by(node)
        inner = only(self, node)
        if name_of(node) == "CENTROID":
            return f"__centroid({shape_of(self, inner).numbers})"
        return f"__region({self.write(inner)})"

    def _held_by(self, node: exp.Column) -> str:
        found = node.meta.get(FOUND)
        known = self._tables.column(found) if isinstance(found, Found) else None
        kind, _, size = known.datatype.partition(" ") if known else ("double", "", "*")
        if kind in TEXTS:
            return f"__region({self.write(node)})"
        if not size:
            words = "is a number; a geometry is held by a text such as s_region, or by a list of degrees."
            raise self.fault(node, f"{node.name[:60]} {words}")
        return f"CAST({self.write(node)} AS DOUBLE[])"

    def _subquery(self, node: exp.Expr) -> str:
        return f"({self.query(node.this)})"

    def _exists(self, node: exp.Expr) -> str:
        return f"EXISTS ({self.query(node.this)})"

    @override
    def _aggregate(self, name: str, node: exp.Expr) -> str:
        given = node.expressions[0]
        if isinstance(given, exp.Star):
            return "count(*)"
        if isinstance(given, exp.Distinct):
            return AGGREGATES[name].sql.format(f"DISTINCT {self.write(given.expressions[0])}")
        return AGGREGATES[name].sql.format(self.write(given))

    @override
    def _in_unit(self, node: exp.Expr) -> str:
        value, wanted = node.expressions
        unit = unit_of(value, self._tables)
        if not unit:
            words = "has a unit, such as a column's or DISTANCE(…), which is in degrees."
            raise self.fault(value, f"IN_UNIT takes a value that {words}")
        times = factor(unit, wanted.name)
        if times is None:
            raise self.fault(node, f"A value in {unit} cannot be given in {wanted.name[:40]}.")
        return f"({self.write(value)} * CAST({times!r} AS DOUBLE))"
