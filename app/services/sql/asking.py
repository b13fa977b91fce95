"""A query over a person's tables: checked, done apart, stored as a new result."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version

import pyarrow as pa

from app.models.base import now
from app.services.results import Result, ResultStore
from app.services.results.turns import in_turn
from app.services.sql.provenance import Provenance, source_table
from app.services.sql.tables import SqlTable
from connectors.adql import Statement, parse_query, statement_of
from connectors.contract import Column
from connectors.deadline import Deadline
from connectors.local.table import DATATYPES
from connectors.sandbox import Sandbox, SandboxRows, Table

__all__ = ["LocalSql", "Made"]


@dataclass(frozen=True, slots=True)
class Made:
    """A result that was made here, and of what."""

    result: Result
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class LocalSql:
    """Asks tables in ADQL, each query in a process of its own within the sandbox's limits."""

    store: ResultStore
    sandbox: Sandbox

    def check(self, text: str, tables: Mapping[str, SqlTable]) -> Statement:
        """What would be done. Raises AdqlFault, the first with all the others."""
        return statement_of(parse_query(text), {name: table.asked for name, table in tables.items()})

    def rows(self, text: str, tables: Mapping[str, SqlTable], deadline: Deadline) -> SandboxRows:
        """The rows as they come; nothing but these tables can be asked.

        Raises AdqlFault, UsageError, TimedOut, Unreadable.
        """
        statement = self.check(text, tables)
        given = [_given(tables[name], alias) for name, alias in statement.tables.items()]
        return self.sandbox.ask(statement.sql, given, deadline, lambda schema: _columns(statement, schema))

    def ask(self, text: str, tables: Mapping[str, SqlTable], deadline: Deadline, result_id: str = "") -> Made:
        """Store the rows as a new result, and beside it where they are from.

        Raises what `rows` raises, and NoRoom.
        """
        with in_turn():
            rows = self.rows(text, tables, deadline)
            sources = tuple(source_table(tables[name]) for name in self.check(text, tables).tables)
            software = f"Escapade {version('escapade')}"
            made = Provenance(text, now().isoformat(timespec="seconds"), software, sources)
            result = self.store.write(rows, result_id)
        self.store.keep_beside(result.id, "provenance", made.text())
        return Made(result, made)

    def provenance(self, result_id: str) -> Provenance | None:
        """Where a result's rows are from; None for one that was not made here."""
        text = self.store.beside(result_id, "provenance")
        return Provenance.read(text) if text else None


def _given(table: SqlTable, alias: str) -> Table:
    return Table(alias, str(table.path), table.form, tuple(column.name for column in table.columns))


def _datatype(kind: pa.DataType) -> str:
    """VOTable datatype and arraysize."""
    return f"{DATATYPES[kind.value_type]} *" if pa.types.is_list(kind) else DATATYPES[kind]


def _columns(statement: Statement, schema: pa.Schema) -> Sequence[Column]:
    """The columns with units and meanings where they are a table's own."""
    return [
        known or Column(name=field.name, datatype=_datatype(field.type), label=field.name)
        for field, known in zip(schema, statement.columns, strict=True)
    ]
