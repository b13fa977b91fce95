"""The connector to services that are asked in ADQL."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from connectors.answers import VotableAnswer, ask_votable
from connectors.archive import Archive, Dataset
from connectors.contract import (
    AdqlExample,
    AdqlPowers,
    Capability,
    Description,
    FoundColumn,
    Operator,
    Parameter,
    Plan,
    QueryRequest,
    RemoteJob,
    TableInfo,
)
from connectors.deadline import Deadline
from connectors.errors import Refused, UsageError
from connectors.registry import Tools
from connectors.tap.adql import identifier
from connectors.tap.examples import all_examples
from connectors.tap.jobs import Jobs
from connectors.tap.kept import KeptTables
from connectors.tap.obscore import KEY, PARAMETERS
from connectors.tap.options import Options
from connectors.tap.powers import read_powers
from connectors.tap.question import query_of
from connectors.tap.recipes import recipes
from connectors.tap.scales import converted
from connectors.tap.seeking import sought
from connectors.tap.tables import Tables
from connectors.transport import Request, Upload

__all__ = ["TapConnector"]

CONTAINS_HELP = "A part of the text, in any case; %, _ and [ stand for any one character."
VOTABLE = "application/x-votable+xml"
TOLD = 2 * 1024 * 1024
"""Most bytes that a service may tell of itself."""


def _parameters(dataset: Dataset, options: Options) -> tuple[Parameter, ...]:
    """The dataset's own, else those of ObsCore that its slice leaves open. Raises ValueError."""
    own = [item.parameter() for item in dataset.parameters]
    if not own and options.obscore:
        own = [parameter for parameter in PARAMETERS if parameter.field not in options.where]
    for parameter in own:
        identifier(parameter.field)
        converted(1.0, parameter.unit, parameter.field_unit)
    return tuple(
        replace(parameter, help=f"{parameter.help} {CONTAINS_HELP}".strip())
        if parameter.operator is Operator.CONTAINS
        else parameter
        for parameter in own
    )


def _capabilities(options: Options) -> frozenset[Capability]:
    offered = {
        Capability.CONE: options.position or options.region,
        Capability.POLYGON: options.position or options.region,
        Capability.BOX: options.position,
        Capability.TIME: options.time,
        Capability.BAND: options.band,
        Capability.ADQL: options.adql,
        Capability.SCHEMA: options.adql,
        Capability.ASYNC: options.asynchronous,
    }
    return frozenset(capability for capability, given in offered.items() if given)


def _key(dataset: Dataset, options: Options) -> str:
    """The column that identifies a row, if it is among those asked for. Raises ValueError."""
    key = dataset.key or (KEY if options.obscore else "")
    if not key or not options.columns or identifier(key) in options.columns:
        return key
    if dataset.key:
        raise ValueError(f"'key' is {key}, which is not among the 'columns'")
    return ""


class TapConnector:
    """Asks one table of a TAP service, or the whole service in ADQL; see `connectors.tap.options`."""

    name: ClassVar[str] = "tap"

    def __init__(self, archive: Archive, dataset: Dataset, tools: Tools) -> None:
        if dataset.url is None:
            raise ValueError("'url' is needed: the address of the TAP service")
        self._archive = archive.id
        self._dataset = dataset
        self._options = Options.model_validate(dataset.options)
        self._parameters = _parameters(dataset, self._options)
        self._key = _key(dataset, self._options)
        self._base = dataset.url.rstrip("/")
        self._transport = tools.transport
        self._jobs = Jobs(tools.transport, self._base)
        self._tables = Tables(tools.transport, self._base)
        self._kept = KeptTables(tools.cache / "tap")

    def describe(self) -> Description:
        """What can be asked; columns are known when rows come."""
        return Description(
            parameters=self._parameters,
            capabilities=_capabilities(self._options),
            key=self._key,
            examples=tuple(self._dataset.examples),
        )

    def plan(self, request: QueryRequest) -> Plan:
        """The form that would be sent, and the question in ADQL, for curl and for pyvo. Raises UsageError."""
        form = self._form(request)
        shown = query_of(self._options, self._parameters, request, top=request.max_rows)
        uploads = tuple(request.uploads)
        return Plan(
            method="POST",
            url=f"{self._base}/sync",
            parameters=form,
            shown=recipes(self._base, shown, form, max_rows=request.max_rows, uploads=uploads),
        )

    def search(self, request: QueryRequest, deadline: Deadline) -> VotableAnswer:
        """Rows in the service's order (TAP 1.1, section 2.1). Raises ConnectorError."""
        return self._answer(self._request("sync", request), request, deadline)

    def submit(self, request: QueryRequest, deadline: Deadline) -> RemoteJob:
        """Start a job. Raises ConnectorError."""
        if not self._options.asynchronous:
            raise UsageError("This dataset answers at once, and not by jobs.")
        return self._jobs.create(self._request("async", request), deadline)

    def poll(self, url: str, deadline: Deadline) -> RemoteJob:
        """How far the job is. Raises ConnectorError."""
        return self._jobs.poll(url, deadline)

    def fetch(self, url: str, request: QueryRequest, deadline: Deadline) -> VotableAnswer:
        """The rows of a completed job. Raises ConnectorError, of a job that failed Refused in its words."""
        try:
            return self._answer(self._jobs.result(url), request, deadline)
        except Refused as refusal:
            raise self._jobs.why(url, refusal, deadline) from refusal

    def abort(self, url: str, deadline: Deadline) -> RemoteJob:
        """Stop the job. Raises ConnectorError."""
        return self._jobs.abort(url, deadline)

    def delete(self, url: str, deadline: Deadline) -> None:
        """Remove the job and its rows from the archive. Raises ConnectorError."""
        self._jobs.delete(url, deadline)

    def tables(self, deadline: Deadline) -> Sequence[TableInfo]:
        """All tables of the service, without columns; a list is kept for a day. Raises ConnectorError."""
        deadline.check()
        return self._kept.listed(self._base, lambda: self._tables.listed(deadline))

    def table(self, name: str, deadline: Deadline) -> TableInfo:
        """One table with its columns. Raises ConnectorError."""
        return self._tables.one(name, deadline)

    def columns(self, words: Sequence[str], most: int, deadline: Deadline) -> Sequence[FoundColumn]:
        """Columns of all tables by words in names, UCDs, units and descriptions. Raises ConnectorError."""
        return sought(words, lambda which, rows: self._tables.columns(which, rows, deadline), most)

    def powers(self, deadline: Deadline) -> AdqlPowers:
        """What the service says of its ADQL and its limits. Raises ConnectorError."""
        asked = Request(f"{self._base}/capabilities", limit=TOLD, keep=True)
        powers = read_powers(self._transport.ask(asked, deadline).body)
        return powers if self._options.upload or not powers.uploads else replace(powers, uploads=False)

    def examples(self, deadline: Deadline) -> Sequence[AdqlExample]:
        """Queries to begin with (DALI 1.1, section 2.3); none where it has none. Raises ConnectorError."""

        def page(address: str) -> bytes:
            asked = Request(address, limit=TOLD, keep=True)
            return self._transport.ask(asked, deadline).body

        return all_examples(f"{self._base}/examples", page)

    def _form(self, request: QueryRequest) -> Mapping[str, str]:
        """What is sent; one row more than wanted, for some services say OVERFLOW of exactly MAXREC rows."""
        form = {
            "REQUEST": "doQuery",
            "LANG": "ADQL",
            "QUERY": query_of(self._options, self._parameters, request),
            "MAXREC": str(request.max_rows + 1),
            "RESPONSEFORMAT": self._options.format,
        }
        if request.uploads:
            form["UPLOAD"] = ";".join(f"{name},param:{name}" for name in request.uploads)
        return form

    def _request(self, way: str, request: QueryRequest) -> Request:
        files = {name: Upload(f"{name}.xml", body, VOTABLE) for name, body in request.uploads.items()}
        return Request(f"{self._base}/{way}", method="POST", data=self._form(request), files=files)

    def _answer(self, asked: Request, request: QueryRequest, deadline: Deadline) -> VotableAnswer:
        dataset = self._dataset
        if request.adql is not None:
            # A free question may be about another table, where the dataset's columns mean something else.
            dataset = dataset.model_copy(update={"shown": [], "roles": {}, "links": {}})
        return ask_votable(self._transport, asked, dataset, max_rows=request.max_rows, deadline=deadline)
