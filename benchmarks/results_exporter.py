"""Writes one file of a stored answer with our exports or astropy, and prints how long it took.

python -m benchmarks.results_exporter MAKER FORMAT SOURCE TARGET; SOURCE is a result's file, for astropy a
FITS file, which it has in memory before the clock starts.
"""

import json
import sys
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from astropy.table import Table

from app.services.exports import FORMATS, Facts
from app.services.results import Result, ResultStore
from app.services.subsets import Filters, subset_of
from benchmarks.processor import own_peak_megabytes

__all__: list[str] = []

ASTROPY: Mapping[str, Mapping[str, str]] = {
    "vot": {"format": "votable", "tabledata_format": "binary2"},
    "td.vot": {"format": "votable", "tabledata_format": "tabledata"},
    "fits": {"format": "fits"},
    "csv": {"format": "ascii.csv"},
    "ecsv": {"format": "ascii.ecsv"},
}


def _ours(kind: str, result: Result, target: Path) -> None:
    facts = Facts(
        archive="local", dataset="stars", title="Stars", answered_at=datetime(2026, 1, 1, tzinfo=UTC),
        rows=result.rows, truncated=False,
    )  # fmt: skip
    with target.open("wb") as file:
        for piece in FORMATS[kind].write(subset_of(result, Filters()), result.columns, facts):
            file.write(piece)


def _ready(maker: str, kind: str, source: Path, target: Path) -> Callable[[], object]:
    if maker == "astropy":
        return partial(Table.read(source).write, target, overwrite=True, **ASTROPY[kind])
    return partial(_ours, kind, ResultStore(source.parent.parent).open(source.stem), target)


def main() -> None:
    maker, kind, source, target = sys.argv[1:]
    write = _ready(maker, kind, Path(source), Path(target))
    wall, cpu = time.perf_counter(), time.process_time()
    write()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(json.dumps({"wall": wall, "cpu": cpu, "peak": own_peak_megabytes()}))


if __name__ == "__main__":
    main()
