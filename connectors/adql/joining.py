"""Which two sources of a SELECT are joined by cells of the sky, and which of them is put into many."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlglot import exp

from connectors.adql.nearness import Near, near_of
from connectors.adql.schema import FOUND
from connectors.adql.writing import quoted

__all__ = ["Cells", "cells_of"]

Rows = Callable[[object], int]
"""How many rows a table has, by its name."""


@dataclass(frozen=True, slots=True)
class Cells:
    """Two sources joined by nearness: `spread` gets a row for each cell; `join` says so, or else WHERE."""

    near: Near
    spread: str
    join: exp.Expr | None

    def column(self, source: str) -> str:
        """The name of a source's cell."""
        return quoted(f"__cell {source}")

    @property
    def condition(self) -> str:
        """The cells are the same."""
        one, other = self.near.sources
        return f"{quoted(one)}.{self.column(one)} = {quoted(other)}.{self.column(other)}"


def _sources(node: exp.Expr) -> dict[str, exp.Expr]:
    """What stands in FROM, by its name there."""
    if isinstance(node, exp.Paren):
        joined = [join.this for join in node.this.args.get("joins") or []]
        return {name: one for part in (node.this, *joined) for name, one in _sources(part).items()}
    return {node.alias or node.name: node}


def cells_of(node: exp.Expr, rows: Rows) -> Cells | None:
    """The two sources of a SELECT that are joined by nearness, where there are such."""
    from_, joins = node.args.get("from_"), node.args.get("joins") or []
    if from_ is None or not joins:
        return None
    known = {
        name: one
        for part in (from_.this, *(join.this for join in joins))
        for name, one in _sources(part).items()
    }
    for join in joins:
        if on := join.args.get("on"):
            for near in near_of(on):
                if spread := _spread(near, join, known, rows):
                    return Cells(near, spread, join)
    if where := node.args.get("where"):
        for near in near_of(where.this):
            if all(name in known for name in near.sources):
                return Cells(near, _smaller(near, known, rows), None)
    return None


def _spread(near: Near, join: exp.Expr, known: Mapping[str, exp.Expr], rows: Rows) -> str | None:
    """Which source may have a row for each cell: one whose rows are not kept without a partner."""
    joined = set(_sources(join.this))
    side = join.args.get("side") or ""
    inside = [name for name in near.sources if name in joined]
    if len(inside) != 1 or not all(name in known for name in near.sources) or side == "FULL":
        return None
    other = next(name for name in near.sources if name not in joined)
    return {"LEFT": inside[0], "RIGHT": other}.get(side) or _smaller(near, known, rows)


def _smaller(near: Near, known: Mapping[str, exp.Expr], rows: Rows) -> str:
    """The source of fewer rows; where that is not known, the one whose circle it is."""
    first, second = (rows(known[name].meta.get(FOUND)) for name in near.sources)
    return near.sources[0] if first < second else near.sources[1]
