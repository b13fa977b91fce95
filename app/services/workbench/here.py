"""The portal itself as a service: one's own tables, results and the portal's tables are asked in ADQL."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from typing import ClassVar
from urllib.parse import parse_qsl

from sqlalchemy.orm import Session, sessionmaker

from app.services.offers import Offer
from app.services.own_tables.finding import own_tables
from app.services.own_tables.offering import OWN
from app.services.sql import LocalSql, SqlTable, local_tables, result_table, result_tables
from connectors.archive import Archive, Dataset
from connectors.contract import (
    AdqlExample,
    AdqlPowers,
    Capability,
    Description,
    FoundColumn,
    Origin,
    Plan,
    QueryRequest,
    Recipe,
    RowStream,
    TableInfo,
)
from connectors.deadline import Deadline
from connectors.errors import Refused, UsageError
from connectors.registry import Registry
from connectors.tap.seeking import has_words

__all__ = ["HERE", "MINE", "TABLES", "HereOffers"]

HERE = "here"
TABLES = "tables"
ARCHIVE = Archive(
    id=HERE,
    title="My tables and results",
    institute="This portal",
    summary="Joined in ADQL, on this portal.",
    text='<p>They are asked in the <a href="/adql/here/tables">workbench</a>.</p>',
    visible=False,
)
MINE, RESULTS, PORTAL = "my", "my results", "portal"
VERSIONS = ("2.0", "2.1")
UNSHOWN = Origin(archive=OWN)


@dataclass(frozen=True, slots=True)
class Here:
    """Answers from the tables of one person, which are looked up when they are needed."""

    name: ClassVar[str] = "here"
    sql: LocalSql
    tables_now: Callable[[], Mapping[str, SqlTable]]

    def describe(self) -> Description:
        """It is asked in ADQL and in nothing else."""
        powers = frozenset({Capability.ADQL, Capability.SCHEMA})
        return Description(capabilities=powers, most_rows=self.sql.sandbox.rows)

    def plan(self, request: QueryRequest) -> Plan:
        """The query as it stands. Raises UsageError where there is none, or a table is to be sent."""
        if not request.adql:
            raise UsageError("These tables are asked in ADQL: open the workbench.", field="adql")
        if request.uploads:
            raise UsageError("Your tables are here already, by their names in the list.", field="uploads")
        return Plan(method="", url="", shown=(Recipe("adql", request.adql),))

    def search(self, request: QueryRequest, deadline: Deadline) -> RowStream:
        """The rows. Raises ConnectorError."""
        sandbox = replace(self.sql.sandbox, rows=request.max_rows)
        return LocalSql(self.sql.store, sandbox).rows(request.adql or "", self.tables_now(), deadline)

    def tables(self, deadline: Deadline) -> Sequence[TableInfo]:
        """All of the person's, the portal's last."""
        deadline.check()
        return [replace(_info(table), columns=None) for table in self.tables_now().values()]

    def table(self, name: str, deadline: Deadline) -> TableInfo:
        """One of them. Raises Refused where there is none of the name."""
        deadline.check()
        by_case = {one.casefold(): table for one, table in self.tables_now().items()}
        if name.casefold() not in by_case:
            raise Refused(f"There is no table '{name}' here.")
        return _info(by_case[name.casefold()])

    def columns(self, words: Sequence[str], most: int, deadline: Deadline) -> Sequence[FoundColumn]:
        """The columns of one's tables that have all these words."""
        deadline.check()
        every = (
            FoundColumn(name, column) for name, table in self.tables_now().items() for column in table.columns
        )
        return tuple(islice((one for one in every if has_words(one, words)), most))

    def powers(self, deadline: Deadline) -> AdqlPowers:
        """ADQL as the portal understands it."""
        deadline.check()
        return AdqlPowers(versions=VERSIONS)

    def examples(self, deadline: Deadline) -> Sequence[AdqlExample]:
        """One, of the first table."""
        deadline.check()
        first = next(iter(self.tables_now()), None)
        return (AdqlExample(title="First rows", text=f"SELECT TOP 100 *\nFROM {first}"),) if first else ()


def _told(table: SqlTable) -> str:
    """Where its rows are from."""
    origin = table.origin
    asked = origin.query or ", ".join(f"{name} {value}" for name, value in parse_qsl(origin.question))
    return f"{origin.name} {' '.join(asked.split())}".strip()[:300]


def _info(table: SqlTable) -> TableInfo:
    where, _, _ = table.name.rpartition(".")
    schema = MINE if where == MINE else RESULTS if table.result_id else PORTAL
    return TableInfo(
        name=table.name,
        title=table.title,
        description=_told(table),
        schema=schema,
        columns=table.columns,
        rows=table.rows,
    )


@dataclass(frozen=True, slots=True)
class HereOffers:
    """Finds the portal's own service for a person; who has no account yet asks the portal's tables."""

    archive: ClassVar[Archive] = ARCHIVE
    registry: Registry
    sql: LocalSql

    def __call__(self, session: Session, account_id: str | None, dataset_id: str) -> Offer:
        """The one that there is. Raises LookupError for others."""
        if dataset_id != TABLES:
            raise LookupError(f"{HERE}/{dataset_id}")
        sessions = sessionmaker(session.get_bind())

        def tables_now() -> Mapping[str, SqlTable]:
            if account_id is None:
                return local_tables(self.registry)
            with sessions() as fresh:
                return self._tables(fresh, account_id)

        connector = Here(self.sql, tables_now)
        dataset = Dataset(
            id=TABLES,
            title="My tables and results",
            summary="Joined in ADQL, on this portal.",
            connector="here",
        )
        archive = ARCHIVE.model_copy(update={"datasets": [dataset]})
        return Offer(archive, dataset, connector, connector.describe())

    def _tables(self, session: Session, account_id: str) -> Mapping[str, SqlTable]:
        """Own tables as my.name, results by dataset, the portal's as archive.dataset."""
        others = result_tables(session, account_id, self.sql.store, cache(self._service))
        shown = {one.result_id: one.origin for one in others.values() if one.origin.archive == OWN}
        found: dict[str, SqlTable] = {}
        for table in own_tables(session, account_id):
            try:
                result = self.sql.store.open(table.result_id)
            except KeyError:
                continue
            name = f"{MINE}.{table.name}"
            origin = replace(shown.get(table.result_id, UNSHOWN), dataset=table.id, words=table.origin)
            found[name] = result_table(result, name, title=table.name, origin=origin)
        found |= {name: one for name, one in others.items() if one.origin.archive != OWN}
        return found | local_tables(self.registry)

    def _service(self, name: tuple[str, str]) -> str | None:
        """The address of a dataset that is still offered."""
        try:
            _, dataset, _ = self.registry.offered(*name)
        except LookupError:
            return None
        return dataset.url
