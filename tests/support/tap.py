"""A TAP service from recorded answers: it heeds MAXREC as a service does."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from connectors.archive import Archive, Dataset
from connectors.contract import Circle, QueryRequest
from connectors.registry import Tools
from connectors.tap import TapConnector
from connectors.transport import MemoryTransport, Reply, Request
from connectors.transport.values import pairs
from tests.support.archives import Case

__all__ = ["ARCHIVE", "BASE", "CASES", "asked", "form", "made", "recorded", "votable"]

BASE = "http://tap.example.org/tap"
ARCHIVE = Archive(id="sky", title="Sky", institute="Test", summary="For tests.")
DATA = Path(__file__).parent.parent / "data" / "tap"
ROW = re.compile(rb"<TR>.*?</TR>", re.DOTALL)
OVERFLOW = b'</TABLE><INFO name="QUERY_STATUS" value="OVERFLOW"/>'
STARS: Mapping[str, Any] = {
    "table": "escapade.stars",
    "position": {"ra": "ra", "dec": "dec"},
    "async": True,
    "upload": True,
}
NAME = {"name": "name", "label": "Name", "field": "common_name", "operator": "contains"}


def recorded(name: str) -> bytes:
    """An answer that DaCHS gave."""
    return (DATA / name).read_bytes()


def form(request: Request) -> dict[str, str]:
    """What was sent as a form."""
    assert not isinstance(request.data, bytes)
    return dict(pairs(request.data))


def votable(name: str) -> Callable[[Request], Reply]:
    """Answers with a recorded table, of at most MAXREC rows; with none where nobody is asked for."""

    def answer(request: Request) -> Reply:
        body, sent = recorded(name), form(request)
        rows = [] if "nobody" in sent["QUERY"] else ROW.findall(body)
        most = int(sent["MAXREC"])
        head, tail = body.split(b"<TABLEDATA>")[0], body.split(b"</TABLEDATA>")[1]
        if len(rows) > most:
            tail = tail.replace(b"</TABLE>", OVERFLOW)
        return Reply(200, b"".join([head, b"<TABLEDATA>", *rows[:most], b"</TABLEDATA>", tail]))

    return answer


def made(
    cache: Path,
    replies: Mapping[Any, Any] | None = None,
    *,
    options: Mapping[str, Any] = STARS,
    **dataset: Any,
) -> TapConnector:
    """A connector whose service answers from memory; to /sync with stars where nothing else is said."""
    told = {"id": "stars", "title": "Stars", "connector": "tap", "url": BASE, "parameters": [NAME]} | dataset
    replies = {f"{BASE}/sync": votable("stars.xml"), **(replies or {})}
    return TapConnector(
        ARCHIVE,
        Dataset.model_validate({**told, "options": dict(options)}),
        Tools(MemoryTransport(replies), cache),
    )


def asked(**question: Any) -> QueryRequest:
    """A question to the stars."""
    return QueryRequest(archive="sky", dataset="stars", **question)


def _stars(base: Path) -> Case:
    full = asked(region=Circle(10.6847917, 41.2690556, 2.0))
    return _case(made(base / "tap"), full, replace(full, filters={"name": "nobody"}), 7)


def _observations(base: Path) -> Case:
    connector = made(
        base / "tap",
        {f"{BASE}/sync": votable("observations.xml")},
        options={"obscore": True},
        parameters=[],
        examples=[{"target": "M 31", "calib_level": "2"}],
    )
    return _case(connector, asked(), asked(filters={"target_name": "nobody"}), 12)


def _case(connector: TapConnector, full: QueryRequest, empty: QueryRequest, rows: int) -> Case:
    transport = connector._transport
    assert isinstance(transport, MemoryTransport)
    return Case(connector, full, empty, rows, transport)


CASES: dict[str, Callable[[Path], Case]] = {
    "tap/stars": _stars,
    "tap/observations": _observations,
}
