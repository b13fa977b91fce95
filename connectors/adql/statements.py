"""A whole query in DuckDB's words, over tables that are given and no others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlglot import exp
from typing_extensions import override

from connectors.adql.cells import cell, cells, height_of
from connectors.adql.checking import check
from connectors.adql.functions import AGGREGATES
from connectors.adql.names import Resolver
from connectors.adql.nearness import Near, near_of
from connectors.adql.parsing import Query
from connectors.adql.schema import FOUND, Found, Tables, plain_name
from connectors.adql.source import Source
from connectors.adql.writing import Values, quoted
from connectors.contract import Column
from connectors.units import factor

__all__ = ["Asked", "Statement", "statement_of"]

SETS = {"union": "UNION", "except": "EXCEPT", "intersect": "INTERSECT"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A table that can be asked: its columns, and how many rows it has."""

    columns: Sequence[Column]
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL with the names of what it gives; `columns` are known where they are a table's own.

    `tables` are the names that the SQL has for tables, by theirs.
    """

    sql: str
    names: Sequence[str]
    columns: Sequence[Column | None]
    tables: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Cells:
    """Two sources joined by nearness: `spread` gets a row for each cell; `join` says so, or else WHERE."""

    near: Near
    spread: str
    join: exp.Expr | None

    def column(self, source: str) -> str:
        """The name of a source's cell."""
        return quoted(f"__cell {source}")

    @property
    def condition(self) -> str:
        """The cells are the same."""
        one, other = self.near.sources
        return f"{quoted(one)}.{self.column(one)} = {quoted(other)}.{self.column(other)}"


def _sources(node: exp.Expr) -> dict[str, exp.Expr]:
    """What stands in FROM, by its name there."""
    if isinstance(node, exp.Paren):
        joined = [join.this for join in node.this.args.get("joins") or []]
        return {name: one for part in (node.this, *joined) for name, one in _sources(part).items()}
    return {node.alias or node.name: node}


class _Writer(Values):
    def __init__(self, source: Source, tables: Mapping[str, Asked], schema: Tables) -> None:
        super().__init__(source)
        self._tables = tables
        self._schema = schema
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
        near = self._nearness(node)
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

    def _table(self, node: exp.Expr, near: _Cells | None) -> str:
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
        table = self._schema.name(words)
        return quoted(self.used.setdefault(table, f"table {len(self.used) + 1}"))

    def _in_cells(self, base: str, name: str, near: _Cells) -> str:
        first, second = (self.write(part) for part in near.near.places[near.near.sources.index(name)])
        alias = quoted(name)
        if name == near.spread:
            return cells(base, alias, (first, second), near.near.radius, near.column(name))
        own = cell((first, second), height_of(near.near.radius))
        return f"(SELECT {alias}.*, {own} AS {near.column(name)} FROM {base} AS {alias})"

    def _joined(self, join: exp.Expr, near: _Cells | None) -> str:
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

    def _nearness(self, node: exp.Expr) -> _Cells | None:
        """The two sources that are joined by nearness, where there are such."""
        from_, joins = node.args.get("from_"), node.args.get("joins") or []
        if from_ is None or not joins:
            return None
        known = {
            name: one
            for part in (from_.this, *(join.this for join in joins))
            for name, one in _sources(part).items()
        }
        for join in joins:
            if on := join.args.get("on"):
                for near in near_of(on):
                    if spread := self._spread(near, join, known):
                        return _Cells(near, spread, join)
        if where := node.args.get("where"):
            for near in near_of(where.this):
                if all(name in known for name in near.sources):
                    return _Cells(near, self._smaller(near, known), None)
        return None

    def _spread(self, near: Near, join: exp.Expr, known: Mapping[str, exp.Expr]) -> str | None:
        """Which source may have a row for each cell: one whose rows are not kept without a partner."""
        joined = set(_sources(join.this))
        side = join.args.get("side") or ""
        inside = [name for name in near.sources if name in joined]
        if len(inside) != 1 or not all(name in known for name in near.sources) or side == "FULL":
            return None
        other = next(name for name in near.sources if name not in joined)
        return {"LEFT": inside[0], "RIGHT": other}.get(side) or self._smaller(near, known)

    def _smaller(self, near: Near, known: Mapping[str, exp.Expr]) -> str:
        """The source of fewer rows; where that is not known, the one whose circle it is."""
        rows = []
        for name in near.sources:
            words = known[name].meta.get(FOUND)
            table = self._tables.get(self._schema.name(words)) if isinstance(words, str) else None
            rows.append(table.rows if table else 0)
        return near.sources[0] if rows[0] < rows[1] else near.sources[1]

    @override
    def _column(self, node: exp.Expr) -> str:
        found = node.meta.get(FOUND)
        if not isinstance(found, Found):
            raise self.fault(node, f"There is no column {node.name[:60]}.")
        return self._reference(found)

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
        column = value.unnest()
        found = column.meta.get(FOUND) if isinstance(column, exp.Column) else None
        known = column_of(found, self._tables, self._schema) if isinstance(found, Found) else None
        if known is None or not known.unit:
            raise self.fault(value, "IN_UNIT takes a column that has a unit.")
        times = factor(known.unit, wanted.name)
        if times is None:
            raise self.fault(node, f"A value in {known.unit} cannot be given in {wanted.name[:40]}.")
        return f"({self.write(value)} * CAST({times!r} AS DOUBLE))"


def column_of(found: Found, tables: Mapping[str, Asked], schema: Tables) -> Column | None:
    """The table's column that values come from unchanged; None where there is none."""
    table = tables.get(schema.name(found.table)) if found.table else None
    return next((one for one in table.columns if one.name == found.column), None) if table else None


def _distinct(names: Sequence[str]) -> list[str]:
    """Names that differ in more than case; the later ones get a number."""
    taken: set[str] = set()
    made = []
    for name in names:
        fresh, number = name, 2
        while fresh.casefold() in taken:
            fresh, number = f"{name}_{number}", number + 1
        taken.add(fresh.casefold())
        made.append(fresh)
    return made


def statement_of(query: Query, tables: Mapping[str, Asked]) -> Statement:
    """The query over these tables by name. Raises AdqlFault, with all that is wrong."""
    schema = Tables({name: [column.name for column in table.columns] for name, table in tables.items()})
    if faults := check(query, schema):
        raise faults[0].with_others(faults[1:])
    tree = query.tree.copy()
    outputs = Resolver(query.source, schema).resolve(tree) or ()
    writer = _Writer(query.source, tables, schema)
    names = _distinct([one.name for one in outputs])
    sql = writer.query(tree, names)
    columns = [
        replace(column, name=name) if (column := column_of(one, tables, schema)) else None
        for one, name in zip(outputs, names, strict=True)
    ]
    return Statement(sql, names, columns, writer.used)
