"""What the values of each column span, gathered while a table is converted."""

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from mocpy import MOC

from connectors.mocs import moc_of_places

__all__ = ["Span", "Survey"]

MOST_TEXTS = 100
MOC_ORDER = 6
"""Of the map of the rows' places: cells of 0.9 degrees, of which there are fewer than 50 000."""


@dataclass(slots=True)
class Span:
    """Least and largest number, or the distinct texts (None above 100), and how many have a value."""

    count: int = 0
    low: float | None = None
    high: float | None = None
    texts: list[str] | None = field(default_factory=list)

    def widen(self, low: float | None, high: float | None) -> None:
        """Take in a batch's least and largest number."""
        self.low = low if self.low is None else self.low if low is None else min(self.low, low)
        self.high = high if self.high is None else self.high if high is None else max(self.high, high)

    def meet(self, texts: list[str]) -> None:
        """Take in a batch's distinct texts."""
        if self.texts is not None:
            together = sorted({*self.texts, *texts})
            self.texts = together if len(together) <= MOST_TEXTS else None


class Survey:
    """Spans by column, and where the rows are by their `axes`, RA and Dec in degrees; feed it every batch."""

    def __init__(self, schema: pa.Schema, axes: tuple[str, str] | None = None) -> None:
        self.spans = {item.name: Span() for item in schema}
        self.rows = 0
        self._axes = axes
        self._moc = MOC.new_empty(MOC_ORDER)

    @property
    def moc(self) -> str:
        """The rows' places as an ASCII MOC; empty where they have none."""
        return "" if self._moc.empty() else " ".join(self._moc.serialize("str").split())

    def _place(self, batch: pa.RecordBatch, axes: tuple[str, str]) -> None:
        ra, dec = (pc.cast(batch.column(axis), pa.float64()).to_numpy(zero_copy_only=False) for axis in axes)
        good = np.isfinite(ra) & (np.abs(dec) <= 90)  # noqa: PLR2004 - NaN is not
        if good.any():
            self._moc = self._moc.union(moc_of_places(ra[good] % 360, dec[good], MOC_ORDER))

    def see(self, batch: pa.RecordBatch) -> None:
        """Take in a batch."""
        self.rows += batch.num_rows
        if self._axes:
            self._place(batch, self._axes)
        for name, span in self.spans.items():
            values = batch.column(name)
            span.count += len(values) - values.null_count
            if pa.types.is_string(values.type):
                if span.texts is not None:
                    span.meet(pc.unique(values.drop_null()).to_pylist())
            elif pa.types.is_boolean(values.type):
                span.meet([str(value).lower() for value in pc.unique(values.drop_null()).to_pylist()])
            else:
                ends = pc.min_max(values).as_py()
                span.widen(ends["min"], ends["max"])
