"""Recorded services for SCS, SIA and SSA: what DaCHS answered, cut to MAXREC and to where it was asked.

`CASES` are for the contract suite; see tests/support/archives.py.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from connectors.archive import Archive, Dataset
from connectors.contract import Circle, Connector, QueryRequest, Region
from connectors.registry import ConnectorFactory, Tools
from connectors.scs import ScsConnector
from connectors.sia import SiaConnector
from connectors.ssa import SsaConnector
from connectors.transport import HttpTransport, MemoryTransport, Reply, Request
from connectors.transport.values import pairs
from tests.support.archives import Case

__all__ = ["CASES", "HERE", "M31", "URL", "ask", "cut", "dataset", "made", "real", "recorded", "service"]

URL = "https://dal.test/service"
M31 = (10.6847917, 41.2690556)
HERE = Circle(*M31, 0.2)
AWAY = Circle(200.0, -41.3, 0.2)
DATA = Path(__file__).parent.parent / "data"
ARCHIVE = Archive(id="recorded", title="Recorded", institute="Test", summary="For tests.")
ROW = re.compile(rb"<TR>.*?</TR>", re.DOTALL)
OVERFLOW = b'</TABLE><INFO name="QUERY_STATUS" value="OVERFLOW"/>'


def recorded(name: str) -> bytes:
    """A recorded answer, such as sia/first.vot."""
    return (DATA / name).read_bytes()


def cut(body: bytes, most: int, *, told: bool = True) -> bytes:
    """An answer with its first rows only; what is left out is told."""
    rows = ROW.findall(body)
    if len(rows) <= most:
        return body
    head, tail = body[: body.index(rows[0])], body[body.rindex(rows[-1]) + len(rows[-1]) :]
    return head + b"".join(rows[:most]) + (tail.replace(b"</TABLE>", OVERFLOW, 1) if told else tail)


def service(name: str) -> Callable[[Request], Reply]:
    """A service that has the rows of one recorded answer, all of them at `HERE`."""

    def answer(request: Request) -> Reply:
        asked = dict(pairs(request.parameters))
        if str(HERE.ra) not in asked.get("POS", asked.get("RA", "")):
            return Reply(200, cut(recorded(name), 0, told=False))
        return Reply(200, cut(recorded(name), int(asked.get("MAXREC", 1000))))

    return answer


def dataset(url: str = URL, options: Mapping[str, Any] | None = None, **more: Any) -> Dataset:
    """A dataset of one service."""
    return Dataset(id="set", title="Set", connector="dal", url=url, options=dict(options or {}), **more)


def made(
    maker: ConnectorFactory, described: Dataset, answer: Any = None, address: str = URL
) -> tuple[Connector, MemoryTransport]:
    """A connector whose service answers so."""
    transport = MemoryTransport({address: answer})
    return maker(ARCHIVE, described, Tools(transport, Path())), transport


def real(maker: ConnectorFactory, described: Dataset) -> Connector:
    """A connector that asks over loopback."""
    door = HttpTransport("escapade-tests", allowed_hosts=["127.0.0.1"])
    return maker(ARCHIVE, described, Tools(door, Path()))


def ask(region: Region | None = None, **parts: Any) -> QueryRequest:
    """A question to it."""
    return QueryRequest(archive=ARCHIVE.id, dataset="set", region=region, **parts)


def _case(maker: ConnectorFactory, name: str, options: Mapping[str, Any]) -> Callable[[Path], Case]:
    def make(_: Path) -> Case:
        connector, transport = made(maker, dataset(options=options), service(name))
        return Case(connector, ask(HERE), ask(AWAY), len(ROW.findall(recorded(name))), transport)

    return make


CASES: dict[str, Callable[[Path], Case]] = {
    "scs": _case(ScsConnector, "scs/cone.vot", {}),
    "sia/1": _case(SiaConnector, "sia/first.vot", {"version": 1}),
    "sia/2": _case(SiaConnector, "sia/second.vot", {"version": 2}),
    "ssa": _case(SsaConnector, "ssa/spectra.vot", {}),
}
