"""A condition in ADQL's WHERE syntax as a DuckDB expression over named columns."""

from collections.abc import Iterable

from sqlglot import exp
from typing_extensions import override

from connectors.adql.faults import suggestion
from connectors.adql.parsing import parse_condition
from connectors.adql.source import Source
from connectors.adql.writing import Values, quoted

__all__ = ["condition_sql"]


class _Condition(Values):
    shapes = False

    def __init__(self, source: Source, columns: Iterable[str]) -> None:
        super().__init__(source)
        self._columns = list(columns)

    @override
    def _column(self, node: exp.Expr) -> str:
        name = node.name
        if node.args.get("table"):
            raise self.fault(node, "Name the column alone, without a table.")
        exact = [column for column in self._columns if column == name]
        regular = not node.this.args.get("quoted")
        found = exact or [one for one in self._columns if regular and one.casefold() == name.casefold()]
        if not found:
            near = suggestion(name, self._columns)
            raise self.fault(node, f"There is no column {name[:60]}.{near}")
        return quoted(found[0])


def condition_sql(text: str, columns: Iterable[str]) -> str:
    """The condition as a DuckDB expression; regular names in any case, delimited ones exactly.

    Raises AdqlFault with line, column and what was probably meant (ADQL 2.1, section 2.2).
    """
    tree, source = parse_condition(text)
    return _Condition(source, columns).write(tree)
