"""How many rows are where: counts in the cells of a chart's plane."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.services.sky.frame import Frame
from app.services.sky.projections import Floats

__all__ = ["Density", "density"]

COLUMNS = 96
MOST_LEVELS = 7

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Density:
    """`counts` by row (south first) and column (least x first); `cell` is a cell's side in degrees.

    A cell belongs to the last level whose lower limit, one of `levels`, it reaches; empty cells to none.
    """

    counts: Counts
    cell: float
    levels: Sequence[int]

    @property
    def ends(self) -> list[tuple[int, int]]:
        """The smallest and the largest count of each level."""
        most = int(self.counts.max())
        return list(zip(self.levels, [*(level - 1 for level in self.levels[1:]), most], strict=True))

    def runs(self) -> list[list[tuple[int, int, int]]]:
        """For each level its cells as (row, first column, number of columns), neighbours in one run."""
        level = np.searchsorted(self.levels, self.counts, side="right")
        found: list[list[tuple[int, int, int]]] = [[] for _ in self.levels]
        edges = np.ones((len(level), 1), bool)
        changes = np.hstack([edges, level[:, 1:] != level[:, :-1]])
        rows, starts = np.nonzero(changes)
        ends = np.append(starts[1:], 0)
        ends[np.append(rows[1:] != rows[:-1], True)] = level.shape[1]
        for row, start, end in zip(rows.tolist(), starts.tolist(), ends.tolist(), strict=True):
            if level[row, start]:
                found[level[row, start] - 1].append((row, start, end - start))
        return found


def _levels(most: int) -> list[int]:
    """Lower limits of counts that grow by equal factors, as whole numbers, each once."""
    made = np.geomspace(1, most + 1, MOST_LEVELS + 1)[:-1]
    return sorted({int(np.floor(limit)) for limit in made})


def density(frame: Frame, x: Floats, y: Floats) -> Density:
    """Count the positions of a plane in square cells of the frame."""
    cell = frame.width / COLUMNS
    rows = round(frame.height / cell)
    column = ((x + frame.width / 2) / cell).astype(np.int32)
    row = ((y + frame.height / 2) / cell).astype(np.int32)
    np.clip(column, 0, COLUMNS - 1, out=column)
    np.clip(row, 0, rows - 1, out=row)
    counts = np.bincount(row * np.int32(COLUMNS) + column, minlength=rows * COLUMNS).reshape(rows, COLUMNS)
    return Density(counts, cell, _levels(int(counts.max())))
