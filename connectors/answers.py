"""A VOTable answer as it comes through the door: read, recognised, and hung up when it has ended."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack

import pyarrow as pa

from connectors.archive import Dataset
from connectors.contract import Column, Service, ServiceInput
from connectors.deadline import Deadline
from connectors.errors import ConnectorError, Refused
from connectors.recognition import recognised
from connectors.transport import Request, Stream, Transport
from connectors.votable import Param, Resource, VotableStream, read_votable

__all__ = ["VotableAnswer", "ask_votable", "in_its_words"]


def _input(param: Param, columns: dict[str, str]) -> ServiceInput:
    return ServiceInput(
        name=param.name,
        value=param.value,
        column=columns.get(param.ref, ""),
        datatype=param.datatype or "char",
        arraysize=param.arraysize,
        unit=param.unit,
        ucd=param.ucd,
        xtype=param.xtype,
        description=param.description,
        minimum=param.minimum,
        maximum=param.maximum,
        options=param.options,
    )


def _service(resource: Resource, columns: dict[str, str]) -> Service | None:
    """A service descriptor that can be used; one without an address cannot (DataLink 1.1, section 4.1)."""

    def said(name: str) -> str:
        param = resource.param(name)
        return param.value if param else ""

    group = resource.group("inputParams")
    if not said("accessURL"):
        return None
    return Service(
        access_url=said("accessURL"),
        standard_id=said("standardID"),
        id=resource.id,
        description=resource.description or resource.name,
        content_type=said("contentType"),
        inputs=tuple(_input(param, columns) for param in group.params) if group else (),
    )


class VotableAnswer:
    """Rows of a service's VOTable; see `connectors.contract.RowStream`. It can be iterated once."""

    def __init__(self, stream: Stream, rows: VotableStream, dataset: Dataset) -> None:
        self.columns: Sequence[Column] = recognised(rows.columns, dataset)
        self.schema: pa.Schema = rows.schema
        self._stream = stream
        self._rows = rows

    @property
    def truncated(self) -> bool:
        """Whether there are more rows than were given."""
        return self._rows.truncated

    @property
    def diagnosis(self) -> str:
        """What was wrong with the answer, in words."""
        return self._rows.diagnosis

    @property
    def services(self) -> Sequence[Service]:
        """The services that the answer describes, with names of its columns for their references."""
        ids = {
            key.decode(): column.name
            for column, field in zip(self._rows.columns, self._rows.schema, strict=True)
            for key in ((field.metadata or {}).get(b"ID", b""), column.name.encode())
            if key
        }
        made = (_service(resource, ids) for resource in self._rows.services)
        return tuple(service for service in made if service)

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        """The rows; the line is hung up at their end, however it comes."""
        with self._stream:
            yield from self._rows


def in_its_words(refusal: Refused, deadline: Deadline) -> ConnectorError:
    """A refusal whose body is a VOTable, in the words that it holds."""
    try:
        read_votable([refusal.evidence], max_rows=0, deadline=deadline)
    except Refused as said:
        return said
    except ConnectorError:
        pass
    return refusal


def ask_votable(
    transport: Transport, request: Request, dataset: Dataset, *, max_rows: int | None, deadline: Deadline
) -> VotableAnswer:
    """Ask a service that answers with a VOTable, and read the head of what it says.

    An HTTP error with a VOTable of QUERY_STATUS=ERROR is told in the service's own words (DALI 1.1, section
    4.2). Raises ConnectorError, here or during the iteration.
    """
    try:
        stream = transport.open(request, deadline)
    except Refused as refusal:
        raise in_its_words(refusal, deadline) from refusal
    with ExitStack() as hanging_up:
        hanging_up.enter_context(stream)
        answer = VotableAnswer(stream, read_votable(stream, max_rows=max_rows, deadline=deadline), dataset)
        hanging_up.pop_all()
    return answer
