"""What the values of each column span, gathered while a table is converted."""

from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

__all__ = ["Span", "Survey"]

MOST_TEXTS = 100


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
    """Spans by column; feed it every batch."""

    def __init__(self, schema: pa.Schema) -> None:
        self.spans = {item.name: Span() for item in schema}
        self.rows = 0

    def see(self, batch: pa.RecordBatch) -> None:
        """Take in a batch."""
        self.rows += batch.num_rows
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
