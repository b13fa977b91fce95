"""Pages of a large answer as their readers meet them, alone and several at once."""

import logging
import random
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import requests
import structlog
from flask import Flask

from app.config import Config
from app.factory import create_app
from app.supervisor.programs import WEB
from benchmarks.client import Client, median, p95
from benchmarks.portal import Portal, running_portal
from benchmarks.processor import peak_megabytes
from benchmarks.results_asking import KINDS, TIMES, Asked

__all__ = ["Figures", "measure_pages"]

READERS = 8
ASKED_EACH = 25
SEED = 11
DEEP = ("ra", "-mag_g", "n_obs", "designation")
DEEPEST = 5

Figures = dict[str, float | None]
Round = dict[str, list[float]]


def _draw(number: int) -> random.Random:
    return random.Random(SEED + number)  # noqa: S311 - a draw that is the same each time


def _asker(folder: Path, rows: int, count: int) -> Flask:
    """The portal in this process, its table converted, which is not what is measured."""
    config = Config(
        data_dir=folder / "data", tables_dir=folder / "tables", max_rows=rows + count, quick_seconds=600.0
    )
    app = create_app(config)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    app.extensions["portal"].registry.connectors["local", "stars"].describe()
    return app


def _store_answers(app: Flask, rows: int, count: int) -> list[Asked]:
    """Ask the dataset in this process, with another limit each time."""
    client = app.test_client()
    answers = [Asked(rows, rows + number, _draw(number)) for number in range(count)]
    for asked in answers:
        before = time.perf_counter()
        if client.get(asked.url()).status_code != requests.codes.ok:
            raise RuntimeError("the dataset could not be asked")
        print(f"asked and stored in {time.perf_counter() - before:.1f} s", flush=True)
    return answers


def _is_there(portal: Portal, asked: Asked, kind: str) -> bool:
    """Whether the portal has this; a filter that is not heeded is none."""
    told = requests.get(portal.address + KINDS[kind](asked), timeout=60)
    if told.status_code != requests.codes.ok:
        print(f"{kind} is not there: {told.status_code}")
        return False
    nothing = requests.get(portal.address + asked.url(**{"filter.mag_g": ">99"}), timeout=60)
    return "filter" not in kind or 'name="row"' not in nothing.text


def _timed(client: Client, url: str) -> float:
    before = time.perf_counter()
    client.get(client.request(url))
    return (time.perf_counter() - before) * 1000


def _deep(client: Client, asked: Asked) -> Iterator[float]:
    """The deepest pages of orders that are known by then."""
    for sort in DEEP:
        client.get(client.request(asked.url(sort=sort, page=asked.last_page // 2)))
        for number in range(DEEPEST):
            yield _timed(client, asked.url(sort=sort, page=asked.last_page - number))


def _round(portal: Portal, asked: Asked, kinds: Sequence[str]) -> Round:
    with Client(portal.host, portal.port) as client:
        told = {"first_view": [_timed(client, asked.url())]}
        for kind in kinds:
            told[kind] = [_timed(client, KINDS[kind](asked)) for _ in range(TIMES[kind])]
        told["deep_sort"] = list(_deep(client, asked))
    return told


def _at_once(portal: Portal, answer: Asked, kinds: Sequence[str], turn: int) -> list[float]:
    """Milliseconds of everything mixed, asked by several readers of an answer of which nothing is known."""
    for kept in (portal.data_dir / "results").glob("??/*.npy"):
        kept.unlink()
    took: list[float] = []

    def read(number: int) -> None:
        draw = _draw(1000 * turn + number)
        with Client(portal.host, portal.port) as client:
            for _ in range(ASKED_EACH):
                asked = Asked(answer.rows, answer.limit, draw)
                took.append(_timed(client, KINDS[draw.choice(kinds)](asked)))

    threads = [threading.Thread(target=read, args=(number,)) for number in range(READERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return took


def _told(rounds: Sequence[Round], kind: str) -> float | None:
    """The median over the rounds of what 95 of 100 do not exceed."""
    found = [one[kind] for one in rounds if kind in one]
    if not found:
        return None
    high = median([p95(one) if len(one) > 1 else one[0] for one in found])
    print(f"{kind:12} p50 {median([median(one) for one in found]):7.1f} ms   p95 {high:7.1f} ms")
    return round(high, 1)


def measure_pages(folder: Path, rows: int, rounds: int) -> tuple[Figures, Path]:
    """The figures, and the folder of the stored results."""
    app, most = _asker(folder, rows, rounds + 1), str(rows + rounds + 1)
    with running_portal(folder, TABLES_DIR=str(folder / "tables"), MAX_ROWS=most) as portal:
        *answers, spare = _store_answers(app, rows, rounds + 1)
        kinds = [kind for kind in KINDS if _is_there(portal, spare, kind)]
        alone = [_round(portal, asked, kinds) for asked in answers]
        together = [
            {"concurrent": _at_once(portal, asked, kinds, turn)} for turn, asked in enumerate(answers)
        ]
        peak = peak_megabytes(portal.process.pid, WEB)
    figures = {f"{kind}_p95_ms": _told(alone, kind) for kind in (*KINDS, "deep_sort")}
    figures["first_view_ms"] = _told(alone, "first_view")
    figures["concurrent_p95_ms"] = _told(together, "concurrent")
    print(f"web process  {peak} MB at most")
    return {**figures, "web_peak_mb": peak}, folder / "data" / "results"
