"""Batches of one size from those that are read: each costs whoever stores and maps them memory and time."""

import time
from collections.abc import Iterable, Iterator

import pyarrow as pa

__all__ = ["gathered"]

ROWS, BYTES = 8192, 1 << 22
PATIENCE = 0.2


def _one(held: list[pa.RecordBatch]) -> pa.RecordBatch:
    return held[0] if len(held) == 1 else pa.concat_batches(held)


def gathered(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Give batches of some thousand rows; the first at once, and fewer rows where they come slowly."""
    held: list[pa.RecordBatch] = []
    given = -PATIENCE
    for batch in batches:
        held.append(batch)
        rows = sum(each.num_rows for each in held)
        now = time.monotonic()
        waits = now - given < PATIENCE and sum(each.nbytes for each in held) < BYTES
        if waits and rows < ROWS:
            continue
        whole = _one(held)
        end = rows // ROWS * ROWS if waits else rows
        for start in range(0, end, ROWS):
            yield whole.slice(start, min(ROWS, end - start))
        held = [whole.slice(end)] if end < rows else []
        given = now
    if held:
        yield _one(held)
