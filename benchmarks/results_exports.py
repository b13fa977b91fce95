"""Files of a large answer, beside STILTS converting the same rows from FITS and astropy writing them.

Ours is the exports' own code from the stored result to a file, without HTTP. What Python needs to start is
not counted; for STILTS the start of Java is, which is part of every use of it.
"""

import json
import shutil
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

__all__ = ["compare_exports"]

STILTS = {
    "vot": "votable-binary2-inline",
    "td.vot": "votable-tabledata",
    "fits": "fits-basic",
    "csv": "csv",
}
ASTROPY = (*STILTS, "ecsv")
OURS = (*ASTROPY, "parquet", "json")
ONCE = frozenset({"vot", "td.vot", "ecsv"})
"""Formats that astropy takes a minute for."""

Walls = dict[tuple[str, str], list[float]]


def _python(maker: str, kind: str, source: Path, target: Path) -> float:
    command = [sys.executable, "-m", "benchmarks.results_exporter", maker, kind, str(source), str(target)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    told = json.loads(done.stdout.splitlines()[-1])
    print(
        f"{kind:8} {maker:8} {told['wall']:7.2f} s   CPU {told['cpu']:7.2f} s   {told['peak']:.0f} MB",
        flush=True,
    )
    return float(told["wall"])


def _stilts(kind: str, source: Path, target: Path) -> float:
    before = time.perf_counter()
    command = ["stilts", "tcopy", f"in={source}", "ifmt=fits", f"out={target}", f"ofmt={STILTS[kind]}"]
    subprocess.run(command, check=True, capture_output=True)
    wall = time.perf_counter() - before
    print(f"{kind:8} {'stilts':8} {wall:7.2f} s", flush=True)
    return wall


def _measure(result: Path, folder: Path, rounds: int) -> Walls:
    walls: Walls = defaultdict(list)
    fits, target = folder / "result.fits", folder / "export"
    _python("ours", "fits", result, fits)
    for number in range(rounds):
        for kind in OURS:
            walls["ours", kind].append(_python("ours", kind, result, target))
            if kind in STILTS and shutil.which("stilts"):
                walls["stilts", kind].append(_stilts(kind, fits, target))
            if kind in ASTROPY and not (number and kind in ONCE):
                walls["astropy", kind].append(_python("astropy", kind, fits, target))
    return walls


def _ratios(walls: Walls, peer: str) -> dict[str, float | None]:
    """The peer's time by ours: above 1 the peer is slower."""
    return {
        kind: round(statistics.median(walls[peer, kind]) / statistics.median(walls["ours", kind]), 2)
        if walls[peer, kind]
        else None
        for kind in ASTROPY
    }


def compare_exports(store: Path, folder: Path, rounds: int) -> dict[str, dict[str, float | None]]:
    """Ratios by format, and our seconds."""
    walls = _measure(next(store.glob("??/*.arrow")), folder, rounds)
    ours = {kind: round(statistics.median(walls["ours", kind]), 2) for kind in OURS}
    return {
        "export_vs_stilts": _ratios(walls, "stilts"),
        "export_vs_astropy": _ratios(walls, "astropy"),
        "export_s": dict(ours),
    }
