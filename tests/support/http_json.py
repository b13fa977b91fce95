"""Connectors of the shipped REST archives, and of made ones, without a network."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from connectors.archive import Archive, Dataset
from connectors.contract import Choices, Circle, Interval, QueryRequest
from connectors.http_json import HttpJsonConnector
from connectors.registry import SHIPPED, Tools, read_archive
from connectors.transport import MemoryTransport, Reply, Request
from connectors.transport.values import pairs
from tests.support.alta import Alta
from tests.support.archives import Case

__all__ = ["CASES", "DATA", "URL", "answering", "made", "shipped"]

DATA = Path(__file__).parents[1] / "data" / "http_json"
URL = "https://rest.test/api/things"
CENTRE = Circle(342.16, 33.94, 2.0)
NOWHERE = Circle(10.0, -80.0, 0.01)


def shipped(archive_id: str, dataset_id: str, transport: MemoryTransport, url: str = "") -> HttpJsonConnector:
    """The connector of a shipped dataset; `url` takes the place of its own."""
    archive = read_archive(SHIPPED / f"{archive_id}.toml")
    dataset = archive.dataset(dataset_id)
    assert dataset is not None
    found = dataset.model_copy(update={"url": url}) if url else dataset
    return HttpJsonConnector(archive, found, Tools(transport, Path()))


def made(
    options: Mapping[str, Any], transport: MemoryTransport | None = None, **dataset: Any
) -> HttpJsonConnector:
    """A connector of these options; without columns it has the texts `a` and `b`."""
    columns = [{"name": "a"}, {"name": "b"}]
    values = {"url": URL, "options": {"columns": columns, **options}, **dataset}
    archive = Archive(id="rest", title="REST", institute="Test", summary="For tests.")
    found = Dataset.model_validate({"id": "things", "title": "Things", "connector": "http-json", **values})
    return HttpJsonConnector(archive, found, Tools(transport or MemoryTransport(), Path()))


def answering(*answers: Any, url: str = URL) -> MemoryTransport:
    """A transport that gives these answers one after the other, the last one again and again."""
    left = list(answers)

    def answer(_: Request) -> Reply:
        body = left.pop(0) if len(left) > 1 else left[0]
        return body if isinstance(body, Reply) else Reply(200, json.dumps(body).encode())

    return MemoryTransport({url: answer})


def _apertif(dataset: str, rows: int) -> Callable[[Path], Case]:
    def make(_: Path) -> Case:
        alta = Alta()

        def answer(request: Request) -> Reply:
            status, media_type, body = alta.answer(pairs(request.parameters))
            return Reply(status, body, {"Content-Type": media_type})

        transport = MemoryTransport({"https://alta.astron.nl/altapi/dataproducts": answer})
        filters = {"release": Choices(("APERTIF_DR1_Imaging",))} if dataset == "imaging-processed" else {}
        full = QueryRequest(archive="apertif", dataset=dataset, region=CENTRE, filters=filters)
        empty = QueryRequest(archive="apertif", dataset=dataset, region=NOWHERE)
        return Case(shipped("apertif", dataset, transport), full, empty, rows, transport)

    return make


def _recorded(archive: str, dataset: str, file: str, url: str, nothing: Any) -> Callable[[Path], Case]:
    """Three recorded rows; nothing for a time before there were any."""

    def make(_: Path) -> Case:
        recorded = Reply(200, (DATA / file).read_bytes())

        def answer(request: Request) -> Reply:
            asked = dict(pairs(request.parameters))
            early = "max-gps-time" in asked or asked.get("year") == "--1901"
            return Reply(200, json.dumps(nothing).encode()) if early else recorded

        transport = MemoryTransport({url: answer})
        full = QueryRequest(archive=archive, dataset=dataset)
        empty = QueryRequest(archive=archive, dataset=dataset, time=Interval(high=15385.0))
        return Case(shipped(archive, dataset, transport), full, empty, 3, transport)

    return make


def _versions(_: Path) -> Case:
    """Three rows on two pages, the first of which has the address of the second."""
    url = "https://gwosc.org/api/v2/event-versions"
    names = ("GW150914", "GW170104", "GW170817")
    rows = [
        {
            "name": name,
            "version": 3,
            "catalog": "GWTC-1-confident",
            "gps": 1126259462.4,
            "detectors": ["H1", "L1"],
        }
        for name in names
    ]

    def answer(request: Request) -> Reply:
        early = "max-gps-time" in dict(pairs(request.parameters))
        count, found, following = (0, [], None) if early else (3, rows[:2], f"{url}?page=2")
        told = {"results_count": count, "results": found, "next": following}
        return Reply(200, json.dumps(told).encode())

    last = Reply(200, json.dumps({"results_count": 3, "results": rows[2:], "next": None}).encode())
    transport = MemoryTransport({url: answer, f"{url}?page=2": last})
    full = QueryRequest(archive="gwosc", dataset="versions", filters={"words": "GW1"})
    empty = QueryRequest(archive="gwosc", dataset="versions", time=Interval(high=15385.0))
    return Case(shipped("gwosc", "versions", transport), full, empty, 3, transport)


CASES: dict[str, Callable[[Path], Case]] = {
    "apertif/imaging-processed": _apertif("imaging-processed", 48),
    "apertif/imaging-raw": _apertif("imaging-raw", 49),
    "apertif/timedomain-raw": _apertif("timedomain-raw", 48),
    "gwosc/events": _recorded(
        "gwosc", "events", "gwosc-events.json", "https://gwosc.org/eventapi/json/query/show", {"events": {}}
    ),
    "gwosc/versions": _versions,
    "cern-open-data/records": _recorded(
        *("cern-open-data", "records", "cern-records.json"),
        "https://opendata.cern.ch/api/records/",
        {"hits": {"hits": [], "total": 0}},
    ),
}
"""For the contract suite: what each shipped dataset is asked."""
