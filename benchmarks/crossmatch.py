"""`make bench-crossmatch`: positions matched beside STILTS's tmatch2, and cones beside DaCHS with Q3C.

ROWS=1000000, OTHERS=100000 and ROUNDS=5 are read from the environment. A match is a query of two stored
results whose rows are stored as a third, a process for the query included; tmatch2 reads and writes FITS,
the start of its virtual machine included. Cones are asked over HTTP, another place each time. A figure of a
peer that is not installed, or whose pairs differ, is null.
"""

import json
import os
import sys
import tempfile
from pathlib import Path

from benchmarks.crossmatch_cones import compare_cones
from benchmarks.crossmatch_join import compare_joins
from benchmarks.processor import cores

__all__ = ["main"]

ROWS = int(os.environ.get("ROWS", "1000000"))
OTHERS = int(os.environ.get("OTHERS", "100000"))
ROUNDS = int(os.environ.get("ROUNDS", "5"))


def main() -> None:
    """Measure and print; the last line is one JSON object."""
    load = os.getloadavg()[0]
    print(f"{ROWS} positions against {OTHERS}; all share {cores()} processors, load {load:.1f}.")
    with tempfile.TemporaryDirectory(prefix="escapade-bench-") as name:
        folder = Path(name)
        figures = compare_joins(folder, ROWS, OTHERS, ROUNDS)
        figures |= compare_cones(folder, ROWS)
    print(json.dumps({"rows": ROWS, "others": OTHERS, **figures, "load": round(load, 1)}))


if __name__ == "__main__":
    sys.exit(main())
