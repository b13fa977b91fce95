"""Own tables as datasets of an archive that is the person's: the explorer shows them like any answer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

import pyarrow as pa
from sqlalchemy.orm import Session

from app.models import OwnTable
from app.services.offers import Offer
from app.services.own_tables.finding import own_table
from app.services.results import Result, ResultStore
from connectors.archive import Archive, Dataset
from connectors.contract import Column, Description, Plan, QueryRequest, Service
from connectors.deadline import Deadline
from connectors.errors import Refused

__all__ = ["OWN", "KeptRows", "OwnOffers", "own_archive"]

OWN = "my-tables"
"""The id of the archive that everybody has for themselves."""
ARCHIVE = Archive(
    id=OWN,
    title="My tables",
    institute="",
    summary="Tables that you brought.",
    text='<p>They are listed under <a href="/tables">my tables</a>.</p>',
    visible=False,
)
BATCH = 16_384


class KeptRows:
    """Rows of a stored result, from its first; see `connectors.contract.RowStream`."""

    def __init__(self, result: Result, most: int) -> None:
        self.columns: Sequence[Column] = result.columns
        self.schema: pa.Schema = result.table.schema
        self.truncated = result.truncated or result.rows > most
        self.diagnosis = result.diagnosis
        self.services: Sequence[Service] = result.services
        self.provenance = result.provenance
        self._table = result.table.slice(0, most)

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        """The rows."""
        yield from self._table.to_batches(BATCH)


@dataclass(frozen=True, slots=True)
class Kept:
    """Answers with the rows that are kept."""

    name: ClassVar[str] = "kept"
    store: ResultStore
    table: OwnTable

    def describe(self) -> Description:
        """A table that is shown whole."""
        return Description(rows=self.table.rows)

    def plan(self, request: QueryRequest) -> Plan:  # noqa: ARG002 - the protocol's signature
        """Nothing is sent anywhere."""
        return Plan(method="GET", url="")

    def search(self, request: QueryRequest, deadline: Deadline) -> KeptRows:
        """The rows. Raises Refused where they are gone."""
        deadline.check()
        try:
            return KeptRows(self.store.open(self.table.result_id), request.max_rows)
        except KeyError as error:
            raise Refused("This table is not here any more; bring it again.") from error


def own_archive(table: OwnTable) -> Archive:
    """The archive that a person has for themselves, with this table."""
    dataset = Dataset(id=table.id, title=table.name, summary=table.origin[:500], connector=Kept.name)
    return ARCHIVE.model_copy(update={"datasets": [dataset]})


@dataclass(frozen=True, slots=True)
class OwnOffers:
    """Finds a person's tables; see `app.services.offers.Beyond`."""

    archive: ClassVar[Archive] = ARCHIVE
    store: ResultStore

    def __call__(self, session: Session, account_id: str | None, dataset_id: str) -> Offer:
        """The table of this id. Raises LookupError where it is not there, or is somebody else's."""
        table = own_table(session, account_id, dataset_id)
        connector = Kept(self.store, table)
        archive = own_archive(table)
        return Offer(archive, archive.datasets[0], connector, connector.describe())
