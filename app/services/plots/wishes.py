"""What a person wants to see."""

from dataclasses import dataclass, field
from enum import StrEnum

__all__ = ["PLOT", "AxisWish", "Kind", "PlotWish"]

PLOT = "plot."
"""What a plot's arguments begin with, so that none of them is ever a parameter of the dataset."""


class Kind(StrEnum):
    """How rows are drawn."""

    HISTOGRAM = "histogram"
    SCATTER = "scatter"
    DENSITY = "density"
    SERIES = "series"
    SPECTRUM = "spectrum"


@dataclass(frozen=True, slots=True)
class AxisWish:
    """A column along an axis, from `low` to `high` in the unit that is shown, None: as the values are.

    `reverse` is None for what is usual, `error` names the column that holds the error.
    """

    column: str = ""
    log: bool = False
    reverse: bool | None = None
    low: float | None = None
    high: float | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class PlotWish:
    """One plot: `period` and `epoch` fold a series, in the unit of x; `unit` is that of a spectrum's x.

    `bins` 0 leaves their number to the portal; `row` is the row whose arrays make the spectrum.
    """

    kind: Kind
    x: AxisWish
    y: AxisWish = field(default_factory=AxisWish)
    colour: str = ""
    bins: int = 0
    period: float | None = None
    epoch: float | None = None
    unit: str = ""
    row: int | None = None

    @property
    def folded(self) -> bool:
        """Whether x is a phase."""
        return self.kind is Kind.SERIES and self.period is not None
