"""Tables and columns as a query can name them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from sqlglot import exp

__all__ = ["FOUND", "Found", "Schema", "Tables", "columns_of", "plain_name", "table_words"]

FOUND = "found"
"""Under this name a column's node keeps what it means, a star's the list of it, a table's its own name."""


class Schema(Protocol):
    """The tables that can be asked; columns are looked up when a query names their table."""

    def columns(self, table: str) -> Sequence[str] | None:
        """Names of a table's columns, with the table as schema.name; None where there is no such table."""
        ...

    def near(self, table: str, /) -> Sequence[str]:
        """Names of tables that may have been meant."""
        ...


class Tables:
    """A schema of few tables, all known; names are found in any case."""

    def __init__(self, tables: Mapping[str, Sequence[str]]) -> None:
        self._tables = tables
        self._by_case = {name.casefold(): name for name in tables}

    def columns(self, table: str) -> Sequence[str] | None:
        """Names of a table's columns; None where there is no such table."""
        return self._tables.get(self.name(table))

    def name(self, table: str) -> str:
        """The table's name as it stands here."""
        return table if table in self._tables else self._by_case.get(table.casefold(), table)

    def near(self, _: str) -> Sequence[str]:
        """All names there are."""
        return list(self._tables)


@dataclass(frozen=True, slots=True)
class Found:
    """A column of something in FROM; `table` and `column` are where its values come from unchanged.

    Else `value` is what computes it.
    """

    name: str
    source: str = ""
    table: str = ""
    column: str = ""
    value: exp.Expr | None = field(default=None, compare=False, repr=False)


def table_words(node: exp.Table) -> str:
    """A table's name as a schema knows it: its parts with dots, without quotation marks."""
    return ".".join(part.name for part in node.parts)


def _matches(name: str, wanted: exp.Identifier) -> bool:
    plain = name.strip('"')
    return plain == wanted.name or (
        not wanted.args.get("quoted") and plain.casefold() == wanted.name.casefold()
    )


def columns_of(found: Sequence[Found], wanted: exp.Identifier) -> list[Found]:
    """The columns that are meant; the one that is written exactly so, where several are."""
    named = [one for one in found if _matches(one.name, wanted)]
    return [one for one in named if one.name == wanted.name][:1] or named


def plain_name(node: exp.Expr, place: int) -> str:
    """What a column is called that has no name: as its function, or by its place."""
    if isinstance(node, exp.Column):
        return node.name
    return str(node.this).lower() if isinstance(node, exp.Anonymous) else f"column_{place}"
