"""Archives for tests: tools without a network, dropped tables, and the cases of the contract suite.

A connector joins the contract suite by a maker in `CASES`: it gives the connector, with recorded answers in
its transport, a question that has rows, one that has none, and how many rows the first has.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pc

from connectors.archive import Archive, Dataset
from connectors.contract import Circle, Connector, Interval, QueryRequest
from connectors.deadline import Deadline
from connectors.errors import ConnectorError
from connectors.local import LocalConnector, build_demo, find_tables
from connectors.registry import Registry, Tools, load_registry
from connectors.transport import MemoryTransport, Reply

__all__ = ["ARCHIVE", "CASES", "OWN", "Case", "answered", "demo_registry", "drop", "local", "tools"]

OWN = ("demo", "local")
"""The archives that need no network."""
ARCHIVE = Archive(id="local", title="Local", institute="Test", summary="For tests.")


def tools(
    cache: Path, *, tables: tuple[Path, ...] = (), replies: Mapping[str, Reply | ConnectorError] | None = None
) -> Tools:
    """Tools whose transport answers from memory only."""
    return Tools(MemoryTransport(replies or {}), cache, tables)


def drop(folder: Path, stem: str, toml: str, columns: Mapping[str, object] | None = None) -> Path:
    """Drop a table as CSV with its TOML beside it; gives the TOML's path."""
    folder.mkdir(parents=True, exist_ok=True)
    if columns is not None:
        pc.write_csv(pa.table(dict(columns)), folder / f"{stem}.csv")
    file = folder / f"{stem}.toml"
    file.write_text(f'title = "{stem}"\n{toml}', encoding="utf-8")
    return file


def local(file: Path, cache: Path) -> LocalConnector:
    """Make the connector of one dropped table."""
    dataset = Dataset(id="table", title="Table", connector="local", options={"sidecar": str(file)})
    return LocalConnector(ARCHIVE, dataset, tools(cache))


def answered(connector: Connector, request: QueryRequest, seconds: float = 20) -> pa.Table:
    """All rows of an answer."""
    stream = connector.search(request, Deadline(seconds))
    return pa.Table.from_batches(list(stream), stream.schema)


def demo_registry(base: Path) -> Registry:
    """The portal's own archives with the demo built under `base`, once however often it is asked for."""
    build_demo(base / "demo")
    offered, faults = find_tables([base / "demo"])
    assert not faults, faults
    lent = tools(base / "cache", tables=(base / "demo",))
    return load_registry(lent, shipped=OWN, offered=offered, makers={"local": LocalConnector})


@dataclass(frozen=True, slots=True)
class Case:
    """A connector under the contract's questions; `full` has `rows` rows, at least 3, and `empty` none."""

    connector: Connector
    full: QueryRequest
    empty: QueryRequest
    rows: int
    transport: MemoryTransport


def _demo(dataset: str, rows: int, region: Circle | None, nothing: QueryRequest) -> Callable[[Path], Case]:
    def make(base: Path) -> Case:
        registry = demo_registry(base)
        full = QueryRequest(archive="demo", dataset=dataset, region=region)
        empty = replace(nothing, archive="demo", dataset=dataset)
        return Case(registry.connector("demo", dataset), full, empty, rows, MemoryTransport())

    return make


def _filtered(name: str, low: float) -> QueryRequest:
    return QueryRequest(archive="", dataset="", filters={name: Interval(low=low)})


NOWHERE = QueryRequest(archive="", dataset="", region=Circle(10.0, 89.99, 1e-4))
CASES: dict[str, Callable[[Path], Case]] = {
    "demo/openngc": _demo("openngc", 14033, None, _filtered("redshift", 99)),
    "demo/openngc-cone": _demo("openngc", 4, Circle(10.6847917, 41.2690556, 1.0), NOWHERE),
    "demo/hipparcos": _demo("hipparcos", 13940, None, NOWHERE),
    "demo/messier": _demo("messier", 110, None, _filtered("number", 111)),
    "demo/images": _demo("images", 4, None, NOWHERE),
}
