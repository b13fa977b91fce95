"""The tables that are asked here, with what is known of their columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from connectors.adql.schema import Found, Tables
from connectors.contract import Column

__all__ = ["Asked", "AskedTables"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A table that can be asked: its columns, and how many rows it has."""

    columns: Sequence[Column]
    rows: int = 0


class AskedTables(Tables):
    """Such tables as a schema."""

    def __init__(self, tables: Mapping[str, Asked]) -> None:
        super().__init__({name: [column.name for column in one.columns] for name, one in tables.items()})
        self._asked = tables

    def column(self, found: Found) -> Column | None:
        """The table's column that values come from unchanged; None where there is none."""
        table = self._asked.get(self.name(found.table)) if found.table else None
        return next((one for one in table.columns if one.name == found.column), None) if table else None

    def rows(self, table: object) -> int:
        """How many rows the table of this name has; 0 for what is no table."""
        asked = self._asked.get(self.name(table)) if isinstance(table, str) else None
        return asked.rows if asked else 0
