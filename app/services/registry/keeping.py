"""The copy's file: opened when it is there, anew when another has taken its place."""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from fcntl import LOCK_EX, LOCK_NB, flock
from functools import partial
from pathlib import Path

from app.services.registry.searching import Index

__all__ = ["Copy"]

Stamp = tuple[int, int, int]


def _connect(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro&immutable=1", uri=True)


@dataclass(slots=True)
class Copy:
    """The local copy in a folder, for all threads of a process; other processes may replace it."""

    folder: Path
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _open: tuple[Stamp, Index] | None = None

    @property
    def file(self) -> Path:
        """Where it is."""
        return self.folder / "registry.sqlite"

    def index(self) -> Index | None:
        """The copy as it is now, None where there is none."""
        try:
            told = self.file.stat()
        except OSError:
            return None
        stamp = told.st_ino, told.st_mtime_ns, told.st_size
        with self._lock:
            if self._open is None or self._open[0] != stamp:
                self._open = stamp, Index(partial(_connect, self.file))
            return self._open[1]

    @contextmanager
    def replaced(self) -> Iterator[Path]:
        """A place for a new copy, which takes the other's place where the block ends well."""
        self.folder.mkdir(parents=True, exist_ok=True)
        draft = self.folder / f"draft-{os.getpid()}.sqlite"
        draft.unlink(missing_ok=True)
        try:
            yield draft
            draft.replace(self.file)
        finally:
            draft.unlink(missing_ok=True)

    @contextmanager
    def alone(self) -> Iterator[bool]:
        """Whether this is the only one that harvests now, in all processes; holds for the block."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as lock:
            try:
                flock(lock, LOCK_EX | LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True
