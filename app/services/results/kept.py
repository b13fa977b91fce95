"""Row numbers that were found once, kept on disk beside their result."""

import json
import threading
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import numpy as np
import structlog

from app.models.base import new_id
from app.services.results.orders import Order
from app.services.results.stable import Numbers
from app.services.results.turns import in_turn

__all__ = ["KEPT_AT_MOST", "Find", "Finder", "Kept", "name_of"]

log = structlog.get_logger()

KEPT_AT_MOST = 24
"""Of one result; the oldest go first. Those of a million rows take up to 4 MB each."""
WAITING_AT_MOST = 8
STRIPES = 64

Find = Callable[[], Numbers]


def _pool() -> Executor:
    return ThreadPoolExecutor(1, thread_name_prefix="sorting")


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds row numbers in one process, each once however many threads want it.

    `behind` does what nobody waits for yet.
    """

    behind: Executor = field(default_factory=_pool)
    _locks: tuple[threading.Lock, ...] = field(
        default_factory=lambda: tuple(threading.Lock() for _ in range(STRIPES))
    )
    _waiting: set[Path] = field(default_factory=set)

    def once(self, file: Path, find: Find) -> Numbers:
        """What the file holds; where there is none yet it is found, by the first who asks."""
        if (kept := _read(file)) is not None:
            return kept
        with in_turn(), self._locks[hash(file) % STRIPES]:
            kept = _read(file)
            return _found(file, find) if kept is None else kept

    def later(self, file: Path, find: Find) -> None:
        """Have it found behind, unless it waits already or too much does."""
        if file in self._waiting or len(self._waiting) >= WAITING_AT_MOST:
            return
        self._waiting.add(file)
        self.behind.submit(self._do_later, file, find)

    def _do_later(self, file: Path, find: Find) -> None:
        try:
            self.once(file, find)
        finally:
            self._waiting.discard(file)


@dataclass(frozen=True, slots=True)
class Kept:
    """The row numbers of one result by name; of one that is still being written nothing is kept."""

    folder: Path
    result_id: str
    finder: Finder
    complete: bool = True

    def _file(self, name: str) -> Path:
        return self.folder / f"{self.result_id}.{name}.npy"

    def ready(self, name: str) -> Numbers | None:
        """What was found before; None where nothing was."""
        return _read(self._file(name)) if self.complete else None

    def numbers(self, name: str, find: Find) -> Numbers:
        """What was found before, or is now."""
        if self.complete:
            return self.finder.once(self._file(name), find)
        with in_turn():
            return find()

    def prepare(self, name: str, find: Find) -> None:
        """Have it found for whoever asks next."""
        if self.complete:
            self.finder.later(self._file(name), find)


def name_of(order: Order, told: str = "") -> str:
    """Stands for this order of the rows that `told` says."""
    return sha256(json.dumps([told, *map(str, order)]).encode()).hexdigest()[:24]


def _found(file: Path, find: Find) -> Numbers:
    numbers = find()
    try:
        _keep(file, numbers)
    except OSError as error:  # it is found again next time
        log.warning("row numbers could not be kept", reason=str(error))
    return numbers


def _read(file: Path) -> Numbers | None:
    """What was kept; a file that the machine's end left broken is none."""
    with suppress(OSError, ValueError, EOFError):
        found = np.load(file, mmap_mode="r")
        return np.asarray(found) if found.dtype == np.uint32 else None
    return None


def _keep(file: Path, numbers: Numbers) -> None:
    """Write under another name first, so that a reader never meets half a file."""
    part = file.with_name(f"{file.name}.{new_id()}.part")
    try:
        with part.open("wb") as target:
            np.save(target, numbers.astype(np.uint32, copy=False))
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    _make_room(file)


def _make_room(newest: Path) -> None:
    """Leave the newest of the result's."""
    dated = []
    for file in newest.parent.glob(f"{newest.name.partition('.')[0]}.*.npy"):
        with suppress(FileNotFoundError):
            dated.append((file.stat().st_mtime_ns, file))
    for _, file in sorted(dated, reverse=True)[KEPT_AT_MOST:]:
        file.unlink(missing_ok=True)
