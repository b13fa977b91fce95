"""The connector to tables in the portal's own folders."""

import keyword
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from connectors.archive import Archive, Dataset, Strict
from connectors.contract import (
    Capability,
    Circle,
    Coverage,
    Description,
    Plan,
    Position,
    QueryRequest,
    Recipe,
    RowStream,
)
from connectors.deadline import Deadline
from connectors.errors import Unreadable
from connectors.local.files import file_of
from connectors.local.prepared import Prepared, Ready
from connectors.local.question import ask, readable
from connectors.local.rows import Rows
from connectors.local.table import Table
from connectors.registry import ArchiveFault, Tools

__all__ = ["LocalConnector", "Options"]


class Options(Strict):
    """The dataset's options: where the table's TOML is."""

    sidecar: Path


def _word(dataset: str) -> str:
    """Give a dataset's id as a table's name in SQL and a variable's in Python."""
    word = dataset.replace("-", "_")
    return word if word.isidentifier() and not keyword.iskeyword(word) else f"table_{word}"


def _capabilities(table: Table) -> frozenset[Capability]:
    places = {Capability.CONE, Capability.BOX} if table.axes else set()
    names = {Capability.NAMES} if table.axes and table.sidecar.names else set()
    files = {Capability.FILES} if table.sidecar.files else set()
    return frozenset(places | names | files)


class LocalConnector:
    """Asks one dropped table. Making it costs nothing; the table is converted when it is first used."""

    name: ClassVar[str] = "local"

    def __init__(self, archive: Archive, dataset: Dataset, tools: Tools) -> None:
        self._archive = archive.id
        self._dataset = dataset
        self._prepared = Prepared(Options.model_validate(dataset.options).sidecar, tools.cache)

    def fault(self) -> ArchiveFault | None:
        """Why this table cannot be used, naming file and key; None when it can."""
        try:
            self._prepared.ready()
        except ArchiveFault as fault:
            return fault
        return None

    def table(self) -> Table | None:
        """Give the converted table; None where it cannot be used."""
        ready = self._ready()
        return ready.table if ready else None

    def notes(self) -> tuple[str, ...]:
        """Tell what was left out or renamed in the conversion, and what the reader complained of."""
        ready = self._ready()
        return ready.table.notes if ready else ()

    def describe(self) -> Description:
        """Tell what can be asked; of a table that cannot be used, only what its dataset says."""
        ready = self._ready()
        examples: tuple[Mapping[str, str], ...] = tuple(self._dataset.examples)
        if ready is None:
            return Description(examples=examples)
        table = ready.table
        return Description(
            parameters=table.parameters,
            capabilities=_capabilities(table),
            columns=table.columns,
            key=table.sidecar.key,
            rows=table.rows,
            examples=examples,
            coverage=Coverage(moc=table.moc, source="the rows' own places") if table.moc else None,
        )

    def plan(self, request: QueryRequest) -> Plan:
        """Give the SQL, values in their places. Raises UsageError naming the field at fault."""
        url = f"local:{self._archive}/{self._dataset.id}"
        ready = self._ready()
        if ready is None:
            return Plan(method="LOCAL", url=url)
        sql = readable(ask(ready.table, request), _word(self._dataset.id), request.max_rows)
        return Plan(method="LOCAL", url=url, shown=(Recipe("sql", sql),))

    def at_once(self, request: QueryRequest) -> bool:
        """Small cones are, where the table's places are known."""
        ready, region = self._ready(), request.region
        nearby = ready.nearby if ready else None
        return nearby is not None and isinstance(region, Circle) and nearby.few_looked_at(region)

    def search(self, request: QueryRequest, deadline: Deadline) -> RowStream:
        """Rows by distance from a circle's centre, else in the table's own order.

        Raises UsageError, TimedOut, or Unreadable for a table that cannot be used.
        """
        deadline.check()
        try:
            ready = self._prepared.ready()
        except ArchiveFault as fault:
            raise Unreadable(
                "This table cannot be read; its operator is told why.", detail=str(fault)
            ) from fault
        question = ask(ready.table, request)
        types = dict(ready.table.types)
        return Rows(ready.database, question, types, request.max_rows, deadline, ready.nearby)

    def resolve(self, name: str) -> Position | None:
        """Give the position of an object by any of its names, in any spacing, case and zero padding."""
        try:
            return self._prepared.names().find(name)
        except ArchiveFault:
            return None

    def file(self, name: str) -> Path | None:
        """Give a file of this dataset by its bare name, or None; never outside its folder."""
        ready = self._ready()
        return file_of(self._prepared.file, ready.table.sidecar, name) if ready else None

    def _ready(self) -> Ready | None:
        try:
            return self._prepared.ready()
        except ArchiveFault:
            return None
