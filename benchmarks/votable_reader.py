"""Reads one VOTable with our reader or up to a limit, in a process of its own, and prints how long it took.

python -m benchmarks.votable_reader READER SOURCE TIMES; SOURCE is a file.
"""

import base64
import json
import resource
import statistics
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from xml.parsers import expat

from app.services.results import ResultStore
from connectors.deadline import Deadline
from connectors.votable import read_votable

__all__ = ["Reader", "run"]

Reader = Callable[[str, Path], int]

CHUNK = 1 << 16
FIRST_ROWS = 50


def _chunks(source: str) -> Iterator[bytes]:
    with Path(source).open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _ours(source: str, folder: Path) -> int:
    stream = read_votable(_chunks(source), max_rows=None, deadline=Deadline(3600))
    return ResultStore(folder).write(stream).rows


def _first_rows(source: str, _: Path) -> int:
    rows = 0
    for batch in read_votable(_chunks(source), max_rows=None, deadline=Deadline(3600)):
        rows += batch.num_rows
        if rows >= FIRST_ROWS:
            break
    return rows


def _expat(source: str, _: Path) -> int:
    parser = expat.ParserCreate()
    for chunk in _chunks(source):
        parser.Parse(chunk, False)
    return 0


def _base64(source: str, _: Path) -> int:
    text = Path(source).read_bytes()
    start = text.index(b">", text.index(b"<STREAM")) + 1
    base64.b64decode(text[start : text.index(b"</STREAM")])
    return 0


def run(readers: Mapping[str, Reader]) -> None:
    """Read as the command line says, and print the figures."""
    warnings.simplefilter("ignore")
    reader, source, times = sys.argv[1], sys.argv[2], int(sys.argv[3])
    walls, cpus, rows = [], [], 0
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(times):
            wall, cpu = time.perf_counter(), time.process_time()
            rows = readers[reader](source, Path(folder))
            walls.append(time.perf_counter() - wall)
            cpus.append(time.process_time() - cpu)
    # The first of several warms up; a single one counts as it is.
    wall, cpu = statistics.median(walls[times > 1 :]), statistics.median(cpus[times > 1 :])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"wall": wall, "cpu": cpu, "peak": peak, "rows": rows}))


READERS: dict[str, Reader] = {
    "ours": _ours,
    "first": _first_rows,
    "expat": _expat,
    "base64": _base64,
}


def main() -> None:
    run(READERS)


if __name__ == "__main__":
    main()
