"""Reading VOTables into stored results, beside astropy, pyvo and STILTS, and beside what limits any reader.

python -m benchmarks.votable [ROWS]; ROWS and ROUNDS are read from the environment too, 200000 and 5 by
default, of many rows 1 round. Every reader runs in a process of its own, all in turn, and the medians count;
`load` is the machine's in the last minute, the readers' own and other work, and `cpu` has the ratios of
processor time, which other work disturbs less. What Python readers need to start is not counted; for STILTS
the start of Java is, which is part of every use of it. STILTS writes a fits-basic file; astropy and pyvo fill
their tables and store them as Arrow. The limits are expat without handlers and base64 alone. `fallback` is
the slower of two tables that the fast path refuses.
"""

import functools
import http.server
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from typing_extensions import override

from benchmarks.votable_data import KINDS, write_table

__all__ = ["main"]

ROWS = 200_000
FEW, MANY = 5000, 300_000
WARM = 21
"""Readings in one process, for small tables."""
PEERS = ("astropy", "pyvo")
PLAN = (
    *(("ours", kind) for kind in KINDS),
    *(("astropy", kind) for kind in KINDS),
    ("pyvo", "td"), ("stilts", "td"), ("stilts", "b2"), ("expat", "td"), ("base64", "b2"), ("first", "td"),
    ("first", "b2"),
)  # fmt: skip

Figures = dict[str, float]
Runs = dict[tuple[str, str], list[Figures]]


class _Quiet(http.server.SimpleHTTPRequestHandler):
    @override
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    handler = functools.partial(_Quiet, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def _python(reader: str, source: str, times: int) -> Figures:
    module = "benchmarks.votable_peers" if reader in PEERS else "benchmarks.votable_reader"
    command = [sys.executable, "-m", module, reader, source, str(times)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures


def _stilts(source: Path, target: Path) -> Figures:
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = ["stilts", "tcopy", f"in={source}", "ifmt=votable", f"out={target}", "ofmt=fits-basic"]
    subprocess.run(command, check=True, capture_output=True)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"wall": wall, "cpu": cpu, "peak": 0.0}


def _measure(folder: Path, rows: int) -> Runs:
    runs: Runs = {}
    rounds = int(os.environ.get("ROUNDS", "5" if rows <= MANY else "1"))
    times = WARM if rows <= FEW else 1
    with _served(folder) as url:
        for number in range(rounds):
            for reader, kind in PLAN:
                file = folder / f"{kind}.xml"
                if reader == "stilts":
                    if shutil.which("stilts") is None:
                        continue
                    figures = _stilts(file, folder / "stilts.fits")
                else:
                    figures = _python(reader, f"{url}/{file.name}" if reader == "pyvo" else str(file), times)
                runs.setdefault((reader, kind), []).append(figures)
            print(f"round {number + 1} of {rounds}", flush=True)
    return runs


def _median(runs: Runs, reader: str, kind: str, figure: str = "wall") -> float | None:
    found = [each[figure] for each in runs.get((reader, kind), [])]
    return statistics.median(found) if found else None


def _ratio(runs: Runs, reader: str, kind: str, figure: str) -> float | None:
    theirs, ours = _median(runs, reader, kind, figure), _median(runs, "ours", kind, figure)
    return round(theirs / ours, 2) if theirs and ours else None


def _ratios(runs: Runs, figure: str) -> dict[str, float | None]:
    slower = (_ratio(runs, "astropy", kind, figure) for kind in ("commented", "signed"))
    return {
        **{f"{kind}_vs_astropy": _ratio(runs, "astropy", kind, figure) for kind in ("td", "b1", "b2")},
        "td_vs_pyvo": _ratio(runs, "pyvo", "td", figure),
        "td_vs_stilts": _ratio(runs, "stilts", "td", figure),
        "b2_vs_stilts": _ratio(runs, "stilts", "b2", figure),
        "td_vs_limit": _ratio(runs, "expat", "td", figure),
        "b2_vs_limit": _ratio(runs, "base64", "b2", figure),
        "fallback_vs_astropy": min(filter(None, slower), default=None),
    }


def _report(runs: Runs, rows: int) -> dict[str, object]:
    first = [_median(runs, "first", kind) or 0 for kind in ("td", "b2")]
    peaks = [each["peak"] for (reader, _), found in runs.items() if reader == "ours" for each in found]
    return {
        "rows": rows,
        **_ratios(runs, "wall"),
        "cpu": _ratios(runs, "cpu"),
        "first_rows_ms": round(max(first) * 1000, 1),
        "peak_mb": round(max(peaks)),
        "load": round(os.getloadavg()[0], 1),
    }


def main() -> None:
    rows = int(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("ROWS", ROWS))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for kind in KINDS:
            write_table(folder / f"{kind}.xml", kind, rows)
        runs = _measure(folder, rows)
    print(f"{'reader':8} {'table':10} {'wall s':>8} {'CPU s':>8} {'peak MB':>8}")
    for reader, kind in runs:
        wall, cpu, peak = (_median(runs, reader, kind, each) or 0 for each in ("wall", "cpu", "peak"))
        print(f"{reader:8} {kind:10} {wall:8.3f} {cpu:8.3f} {peak:8.0f}")
    print(json.dumps(_report(runs, rows)))


if __name__ == "__main__":
    main()
