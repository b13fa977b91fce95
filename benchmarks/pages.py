"""`make bench-pages`: how long the pages take, and how many a second, over HTTP on loopback.

The portal is started by its supervisor with its defaults. The client is a thread for each connection in one
process, and parses nothing but the answer's length; it shares the processors with the server, and its part is
printed.
"""

import json
import logging
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import structlog
from flask.testing import FlaskClient

from app.config import Config
from app.factory import create_app
from benchmarks.client import Client, latencies, median, p95, rate
from benchmarks.portal import Portal, running_portal
from benchmarks.processor import cores, tree_seconds

__all__ = ["main"]

REPETITIONS = 5
REQUESTS = 60
CLIENTS = 8
SECONDS = 1.0
ESAP_GATEWAY_RPS = 54
REGION = {"HX-Request": "true", "HX-Target": "results"}
RESULT_PATH = "/archives/demo/openngc?type=Galaxy"


@dataclass(frozen=True, slots=True)
class Page:
    """What is asked for."""

    path: str
    headers: Mapping[str, str]


PAGES = {
    "home": Page("/", {}),
    "archives": Page("/archives", {}),
    "dataset": Page("/archives/demo/openngc", {}),
    "result": Page(RESULT_PATH, {}),
    "region": Page(RESULT_PATH, REGION),
}
LOADED = ("home", "archives", "region")


@dataclass(frozen=True, slots=True)
class Load:
    """What many clients got: requests a second, and the milliseconds of processor that each cost."""

    rps: float
    server_ms: float | None
    client_ms: float


def _warm(portal: Portal) -> None:
    """Let every process of the server meet every page, the first asking included."""
    for page in PAGES.values():
        rate((portal.host, portal.port), page.path, page.headers, CLIENTS, SECONDS / 2)


def _quiet(portal: Portal, page: Page) -> list[float]:
    with Client(portal.host, portal.port) as client:
        return latencies(client, client.request(page.path, page.headers), REQUESTS)


def _loaded(portal: Portal, page: Page) -> Load:
    before, ours, began = tree_seconds(portal.process.pid), time.process_time(), time.monotonic()
    rps = rate((portal.host, portal.port), page.path, page.headers, CLIENTS, SECONDS)
    asked = rps * (time.monotonic() - began)
    after, ours = tree_seconds(portal.process.pid), time.process_time() - ours
    server = None if before is None or after is None else (after - before) / asked * 1000
    return Load(rps, server, ours / asked * 1000)


def _over_http(portal: Portal) -> tuple[dict[str, list[list[float]]], dict[str, list[Load]]]:
    """Every page in turn, again and again, so that a disturbance meets all of them."""
    quiet: dict[str, list[list[float]]] = {name: [] for name in PAGES}
    loaded: dict[str, list[Load]] = {name: [] for name in LOADED}
    _warm(portal)
    for _ in range(REPETITIONS):
        for name, page in PAGES.items():
            quiet[name].append(_quiet(portal, page))
        for name in LOADED:
            loaded[name].append(_loaded(portal, PAGES[name]))
    return quiet, loaded


def _rendered(client: FlaskClient) -> tuple[float, float]:
    """Median wall milliseconds of the region, and its processor milliseconds, in this process."""
    walls, began = [], time.process_time()
    for _ in range(REQUESTS):
        before = time.perf_counter()
        body = client.get(RESULT_PATH, headers=REGION).data
        walls.append((time.perf_counter() - before) * 1000)
        if body.count(b'name="row"') != 50:
            raise RuntimeError("the region has not 50 rows")
    return median(walls), (time.process_time() - began) / REQUESTS * 1000


def _in_process(data_dir: Path) -> tuple[float, float]:
    """The region without a network, on the data that the portal has made."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    client = create_app(Config(data_dir=data_dir)).test_client()
    _rendered(client)
    figures = [_rendered(client) for _ in range(REPETITIONS)]
    return median([wall for wall, _ in figures]), median([processor for _, processor in figures])


def _told(name: str, rounds: list[list[float]]) -> tuple[float, float]:
    middle, high = median([median(one) for one in rounds]), median([p95(one) for one in rounds])
    print(f"{name:9} p50 {middle:6.2f} ms   p95 {high:6.2f} ms   one client")
    return middle, high


def _told_load(name: str, loads: list[Load]) -> float:
    rps = median([load.rps for load in loads])
    low, high = min(load.rps for load in loads), max(load.rps for load in loads)
    servers = [load.server_ms for load in loads if load.server_ms is not None]
    server = f"{statistics.median(servers):.2f}" if servers else "unknown"
    ours = median([load.client_ms for load in loads])
    print(
        f"{name:9} {rps:6.0f} requests/s ({low:.0f} to {high:.0f})   {CLIENTS} clients   "
        f"processor a request: server {server} ms, client {ours:.2f} ms"
    )
    return rps


def _figures(folder: Path) -> dict[str, float]:
    with running_portal(folder) as portal:
        quiet, loaded = _over_http(portal)
        data_dir = portal.data_dir
    render_ms, render_cpu_ms = _in_process(data_dir)
    told = {name: _told(name, rounds) for name, rounds in quiet.items()}
    rps = {name: _told_load(name, loads) for name, loads in loaded.items()}
    print(f"region    {render_ms:.2f} ms in process, without HTTP (processor {render_cpu_ms:.2f} ms)")
    return {
        "home_p50_ms": told["home"][0],
        "home_p95_ms": told["home"][1],
        "dataset_p50_ms": told["dataset"][0],
        "result_p50_ms": told["result"][0],
        "home_rps": rps["home"],
        "archives_rps": rps["archives"],
        "region_rps": rps["region"],
        "region_p50_ms": told["region"][0],
        "region_render_ms": render_ms,
        "archives_vs_esap_gateway": rps["archives"] / ESAP_GATEWAY_RPS,
    }


def main() -> None:
    """Measure and print; the last line is one JSON object."""
    print(f"The pages on loopback; client and server share {cores()} processors.")
    with tempfile.TemporaryDirectory(prefix="escapade-bench-") as folder:
        figures = _figures(Path(folder))
    print(json.dumps({name: round(figure, 2) for name, figure in figures.items()}))


if __name__ == "__main__":
    sys.exit(main())
