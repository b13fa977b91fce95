"""A whole query in DuckDB's words, over tables that are given and no others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from connectors.adql.asked import Asked, AskedTables
from connectors.adql.checking import check
from connectors.adql.measures import unit_of_found
from connectors.adql.names import Resolver
from connectors.adql.parsing import Query
from connectors.adql.selects import Selects
from connectors.contract import Column

__all__ = ["Statement", "statement_of"]


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL with the names and units of what it gives; `columns` are known where they are a table's own.

    `tables` are the names that the SQL has for tables, by theirs.
    """

    sql: str
    names: Sequence[str]
    units: Sequence[str]
    columns: Sequence[Column | None]
    tables: Mapping[str, str]


def _distinct(names: Sequence[str]) -> list[str]:
    """Names that differ in more than case; the later ones get a number."""
    taken: set[str] = set()
    numbers: dict[str, int] = {}
    made = []
    for name in names:
        fresh = name
        while fresh.casefold() in taken:
            numbers[name.casefold()] = numbers.get(name.casefold(), 1) + 1
            fresh = f"{name}_{numbers[name.casefold()]}"
        taken.add(fresh.casefold())
        made.append(fresh)
    return made


def _called(column: Column, name: str, *, shown: bool) -> Column:
    """The column by the name it has in the query; its label goes with its own name."""
    label = column.label if name.casefold() == column.name.casefold() else ""
    return replace(column, name=name, label=label, shown=shown)


def statement_of(query: Query, tables: Mapping[str, Asked]) -> Statement:
    """The query over these tables by name. Raises AdqlFault, with all that is wrong."""
    schema = AskedTables(tables)
    if faults := check(query, schema):
        raise faults[0].with_others(faults[1:])
    tree = query.tree.copy()
    outputs = Resolver(query.source, schema).resolve(tree) or ()
    writer = Selects(query.source, schema)
    names = _distinct([one.name for one in outputs])
    sql = writer.query(tree, names)
    named = not tree.is_star  # who names columns wants to see them
    columns = [
        _called(column, name, shown=column.shown or named) if (column := schema.column(one)) else None
        for one, name in zip(outputs, names, strict=True)
    ]
    units = [unit_of_found(one, schema) for one in outputs]
    return Statement(sql, names, units, columns, writer.used)
