"""Values and conditions in DuckDB's words.

What is written is made anew from the tree, node by node: columns are looked up and quoted, texts and numbers
are written by us, and a node that is not listed here is a fault at its place. Nothing of the text itself
reaches the database.
"""

import math
import re
from collections.abc import Callable, Mapping

from sqlglot import exp

from connectors.adql.calls import GEOMETRIES, SHAPES, name_of
from connectors.adql.faults import AdqlFault, suggestion
from connectors.adql.functions import AGGREGATES, FUNCTIONS
from connectors.adql.geometry import GEOMETRY
from connectors.adql.source import Source

__all__ = ["Values", "quoted"]

BINARY: Mapping[type[exp.Expr], str] = {
    exp.And: "AND",
    exp.Or: "OR",
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.GT: ">",
    exp.GTE: ">=",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.Add: "+",
    exp.Sub: "-",
    exp.Mul: "*",
    exp.Div: "/",
    exp.BitwiseAnd: "&",
    exp.BitwiseOr: "|",
    exp.DPipe: "||",
    exp.Like: "LIKE",
    exp.ILike: "ILIKE",
}
TYPES = {
    "CHAR": "VARCHAR",
    "VARCHAR": "VARCHAR",
    "INTEGER": "INTEGER",
    "SMALLINT": "SMALLINT",
    "BIGINT": "BIGINT",
    "REAL": "REAL",
    "DOUBLE": "DOUBLE",
    "TIMESTAMP": "TIMESTAMP",
}
NUMBER = re.compile(r"\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?")


def quoted(name: str) -> str:
    """A name as DuckDB has it."""
    return '"' + name.replace('"', '""') + '"'


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


class Values:
    """Writes values and conditions; `_column` and queries are for those who know the tables."""

    shapes = True
    """Whether a geometry can be a value."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def write(self, node: exp.Expr) -> str:
        """The part in DuckDB's words. Raises AdqlFault."""
        if (word := BINARY.get(type(node))) is not None:
            no = "NOT " if node.args.get("negate") else ""
            return f"({self.write(node.this)} {no}{word} {self.write(node.expression)})"
        writer: Callable[[exp.Expr], str] = getattr(self, f"_{node.key}", self._unknown)
        return writer(node)

    def fault(self, node: exp.Expr, words: str) -> AdqlFault:
        """A fault at the part's place."""
        return self._source.at(node, words)

    def held(self, node: exp.Expr) -> str:
        """What a column holds as a geometry; here none does. Raises AdqlFault."""
        raise self.fault(node, "Here a geometry is written out: POINT, CIRCLE, BOX or POLYGON.")

    def _unknown(self, node: exp.Expr) -> str:
        raise self.fault(node, "This cannot stand here.")

    def _column(self, node: exp.Expr) -> str:
        return self._unknown(node)

    def _literal(self, node: exp.Expr) -> str:
        if node.args.get("is_string"):
            if "\x00" in node.name:
                raise self.fault(node, "This text cannot be used.")
            return _text(node.name)
        if not NUMBER.fullmatch(node.name) or not math.isfinite(float(node.name)):
            raise self.fault(node, "This number cannot be used.")
        plain = node.name.isdigit() or "e" in node.name.lower()
        return node.name if plain else f"{node.name}e0"  # a number with a point would be a decimal

    def _null(self, _: exp.Expr) -> str:
        return "NULL"

    def _boolean(self, node: exp.Expr) -> str:
        return "true" if node.this else "false"

    def _paren(self, node: exp.Expr) -> str:
        return f"({self.write(node.this)})"

    def _neg(self, node: exp.Expr) -> str:
        return f"(- {self.write(node.this)})"

    def _bitwisenot(self, node: exp.Expr) -> str:
        return f"(~ {self.write(node.this)})"

    def _bitwisexor(self, node: exp.Expr) -> str:
        return f"xor({self.write(node.this)}, {self.write(node.expression)})"

    def _not(self, node: exp.Expr) -> str:
        return f"(NOT {self.write(node.this)})"

    def _is(self, node: exp.Expr) -> str:
        return f"({self.write(node.this)} IS {'NOT ' if node.args.get('negate') else ''}NULL)"

    def _in(self, node: exp.Expr) -> str:
        if query := node.args.get("query"):
            return f"({self.write(node.this)} IN {self.write(query)})"
        values = ", ".join(self.write(value) for value in node.expressions)
        return f"({self.write(node.this)} IN ({values}))"

    def _between(self, node: exp.Expr) -> str:
        low, high = self.write(node.args["low"]), self.write(node.args["high"])
        return f"({self.write(node.this)} BETWEEN {low} AND {high})"

    def _case(self, node: exp.Expr) -> str:
        subject = f" {self.write(node.this)}" if node.this else ""
        branches = [
            f"WHEN {self.write(one.this)} THEN {self.write(one.args['true'])}" for one in node.args["ifs"]
        ]
        default = node.args.get("default")
        rest = f" ELSE {self.write(default)}" if default else ""
        return f"(CASE{subject} {' '.join(branches)}{rest} END)"

    def _cast(self, node: exp.Expr) -> str:
        name = str(node.args["to"].this)
        name = name.rpartition(".")[2].upper()
        if name not in TYPES:
            raise self.fault(node, f"{name} is no type that can be cast to here.")
        cast = f"CAST({self.write(node.this)} AS {TYPES[name]})"
        size = node.args["to"].expressions
        return f"left({cast}, {int(size[0].name)})" if size else cast

    def _anonymous(self, node: exp.Expr) -> str:
        name, given = name_of(node), node.expressions
        if name in SHAPES and not self.shapes:
            words = "A geometry stands in CONTAINS or DISTANCE, as in 1 = CONTAINS(POINT(ra, dec), …)."
            raise self.fault(node, words)
        if name in GEOMETRY:
            return GEOMETRY[name](self, node)
        if name in AGGREGATES:
            return self._aggregate(name, node)
        if name == "IN_UNIT":
            return self._in_unit(node)
        if name not in FUNCTIONS:
            near = suggestion(name, [*FUNCTIONS, *GEOMETRIES])
            raise self.fault(node, f"There is no function {name[:60]} here.{near}")
        function = FUNCTIONS[name]
        if not function.fewest <= len(given) <= function.most:
            raise self.fault(node, f"{name} takes {function.takes}.")
        values = [self.write(value) for value in given]
        return function.sql.format(*values, *function.rest[len(values) :], all=", ".join(values))

    def _aggregate(self, name: str, node: exp.Expr) -> str:
        raise self.fault(node, f"{name} is of many rows; here one row is looked at.")

    def _in_unit(self, node: exp.Expr) -> str:
        raise self.fault(node, "IN_UNIT is not known here.")
