"""One question whose table is too long for its service: asked in parts, one after the other, and merged."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

import pyarrow as pa

from app.services.own_tables.sending import Sent
from connectors.contract import (
    Capability,
    Column,
    Connector,
    Description,
    Plan,
    QueryRequest,
    RowStream,
    Service,
)
from connectors.deadline import Deadline
from connectors.errors import Unreadable

__all__ = ["InParts"]

OTHER = "The service gave other columns for a later part of the table."


class Merged:
    """The rows of all parts as one; see `connectors.contract.RowStream`."""

    def __init__(self, first: RowStream, more: Iterator[RowStream], most: int) -> None:
        self.columns: Sequence[Column] = first.columns
        self.schema: pa.Schema = first.schema
        self.truncated = False
        self.diagnosis = ""
        self.services: Sequence[Service] = ()
        self._first, self._more, self._left = first, more, most

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        """The first part's rows, then those of the others. Raises ConnectorError."""
        self.services = self._first.services
        yield from self._of(self._first)
        for part in self._more:
            yield from self._of(part)
            if self.truncated and not self._left:
                return  # enough, and it is known that there is more

    def _of(self, part: RowStream) -> Iterator[pa.RecordBatch]:
        if part.schema.names != self.schema.names:
            raise Unreadable(OTHER)
        for batch in part:
            self.truncated = self.truncated or batch.num_rows > self._left
            kept = batch.slice(0, self._left)
            self._left -= kept.num_rows
            if kept.num_rows:
                try:
                    yield kept.cast(self.schema)
                except pa.ArrowInvalid as error:
                    raise Unreadable(OTHER, detail=str(error)) from error
        self.truncated = self.truncated or part.truncated
        self.diagnosis = self.diagnosis or part.diagnosis


@dataclass(frozen=True, slots=True)
class InParts:
    """Asks a connector once for each part of the first table that goes along.

    A part has so few rows that the service takes it; all parts together bring at most the rows wanted.
    """

    name: ClassVar[str] = "in-parts"
    connector: Connector
    uploads: Sent
    parts: int

    def describe(self) -> Description:
        """As the connector, but for jobs at the archive: the portal's own job asks the parts."""
        described = self.connector.describe()
        return replace(described, capabilities=described.capabilities - {Capability.ASYNC})

    def plan(self, request: QueryRequest) -> Plan:
        """What each part sends. Raises UsageError."""
        return self.connector.plan(request)

    def search(self, request: QueryRequest, deadline: Deadline) -> Merged:
        """The rows of all parts in their order. Raises ConnectorError, here or during the iteration."""
        asked = (
            self.connector.search(
                replace(request, uploads=replace(self.uploads, part=part, parts=self.parts)), deadline
            )
            for part in range(self.parts)
        )
        return Merged(next(asked), asked, request.max_rows)
