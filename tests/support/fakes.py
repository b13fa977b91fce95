"""Datasets that answer what a test wants, and a place for them in the portal's registry."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, ClassVar

import pyarrow as pa
from flask import Flask

from app.services.offers import Offer
from app.services.searches.questions import Question
from app.services.searches.searches import AskedQuestion
from connectors.archive import Archive, Dataset
from connectors.contract import (
    Capability,
    Column,
    Description,
    Parameter,
    ParameterKind,
    Plan,
    Position,
    QueryRequest,
    Recipe,
    Role,
    Service,
)
from connectors.deadline import Deadline
from connectors.registry import Registry

__all__ = ["COLUMNS", "EVERY_KIND", "FakeConnector", "Rows", "asked", "offer", "put_into", "rows_of"]

COLUMNS = (
    Column(name="name", datatype="char", role=Role.NAME),
    Column(name="ra", datatype="double", unit="deg", role=Role.RA),
    Column(name="dec", datatype="double", unit="deg", role=Role.DEC),
    Column(name="mag", datatype="double", unit="mag", description="Brightness."),
)
STARS = {
    "name": ["Alpha", "Beta", "Gamma"],
    "ra": [10.0, 20.0, 30.0],
    "dec": [-1.0, 0.0, 1.0],
    "mag": [3.0, None, 1.0],
}
EVERY_KIND = (
    Parameter(name="words", label="Words"),
    Parameter(
        name="number", label="Number", kind=ParameterKind.NUMBER, minimum=0, maximum=1000, help="Any number."
    ),
    Parameter(name="span", label="Span", kind=ParameterKind.RANGE, unit="mag", minimum=-30),
    Parameter(name="one", label="One", kind=ParameterKind.CHOICE, choices=(("a", "A"), ("b", "B"))),
    Parameter(name="many", label="Many", kind=ParameterKind.CHOICES, choices=(("x y", "X"), ("&=", "Y"))),
    Parameter(name="seen", label="Seen", kind=ParameterKind.FLAG),
)


@dataclass(slots=True)
class Rows:
    """Rows from memory, in batches of two; `fault` is raised when they have been given."""

    columns: Sequence[Column]
    table: pa.Table
    truncated: bool = False
    fault: Exception | None = None
    diagnosis: str = ""
    services: Sequence[Service] = ()

    @property
    def schema(self) -> pa.Schema:
        return self.table.schema

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        yield from self.table.to_batches(max_chunksize=2)
        if self.fault:
            raise self.fault


def rows_of(
    values: Mapping[str, object] | pa.Table = STARS,
    *,
    columns: Sequence[Column] = (),
    truncated: bool = False,
    fault: Exception | None = None,
) -> Rows:
    """A stream of these columns; without `columns` they get plain ones, or those of the stars."""
    table = values if isinstance(values, pa.Table) else pa.table(dict(values))
    known = {column.name: column for column in COLUMNS}
    made = [known.get(name, Column(name=name, datatype="char")) for name in table.column_names]
    return Rows(columns or made, table, truncated, fault)


@dataclass(slots=True)
class FakeConnector:
    """Answers `says`: rows, or an exception to raise; waits for `gate` first, and keeps what it was asked."""

    says: Rows | Exception = field(default_factory=rows_of)
    parameters: tuple[Parameter, ...] = ()
    capabilities: frozenset[Capability] = frozenset({Capability.CONE, Capability.BOX})
    gate: threading.Event | None = None
    requests: list[QueryRequest] = field(default_factory=list)
    places: Mapping[str, Position] = field(default_factory=dict)
    held_files: Mapping[str, Path] = field(default_factory=dict)
    key: str = "name"
    name: ClassVar[str] = "fake"

    def describe(self) -> Description:
        return Description(
            parameters=self.parameters,
            capabilities=self.capabilities,
            columns=COLUMNS,
            key=self.key,
            rows=3,
            examples=({"target": "M 31", "radius": "1 deg"},),
        )

    def plan(self, request: QueryRequest) -> Plan:
        return Plan(method="GET", url="fake:", shown=(Recipe("url", f"fake:{request.max_rows}"),))

    def search(self, request: QueryRequest, deadline: Deadline) -> Rows:
        deadline.check()
        self.requests.append(request)
        if self.gate:
            self.gate.wait(30)
        if isinstance(self.says, Exception):
            raise self.says
        return self.says

    def resolve(self, name: str) -> Position | None:
        return self.places.get(name)

    def file(self, name: str) -> Path | None:
        return self.held_files.get(name)


def _archive(archive_id: str, **dataset: Any) -> Archive:
    made = Dataset(id="stars", title="Fake stars", connector="fake", **dataset)
    return Archive(
        id=archive_id, title=f"Archive {archive_id}", institute="Test", summary="Fake.", datasets=[made]
    )


def offer(connector: FakeConnector, archive_id: str = "fake") -> Offer:
    """The fake dataset as services know it."""
    archive = _archive(archive_id)
    return Offer(archive, archive.datasets[0], connector, connector.describe())


def asked(connector: FakeConnector, **question: Any) -> AskedQuestion:
    """A question to the fake dataset."""
    made = Question(archive="fake", dataset="stars", **{"max_rows": 100, **question})
    return AskedQuestion(made, made.request(None), connector)


def put_into(app: Flask, **connectors: FakeConnector) -> None:
    """Add an archive with the dataset `stars` to the portal, for each; the fixture `app` takes them out."""
    portal = app.extensions["portal"]
    registry: Registry = portal.registry
    archives = {**registry.archives, **{name: _archive(name) for name in connectors}}
    asked_by = {**registry.connectors, **{(name, "stars"): one for name, one in connectors.items()}}
    registry = Registry(archives, asked_by, registry.faults)
    desk = replace(portal.desk, pause=lambda _: None)  # a fake that fails once is asked again at once
    app.extensions["portal"] = replace(portal, registry=registry, desk=desk)
