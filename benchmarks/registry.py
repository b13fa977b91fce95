"""`make bench-registry`: the registry's search, its facets and building its index, with made-up resources.

RESOURCES (25000) says how many, ROUNDS (5) how often each question is asked. The last line is a JSON object.
"""

import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pyarrow as pa

from app.services.registry.index import build, records_of
from app.services.registry.keeping import Copy
from app.services.registry.searching import Index
from benchmarks.client import median, p95
from connectors.contract import Circle, Interval
from connectors.vo_registry import PARTS, Pages, ServiceKind, Wish
from connectors.vo_registry.harvest import write_page
from tests.support.registry_records import Made, made_records
from tests.support.registry_words import COMMON, RARE, TOPICS

__all__ = ["main"]

PAGE = 2000
BEST = 25


def _questions() -> Iterator[Wish]:
    """What people ask: rare and common words, facets, columns, places, times, bands, people."""
    yield from (Wish(words=topic) for topic in TOPICS[:20])
    yield from (Wish(words=word) for word in RARE[:10])
    yield from (Wish(words=word) for word in COMMON[12:22])
    yield from (Wish(words=f"{name} {topic}") for name, topic in zip(RARE, TOPICS[20:40], strict=False))
    yield Wish()
    yield from (Wish(words="survey", kinds=(kind,)) for kind in (ServiceKind.SCS, ServiceKind.OBSTAP))
    yield from (Wish(words="catalogue", wavebands=(band,)) for band in ("radio", "optical", "x-ray"))
    yield from (Wish(ucd=ucd) for ucd in ("phot.mag", "src.redshift", "pos.parallax"))
    yield from (Wish(circle=Circle(ra, dec, 1.0)) for ra, dec in ((10, 41), (83, -5), (266, -29)))
    yield Wish(circle=Circle(187, 12, 15.0), undeclared=True, words="galaxies")
    yield from (Wish(time=Interval(low, low + 100)) for low in (50000, 58000))
    yield Wish(band=Interval(4e-7, 7e-7), words="photometry")
    yield Wish(who="leavitt")


def _write(folder: Path, made: Sequence[Made]) -> Pages:
    """The pages that a harvest would have left."""
    slices = 0
    for start in range(0, len(made), PAGE):
        for name in ("resource", *(part.name for part in PARTS)):
            rows = [row for one in made[start : start + PAGE] for row in one.get(name, ())]
            if name == "table_column":
                pairs = {(row["ivoid"], row["ucd"]) for row in rows if row["ucd"]}
                rows = [{"ivoid": ivoid, "ucd": ucd} for ivoid, ucd in sorted(pairs)]
            write_page(folder, slices, name, pa.Table.from_pylist(rows))
        slices += 1
    return Pages(folder, "made", time.time(), slices)


def _timed(work: Callable[[], object]) -> float:
    before = time.perf_counter()
    work()
    return time.perf_counter() - before


def _rebuilt(copy: Copy, pages: Pages) -> None:
    with copy.replaced() as place:
        build(place, records_of(pages), {"begun": "0"}).close()


def _asked(index: Index, rounds: int) -> tuple[list[float], list[float]]:
    """Milliseconds of the best 25, and of the facets alone, one question after the other."""
    searches, facets = [], []
    questions = list(_questions())
    index.search(Wish())  # the arrays are read once for a process
    for _ in range(rounds):
        for wish in questions:
            searches.append(1000 * _timed(lambda w=wish: index.search(w, count=BEST)))
            facets.append(1000 * _timed(lambda w=wish: index.facets(w)))
    return searches, facets


def main() -> None:
    resources, rounds = int(os.environ.get("RESOURCES", "25000")), int(os.environ.get("ROUNDS", "5"))
    folder = Path(tempfile.mkdtemp(prefix="registry"))
    try:
        pages = _write(folder, list(made_records(resources)))
        copy = Copy(folder / "copy")
        rebuilds = [_timed(lambda: _rebuilt(copy, pages)) for _ in range(3)]
        index = copy.index()
        if index is None or index.size != resources:
            raise RuntimeError("the copy is not whole")
        searches, facets = _asked(index, rounds)
        megabytes = copy.file.stat().st_size / 1e6
        print(f"{len(list(_questions()))} questions, {rounds} rounds, a copy of {megabytes:.0f} MB")
        print(f"rebuild {min(rebuilds):.1f} to {max(rebuilds):.1f} s")
        figures = {
            "resources": resources,
            "search_p50_ms": round(median(searches), 1),
            "search_p95_ms": round(p95(searches), 1),
            "facets_p95_ms": round(p95(facets), 1),
            "rebuild_s": round(median(rebuilds), 1),
        }
        print(json.dumps(figures))
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
