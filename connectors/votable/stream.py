"""A VOTable as a stream of rows, with what it says about itself."""

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Protocol

import pyarrow as pa

from connectors.contract import Column
from connectors.deadline import Deadline
from connectors.errors import ArchiveError, ConnectorError, Unreadable
from connectors.votable.binary import Binary
from connectors.votable.describe import Info, Resource, infos_of, resources_of
from connectors.votable.faults import Faults
from connectors.votable.fields import FieldSpec, read_fields, schema_of
from connectors.votable.gathering import gathered
from connectors.votable.head import Document, check_status
from connectors.votable.inlinefits import InlineFits
from connectors.votable.source import Source
from connectors.votable.tabledata import TableData

__all__ = ["VotableStream", "read_votable"]


NEAR, SOON = 1 << 22, 1.0
"""Bytes and seconds that are given to rows beyond those wanted, for what may follow them."""


class _Rows(Protocol):
    @property
    def rest(self) -> bytes: ...
    @property
    def closed(self) -> bool: ...
    def batches(self) -> Iterator[pa.RecordBatch]: ...


class VotableStream:
    """Rows of a VOTable as they come; columns, schema, infos and resources of its head are there at once.

    When the iteration has ended, `truncated` says whether there are more rows than were given, by OVERFLOW,
    by max_rows or because the answer is faulty; `diagnosis` says in words what was wrong with it; `infos`
    and `resources` include what came after the rows. It can be iterated once.
    """

    def __init__(self, source: Source, max_rows: int | None) -> None:
        self._source = source
        self._max_rows = max_rows
        self._document = Document(source)
        self._data = self._document.data
        self._faults = Faults()
        self._specs = self._read_fields()
        self.columns: Sequence[Column] = tuple(spec.column for spec in self._specs)
        self.schema: pa.Schema = schema_of(self._specs)
        self.truncated = check_status(self._document.tree, source.evidence)

    def _read_fields(self) -> tuple[FieldSpec, ...]:
        tree = self._document.tree
        if tree.table is None or tree.root is None:
            raise Unreadable("The answer is a VOTable without a table.", evidence=self.evidence)
        try:
            return read_fields(tree.table, tree.root)
        except ArchiveError as error:
            error.evidence = self.evidence
            raise

    @property
    def evidence(self) -> bytes:
        """The answer's first 64 kB."""
        return self._source.evidence

    @property
    def diagnosis(self) -> str:
        """What was wrong with the answer, in words; empty where nothing was."""
        return self._faults.words

    @property
    def infos(self) -> tuple[Info, ...]:
        """The INFOs that hold for the table, so far."""
        return infos_of(self._document.tree.root, self._document.tree.table)

    @property
    def resources(self) -> tuple[Resource, ...]:
        """The RESOURCEs without their rows, so far."""
        return resources_of(self._document.tree.root)

    @property
    def services(self) -> tuple[Resource, ...]:
        """The service descriptors, so far (DataLink 1.1, section 4)."""
        found, waiting = [], list(reversed(self.resources))
        while waiting:
            resource = waiting.pop()
            found += [resource] if resource.is_service else []
            waiting.extend(reversed(resource.resources))
        return tuple(found)

    @property
    def query_status(self) -> str:
        """The last QUERY_STATUS that the service gave, so far, in upper case."""
        said = [info.value.upper() for info in self.infos if info.name.upper() == "QUERY_STATUS"]
        return said[-1] if said else ""

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        rows = self._rows()
        given, coming = 0, gathered(rows.batches()) if rows else iter(())
        for batch in coming:
            left = batch.num_rows if self._max_rows is None else self._max_rows - given
            if left:
                yield batch.slice(0, left)
            given += min(left, batch.num_rows)
            if left < batch.num_rows:
                self.truncated = True
                self._look_on(rows, coming)
                return
        self._end(rows)

    def _look_on(self, rows: _Rows | None, coming: Iterator[pa.RecordBatch]) -> None:
        """Read what follows the rows that were not wanted, if it is near: services may be described there."""
        passed, until = 0, time.monotonic() + SOON
        with suppress(ConnectorError):  # the rows that were wanted are there
            for batch in coming:
                passed += batch.nbytes
                if passed > NEAR or time.monotonic() > until:
                    return
            self._end(rows)

    def _rows(self) -> _Rows | None:
        document, data, self._data = self._document, self._data, None
        if data is None:
            return None
        start = document.rest
        document.rest = b""
        if data.tag == "TABLEDATA":
            return TableData(self._source, start, data.name, self._specs, self._faults)
        if data.tag == "FITS":
            extension = data.get("extnum")
            return InlineFits(self._source, start, self._specs, self._faults, extension=extension)
        return Binary(self._source, start, self._specs, self._faults, flags=data.tag == "BINARY2")

    def _end(self, rows: _Rows | None) -> None:
        document = self._document
        if rows is None or rows.closed:
            document.read_tail(rows.rest if rows else document.rest)
            if document.broken and document.tree.data is None:
                self._faults.stop(f"The answer breaks off before its rows: {document.broken}.")
            elif document.broken:
                self._faults.note("tail", f"What follows the rows cannot be read: {document.broken}.")
        over = check_status(document.tree, self.evidence)
        self.truncated = self.truncated or over or self._faults.cut


def read_votable(chunks: Iterable[bytes], *, max_rows: int | None, deadline: Deadline) -> VotableStream:
    """Read a VOTable's head, and give its rows as they come (VOTable 1.1 to 1.5).

    Raises Refused where the service says ERROR, Unreadable where this is no VOTable, TimedOut; the iteration
    raises them as well.
    """
    return VotableStream(Source(chunks, deadline), max_rows)
