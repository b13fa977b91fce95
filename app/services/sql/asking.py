"""A query over a person's tables: checked, done apart, and known by what it was made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from app.services.results import ResultStore
from app.services.sql.provenance import provenance_of
from app.services.sql.tables import SqlTable
from connectors.adql import Statement, parse_query, statement_of
from connectors.contract import Column
from connectors.deadline import Deadline
from connectors.local.table import DATATYPES
from connectors.sandbox import Sandbox, SandboxRows, Table

__all__ = ["LocalSql"]


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
        read = [tables[name] for name in statement.tables]
        given = [_given(table, alias) for table, alias in zip(read, statement.tables.values(), strict=True)]
        rows = self.sandbox.ask(statement.sql, given, deadline, lambda schema: _columns(statement, schema))
        rows.provenance = provenance_of(text, read)
        return rows


def _given(table: SqlTable, alias: str) -> Table:
    return Table(alias, str(table.path), table.form, tuple(column.name for column in table.columns))


def _datatype(kind: pa.DataType) -> str:
    """VOTable datatype and arraysize."""
    return f"{DATATYPES[kind.value_type]} *" if pa.types.is_list(kind) else DATATYPES[kind]


def _columns(statement: Statement, schema: pa.Schema) -> Sequence[Column]:
    """The columns with meanings where they are a table's own, with units where these can be told."""
    told = zip(schema, statement.columns, statement.units, strict=True)
    return [
        known or Column(name=field.name, datatype=_datatype(field.type), label=field.name, unit=unit)
        for field, known, unit in told
    ]
