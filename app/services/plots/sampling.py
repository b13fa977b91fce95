"""The numbers of a plot, out of the columns of a subset."""

from dataclasses import dataclass

import numpy as np

from app.services.plots.scaling import Numbers, Values
from app.services.subsets import Subset

__all__ = ["Sample", "column_values", "row_arrays", "row_numbers"]

LOOKED_THROUGH = 1000
"""Rows among which the first one with a spectrum is sought."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Rows that are drawn: values along x and y, and those of other columns where they are asked for."""

    x: Values
    y: Values
    numbers: Numbers | None = None
    third: Values | None = None
    x_error: Values | None = None
    y_error: Values | None = None

    def kept(self, mask: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> "Sample":
        """The rows of this mask alone."""
        if mask.all():
            return self
        chosen = np.flatnonzero(mask)
        parts = (self.x, self.y, self.numbers, self.third, self.x_error, self.y_error)
        return Sample(*(None if part is None else part[chosen] for part in parts))  # type: ignore[arg-type]  # x and y are never None


def column_values(subset: Subset, name: str) -> Values:
    """All values of a column as numbers; NaN where there is none."""
    values = subset.result.table.column(name).to_numpy()
    if subset.numbers is not None:  # numpy takes numbers out of a plain array ten times faster than Arrow
        values = values[np.asarray(subset.numbers)]
    return np.asarray(values, dtype=np.float64)


def row_numbers(subset: Subset) -> Numbers:
    """The rows' numbers in the result."""
    if subset.numbers is not None:
        return np.asarray(subset.numbers)
    return np.arange(subset.rows, dtype=np.uint32)


def row_arrays(subset: Subset, names: tuple[str, str], row: int | None) -> tuple[Values, Values] | None:
    """The two arrays of a row, without `row` of the first that has both; None where there is none."""
    table, numbers = subset.result.table, row_numbers(subset)[:LOOKED_THROUGH].tolist()
    for number in numbers if row is None else [row]:
        if number < table.num_rows:
            first, second = (table.column(name)[number].as_py() for name in names)
            if first and second:
                return np.array(first, dtype=np.float64), np.array(second, dtype=np.float64)
    return None
