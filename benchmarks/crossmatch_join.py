"""A million positions against a hundred thousand: the portal's query and STILTS's tmatch2, in turn."""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from astropy.io import fits

from benchmarks.client import median
from benchmarks.crossmatch_data import RADIUS, positions, write_fits
from benchmarks.portal import ROOT

__all__ = ["compare_joins"]

Pairs = npt.NDArray[np.int64]


@contextmanager
def _matcher(folder: Path, rows: int, others: int) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "benchmarks.crossmatch_ours", str(folder), str(rows), str(others)]
    process = subprocess.Popen(command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdout.readline()
        yield process
        process.stdin.close()
        process.wait()
    finally:
        process.kill()


def _ours(process: subprocess.Popen[str]) -> dict[str, float | str]:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("\n")
    process.stdin.flush()
    told: dict[str, float | str] = json.loads(process.stdout.readline())
    return told


def _theirs(folder: Path) -> float:
    command = [
        "stilts",
        "tmatch2",
        "matcher=sky",
        f"params={RADIUS}",
        "find=all",
        "join=1and2",
        "progress=none",
    ]
    command += ["in1=a.fits", "in2=b.fits", "values1=a_ra a_dec", "values2=b_ra b_dec"]
    command += ["out=pairs.fits", "ofmt=fits-basic"]
    before = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True)
    return time.perf_counter() - before


def _sorted(first: npt.NDArray[np.int64], second: npt.NDArray[np.int64]) -> Pairs:
    pairs = np.stack([first, second], axis=1)
    return pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]


def _same_pairs(ours: Path, theirs: Path) -> bool:
    with pa.ipc.open_file(str(ours)) as source:
        table = source.read_all()
    mine = _sorted(table.column("a_id").to_numpy(), table.column("b_id").to_numpy())
    with fits.open(theirs) as opened:
        rows = opened[1].data
        other = _sorted(rows["a_id"].astype(np.int64), rows["b_id"].astype(np.int64))
    return bool(np.array_equal(mine, other))


def compare_joins(folder: Path, rows: int, others: int, rounds: int) -> dict[str, float | None]:
    """How many times faster the portal is than tmatch2, null where STILTS is missing or the pairs differ."""
    peer = shutil.which("stilts") is not None
    if peer:
        for name, table in zip("ab", positions(rows, others), strict=True):
            write_fits(table, folder / f"{name}.fits")
    ours: list[float] = []
    theirs: list[float] = []
    same, peak = peer, 0.0
    with _matcher(folder, rows, others) as process:
        for number in range(rounds + 1):
            told = _ours(process)
            seconds = _theirs(folder) if peer else 0.0
            same = same and _same_pairs(Path(str(told["file"])), folder / "pairs.fits")
            peak = max(peak, float(told["megabytes"]))
            print(f"{told['pairs']} pairs: here {told['seconds']:.2f} s, tmatch2 {seconds:.2f} s", flush=True)
            if number:  # the first round warms files up
                ours.append(float(told["seconds"]))
                theirs.append(seconds)
    if peer and not same:
        print("the pairs differ")
    vs = round(median(theirs) / median(ours), 2) if same else None
    return {"seconds": round(median(ours), 2), "vs_tmatch2": vs, "peak_mb": round(peak)}
