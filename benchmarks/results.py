"""`make bench-results`: a large answer over HTTP on loopback, and its files beside STILTS and astropy.

ROWS=1000000 and ROUNDS=5 are read from the environment. The portal runs under its supervisor with its default
processes and threads. The answers were stored before by this process, one for each round, so that no round
meets what an earlier one has found. Every page is the whole page with 50 rows. A figure of what the portal
does not have, or of a peer that is not installed, is null.
"""

import json
import os
import sys
import tempfile
from pathlib import Path

from benchmarks.processor import cores
from benchmarks.results_data import write_dataset
from benchmarks.results_exports import compare_exports
from benchmarks.results_pages import measure_pages

__all__ = ["main"]

ROWS = int(os.environ.get("ROWS", "1000000"))
ROUNDS = int(os.environ.get("ROUNDS", "5"))


def main() -> None:
    """Measure and print; the last line is one JSON object."""
    load = os.getloadavg()[0]
    print(f"Answers of {ROWS} rows; client and server share {cores()} processors, load {load:.1f}.")
    with tempfile.TemporaryDirectory(prefix="escapade-bench-") as name:
        folder = Path(name)
        write_dataset(folder / "tables", ROWS)
        told, store = measure_pages(folder, ROWS, ROUNDS)
        figures = {**told, **compare_exports(store, folder, ROUNDS), "load": round(load, 1)}
    print(json.dumps(figures))


if __name__ == "__main__":
    sys.exit(main())
