"""Processor time and memory of a process and everything that it started."""

import os
import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

__all__ = ["cores", "own_peak_megabytes", "peak_megabytes", "tree_seconds"]

PROC = Path("/proc")
PEAK = re.compile(r"VmHWM:\s+(\d+) kB")


def cores() -> int:
    """Processors that this benchmark and what it measures share."""
    return os.cpu_count() or 1


def _used(folder: Path) -> tuple[int, float] | None:
    """A process's parent and seconds, None where it has just ended."""
    try:
        text = (folder / "stat").read_text("utf-8", errors="replace")
    except OSError:
        return None
    facts = text.rpartition(")")[2].split()
    return int(facts[1]), (int(facts[11]) + int(facts[12])) / os.sysconf("SC_CLK_TCK")


def _below(root: int) -> Iterator[tuple[int, float]]:
    """The processes of the tree below this one, and the seconds that each has computed for."""
    children: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for folder in PROC.glob("[0-9]*"):
        if used := _used(folder):
            children[used[0]].append((int(folder.name), used[1]))
    waiting = [root]
    while waiting:
        for process, seconds in children[waiting.pop()]:
            yield process, seconds
            waiting.append(process)


def tree_seconds(root: int) -> float | None:
    """Seconds that the tree below this process has computed for; None where the system does not tell."""
    if not (PROC / "self" / "stat").exists():
        return None
    return sum(seconds for _, seconds in _below(root))


def peak_megabytes(root: int, name: str) -> float | None:
    """The most memory that any process of this name below this one ever took (VmHWM).

    Files that it maps are counted as far as they were read. None where the system does not tell.
    """
    found = []
    for process, _ in _below(root):
        with suppress(OSError):
            if (PROC / str(process) / "comm").read_text("utf-8", errors="replace").strip() == name:
                found.append(_peak(PROC / str(process)))
    return max((peak for peak in found if peak), default=None)


def own_peak_megabytes() -> float | None:
    """The same for this process alone."""
    return _peak(PROC / "self")


def _peak(folder: Path) -> float | None:
    try:
        told = PEAK.search((folder / "status").read_text("utf-8"))
    except OSError:
        return None
    return round(int(told[1]) * 1024 / 1e6, 1) if told else None
