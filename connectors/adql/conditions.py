"""A condition in ADQL's WHERE syntax as a DuckDB expression over named columns.

What is written is made anew from the parsed tree, node by node: columns are looked up and quoted, texts and
numbers are written by us, and a node that is not listed here is a fault at its place. Nothing of the text
itself reaches the database.
"""

import math
import re
from collections.abc import Callable, Iterable, Mapping

from sqlglot import exp

from connectors.adql.faults import AdqlFault, suggestion
from connectors.adql.functions import FUNCTIONS
from connectors.adql.geometry import GEOMETRY
from connectors.adql.parsing import Source, parse_condition

__all__ = ["condition_sql"]

BINARY: Mapping[type[exp.Expression], str] = {
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
    exp.DPipe: "||",
    exp.Like: "LIKE",
    exp.ILike: "ILIKE",
}
ARITHMETIC = (exp.Add, exp.Sub, exp.Mul, exp.Div, exp.DPipe)
LOGICAL = (*(kind for kind in BINARY if kind not in ARITHMETIC), exp.Not, exp.Is, exp.In, exp.Between)
PARTS: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("like", "ilike", "is"), frozenset({"this", "expression", "negate"})),
    **dict.fromkeys(("neg", "not", "paren"), frozenset({"this"})),
    "column": frozenset({"this", "table"}),
    "dpipe": frozenset({"this", "expression", "safe"}),
    **dict.fromkeys(("in", "anonymous"), frozenset({"this", "expressions"})),
    "between": frozenset({"this", "low", "high"}),
    "literal": frozenset({"this", "is_string"}),
}
"""What is read of each kind of node; a node that says more than that says something we do not know."""
TWO = frozenset({"this", "expression"})
NUMBER = re.compile(r"\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?")


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


class _Writer:
    def __init__(self, source: Source, columns: Iterable[str]) -> None:
        self._source = source
        self._columns = list(columns)

    def write(self, node: exp.Expression) -> str:
        """The part in DuckDB's words. Raises AdqlFault."""
        said = {name for name, value in node.args.items() if value not in (None, False, [])}
        if said - PARTS.get(node.key, TWO if type(node) in BINARY else frozenset()):
            return self._unknown(node)
        if (word := BINARY.get(type(node))) is not None:
            no = "NOT " if node.args.get("negate") else ""
            return f"({self.write(node.this)} {no}{word} {self.write(node.expression)})"
        writer: Callable[[exp.Expression], str] = getattr(self, f"_{node.key}", self._unknown)
        return writer(node)

    def fault(self, node: exp.Expression, words: str) -> AdqlFault:
        """A fault at the part's place."""
        return self._source.at(node, words)

    def _unknown(self, node: exp.Expression) -> str:
        raise self._source.at(node, "This is not part of a condition in ADQL.")

    def _column(self, node: exp.Expression) -> str:
        name = node.name
        if node.args.get("table"):
            raise self._source.at(node, "Name the column alone, without a table.")
        quoted = bool(node.this.args.get("quoted")) if isinstance(node.this, exp.Identifier) else False
        exact = [column for column in self._columns if column == name]
        found = exact or (
            [] if quoted else [one for one in self._columns if one.casefold() == name.casefold()]
        )
        if not found:
            near = suggestion(name, self._columns)
            raise self._source.at(node, f"There is no column {name[:60]}.{near}")
        return '"' + found[0].replace('"', '""') + '"'

    def _literal(self, node: exp.Expression) -> str:
        if node.args.get("is_string"):
            return _text(node.name)
        if not NUMBER.fullmatch(node.name) or not math.isfinite(float(node.name)):
            raise self._source.at(node, "This number cannot be used.")
        return node.name

    def _paren(self, node: exp.Expression) -> str:
        return f"({self.write(node.this)})"

    def _neg(self, node: exp.Expression) -> str:
        return f"(- {self.write(node.this)})"

    def _not(self, node: exp.Expression) -> str:
        return f"(NOT {self.write(node.this)})"

    def _is(self, node: exp.Expression) -> str:
        if not isinstance(node.expression, exp.Null):
            raise self._source.at(node, "After IS comes NULL or NOT NULL.")
        return f"({self.write(node.this)} IS {'NOT ' if node.args.get('negate') else ''}NULL)"

    def _in(self, node: exp.Expression) -> str:
        if not node.expressions:
            raise self._source.at(node, "After IN comes a list of values in parentheses.")
        values = ", ".join(self.write(value) for value in node.expressions)
        return f"({self.write(node.this)} IN ({values}))"

    def _between(self, node: exp.Expression) -> str:
        low, high = self.write(node.args["low"]), self.write(node.args["high"])
        return f"({self.write(node.this)} BETWEEN {low} AND {high})"

    def _anonymous(self, node: exp.Expression) -> str:
        name, given = str(node.this).upper(), node.expressions
        if name in GEOMETRY:
            return GEOMETRY[name](self, node, given)
        if name not in FUNCTIONS:
            near = suggestion(name, [*FUNCTIONS, *GEOMETRY])
            raise self._source.at(node, f"There is no function {name[:60]} here.{near}")
        function = FUNCTIONS[name]
        if not function.fewest <= len(given) <= function.most:
            raise self._source.at(node, f"{name} takes {function.takes}.")
        values = [self.write(value) for value in given]
        return function.sql.format(*values, *function.rest[len(values) :], all=", ".join(values))


def condition_sql(text: str, columns: Iterable[str]) -> str:
    """The condition as a DuckDB expression; regular names in any case, delimited ones exactly.

    Raises AdqlFault with line, column and what was probably meant (ADQL 2.1, section 2.2).
    """
    tree, source = parse_condition(text)
    if not isinstance(tree.unnest(), LOGICAL):
        raise source.at(tree, "A condition compares something, such as mag < 12.")
    return _Writer(source, columns).write(tree)
