"""Matches two tables as the portal does, in a process of its own, once for each line on standard input.

python -m benchmarks.crossmatch_ours FOLDER ROWS OTHERS; it prints a line of JSON each time: seconds, pairs,
megabytes (the most that this process and the query's took together) and where the pairs are.
"""

import json
import resource
import sys
import time
from pathlib import Path

from app.services.results import ResultStore
from app.services.sql import LocalSql
from benchmarks.crossmatch_data import RADIUS, positions, stored
from connectors.deadline import Deadline
from connectors.sandbox import Sandbox

__all__: list[str] = []

NEAR = f"1 = CONTAINS(POINT(a.a_ra, a.a_dec), CIRCLE(b.b_ra, b.b_dec, {RADIUS} / 3600))"
APART = "3600 * DISTANCE(a.a_ra, a.a_dec, b.b_ra, b.b_dec) AS separation"
QUERY = f"SELECT a.*, b.*, {APART} FROM a JOIN b ON {NEAR}"  # noqa: S608 - our own words
SECONDS = 600.0
KILOBYTES = 1024


def main(folder: Path, rows: int, others: int) -> None:
    """Make the tables, then match them as often as is asked."""
    store = ResultStore(folder / "results")
    tables = dict(zip("ab", positions(rows, others), strict=True))
    known = {name: stored(store, table, name) for name, table in tables.items()}
    sql = LocalSql(store, Sandbox(folder / "scratch", rows=10_000_000))
    print("ready", flush=True)
    for _ in sys.stdin:
        before = time.perf_counter()
        made = store.write(sql.rows(QUERY, known, Deadline(SECONDS)))
        seconds = time.perf_counter() - before
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / KILOBYTES
        told = {"seconds": seconds, "pairs": made.rows, "megabytes": peak, "file": str(made.file)}
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
