"""A text whose places can be told as line and column."""

import re
from bisect import bisect_right

from sqlglot import exp

from connectors.adql.faults import AdqlFault

__all__ = ["Source", "mark", "place_of"]


def mark(node: exp.Expr, start: int, end: int) -> None:
    """Remember where a node stands: the offsets of its first character and the one after its last."""
    node.meta["start"], node.meta["end"] = start, end


def place_of(node: exp.Expr) -> tuple[int, int]:
    """Where a node stands, or what it is made of."""
    places = [part.meta for part in node.walk() if "start" in part.meta]
    if not places:
        return 0, 1
    if "start" in node.meta:
        return int(node.meta["start"]), int(node.meta["end"])
    return min(int(one["start"]) for one in places), max(int(one["end"]) for one in places)


class Source:
    """A text whose offsets can be told as line and column."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def fault(self, words: str, start: int, end: int | None = None) -> AdqlFault:
        """A fault from one offset up to another, that one not included."""
        start = max(0, min(start, len(self.text)))
        line = bisect_right(self._starts, start)
        column = start - self._starts[line - 1] + 1
        return AdqlFault(words, line=line, column=column, length=max(1, (end or start) - start))

    def at(self, node: exp.Expr, words: str) -> AdqlFault:
        """A fault at a node's place."""
        return self.fault(words, *place_of(node))
