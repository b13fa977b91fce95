"""Processor time of a process and everything that it started."""

import os
from collections import defaultdict
from pathlib import Path

__all__ = ["cores", "tree_seconds"]

PROC = Path("/proc")


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


def tree_seconds(root: int) -> float | None:
    """Seconds that the tree below this process has computed for; None where the system does not tell."""
    if not (PROC / "self" / "stat").exists():
        return None
    children: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for folder in PROC.glob("[0-9]*"):
        if used := _used(folder):
            children[used[0]].append((int(folder.name), used[1]))
    total, waiting = 0.0, [root]
    while waiting:
        for process, seconds in children[waiting.pop()]:
            total += seconds
            waiting.append(process)
    return total
