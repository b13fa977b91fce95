"""Rows to a file while their archive still sends, so that they can be read from the first on.

The file is an Arrow IPC file. What comes before its footer is a stream, which can be read as far as it is
written; `Progress` tells how far that is. Whoever writes holds a lock on the file, which the kernel frees
however the writing ends: rows of a writer that died are nobody's.
"""

import errno
import fcntl
import json
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.ipc
import structlog

from connectors.errors import ConnectorError

__all__ = ["NoRoom", "Progress", "gathered", "in_words", "read_so_far", "write_rows"]

log = structlog.get_logger()

MAGIC = 8
"""Bytes of an Arrow IPC file before its stream."""
MOST_ROWS = 16_384
"""Rows of a batch that are put together while a processor still has them at hand."""
MOST_BATCHES = 64
"""As many hold all rows that came before, or more: opening a result takes memory for each of its batches."""
MOST_BYTES = 8 * 1024 * 1024
PATIENCE = 0.5
"""Seconds after which rows that have come are written, few as they are."""
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class NoRoom(ConnectorError):  # noqa: N818 - named by what is the case
    """The disk is full, or this file may not grow any more."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How much of a file is written: rows, and bytes from its beginning."""

    rows: int
    bytes: int

    def text(self) -> str:
        """As it is stored."""
        return json.dumps({"rows": self.rows, "bytes": self.bytes})


def gathered(
    batches: Iterable[pa.RecordBatch], clock: Callable[[], float] = time.monotonic
) -> Iterator[pa.RecordBatch]:
    """Larger batches, quicker to read: the first as it comes, then as many rows as there were before."""
    held: list[pa.RecordBatch] = []
    rows, size, given, last = 0, 0, 0, clock()
    for batch in batches:
        held.append(batch)
        rows, size = rows + batch.num_rows, size + batch.nbytes
        enough = min(given, max(MOST_ROWS, given // MOST_BATCHES))
        if rows >= enough or size >= MOST_BYTES or clock() - last >= PATIENCE:
            yield pa.concat_batches(held) if len(held) > 1 else batch
            held, rows, size, given, last = [], 0, 0, given + rows, clock()
    if held:
        yield pa.concat_batches(held)


@contextmanager
def in_words() -> Iterator[None]:
    """A full disk is NoRoom."""
    try:
        yield
    except OSError as error:
        if error.errno not in FULL:
            raise
        log.warning("no room for a result", reason=str(error))
        words = "The portal has no room left to store this answer. Try again later, or ask for fewer rows."
        raise NoRoom(words, detail=str(error)) from error


def write_rows(
    file: Path,
    schema: pa.Schema,
    batches: Iterable[pa.RecordBatch],
    tell: Callable[[Progress], None],
    finish: Callable[[], None],
) -> None:
    """Write all rows, telling how far it is each time; `finish` is called while the file is still held.

    Raises NoRoom, and what the batches raise.
    """
    with in_words(), file.open("xb", buffering=0) as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        # To append: disks take longer over a file that is cut off first, empty as it is.
        with pa.OSFile(str(file), "ab") as sink, pa.ipc.new_file(sink, schema) as writer:
            tell(Progress(0, sink.tell()))
            rows = 0
            for batch in gathered(batches):
                writer.write_batch(batch)
                rows += batch.num_rows
                tell(Progress(rows, sink.tell()))
        finish()


def _is_held(file: Path) -> bool:
    with file.open("rb") as probe:
        try:
            fcntl.flock(probe, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def read_so_far(file: Path, told: str) -> pa.Table:
    """The rows that were told of. Raises FileNotFoundError where nobody writes the file now."""
    if not _is_held(file):
        raise FileNotFoundError(file)
    written = pa.memory_map(str(file)).read_buffer(json.loads(told)["bytes"])
    return pa.ipc.open_stream(written.slice(MAGIC)).read_all()
