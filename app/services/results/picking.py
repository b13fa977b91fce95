"""Single rows of a table that lies on disk."""

import numpy as np
import pyarrow as pa

from app.services.results.stable import Numbers

__all__ = ["rows_at"]


def rows_at(table: pa.Table, numbers: Numbers) -> pa.Table:
    """The rows of these numbers, in their order.

    Chunk by chunk: Arrow's own take copies every column of texts as a whole first, a hundred times as much as
    a page needs.
    """
    if not len(numbers):
        return table.slice(0, 0)
    batches = table.to_batches()
    ends = np.cumsum([batch.num_rows for batch in batches])
    chunks = np.searchsorted(ends, numbers, side="right")
    by_chunk = np.argsort(chunks, kind="stable")
    used, firsts = np.unique(chunks[by_chunk], return_index=True)
    parts = [
        batches[chunk].take(pa.array(numbers[rows] - (ends[chunk] - batches[chunk].num_rows)))
        for chunk, rows in zip(used, np.split(by_chunk, firsts[1:]), strict=True)
    ]
    found = pa.Table.from_batches(parts)
    if len(parts) == 1:
        return found
    back = np.empty(len(numbers), np.int64)
    back[by_chunk] = np.arange(len(numbers))
    return found.take(pa.array(back))
