"""Rows that lead on, recorded links, and another door to the network for the portal."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from flask import Flask
from typing_extensions import override

from connectors.answers import VotableAnswer, ask_votable
from connectors.archive import Dataset
from connectors.contract import Column, QueryRequest, Role, Service, ServiceInput
from connectors.deadline import Deadline
from connectors.transport import MemoryTransport, Request, Transport
from tests.support.fakes import FakeConnector, Rows, rows_of

__all__ = [
    "DATALINK",
    "LINKED",
    "LINKS_URL",
    "SODA",
    "UrlConnector",
    "described",
    "exchange",
    "linked_rows",
    "recorded",
]

RECORDED = Path(__file__).parent.parent / "data" / "datalink"
LINKS_URL = "https://example.org/dl?ID=1"
SODA = "ivo://ivoa.net/std/SODA#sync-1.0"
DATALINK = "application/x-votable+xml;content=datalink"
LINKED = (
    Column(name="name", datatype="char", role=Role.NAME),
    Column(name="ra", datatype="double", unit="deg", role=Role.RA),
    Column(name="dec", datatype="double", unit="deg", role=Role.DEC),
    Column(name="access_url", datatype="char", role=Role.ACCESS_URL),
    Column(name="access_format", datatype="char", role=Role.ACCESS_FORMAT),
    Column(name="did", datatype="char"),
)


def described(url: str, standard: str, *inputs: ServiceInput) -> Service:
    """A service that takes its ID from the column `did`."""
    ident = ServiceInput(name="ID", column="did")
    return Service(access_url=url, standard_id=standard, id="svc", inputs=(ident, *inputs))


def linked_rows(url: str = LINKS_URL, *services: Service, media_type: str = DATALINK) -> Rows:
    """Two rows: the first leads to its links, the second to nothing."""
    values = {
        "name": ["NGC 1", "NGC 2"],
        "ra": [12.0, 13.0],
        "dec": [34.0, 35.0],
        "access_url": [url, ""],
        "access_format": [media_type, "image/fits"],
        "did": ["ivo://example.org/x?1", ""],
    }
    return replace(rows_of(values, columns=LINKED), services=services)


def exchange(app: Flask, transport: Transport) -> None:
    """Give the portal another door; the fixture `app` takes it out again."""
    app.extensions["portal"] = replace(app.extensions["portal"], transport=transport)


@dataclass(slots=True)
class UrlConnector(FakeConnector):
    """Answers what a VOTable at an address says."""

    url: str = ""
    parameters_sent: Mapping[str, str] = field(default_factory=dict)
    transport: Transport = field(default_factory=MemoryTransport)

    @override
    def search(self, request: QueryRequest, deadline: Deadline) -> VotableAnswer:  # type: ignore[override]
        dataset = Dataset(id="stars", title="Stars", connector="url")
        asked = Request(self.url, parameters=self.parameters_sent)
        return ask_votable(self.transport, asked, dataset, max_rows=request.max_rows, deadline=deadline)


def recorded(name: str) -> bytes:
    """A recorded links response; see tests/data/datalink/README.md."""
    return (RECORDED / name).read_bytes()
