"""Small batches put together: each costs whoever stores and maps them memory and time."""

import time
from collections.abc import Iterable, Iterator

import pyarrow as pa

__all__ = ["gathered"]

FEW, ROWS, BYTES = 4096, 8192, 1 << 22
PATIENCE = 0.2


def _one(held: list[pa.RecordBatch]) -> pa.RecordBatch:
    # Arrow's own pool keeps more than it needs of what is freed batch by batch.
    return held[0] if len(held) == 1 else pa.concat_batches(held, memory_pool=pa.system_memory_pool())


def gathered(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Give batches of some thousand rows; the first at once, and fewer rows where they come slowly."""
    held: list[pa.RecordBatch] = []
    given = -PATIENCE
    for batch in batches:
        held.append(batch)
        rows = sum(each.num_rows for each in held)
        now = time.monotonic()
        if rows < FEW and now - given < PATIENCE and sum(each.nbytes for each in held) < BYTES:
            continue
        whole = _one(held)
        for start in range(0, rows, ROWS):
            yield whole.slice(start, ROWS)
        held, given = [], now
    if held:
        yield _one(held)
