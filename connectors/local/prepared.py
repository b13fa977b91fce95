"""A table made ready at its first use, and again when its files change."""

import threading
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from connectors.local.convert import converted, parquet_path
from connectors.local.names import NameIndex, read_names
from connectors.local.picking import Nearby, open_nearby
from connectors.local.rows import Database
from connectors.local.sidecar import data_file, read_sidecar
from connectors.local.table import Table, open_table
from connectors.registry import ArchiveFault

__all__ = ["Prepared", "Ready"]

Stamp = tuple[tuple[int, int] | None, ...]


def _state(path: Path | None) -> tuple[int, int] | None:
    """Give a file's time and size; None for what cannot be looked at."""
    try:
        state = path.stat() if path else None
    except OSError:
        return None
    return (state.st_mtime_ns, state.st_size) if state else None


@dataclass(slots=True)
class Ready:
    """A table in use: what it is, who asks it, what finds cones, and its names once they are wanted."""

    table: Table
    database: Database
    nearby: Nearby | None
    names: NameIndex | None = None


@dataclass(slots=True)
class Prepared:
    """Keeps one table ready; safe to call from several threads, which wait for one conversion."""

    file: Path
    cache: Path
    lock: threading.Lock = field(default_factory=threading.Lock)
    source: Path | None = None
    stamp: Stamp = ()
    kept: Ready | ArchiveFault | None = None

    def ready(self) -> Ready:
        """Give the table as its files now are. Raises ArchiveFault, the same one until the files change."""
        with self.lock:
            if not self._current():
                self.kept = self._prepare()
            if isinstance(self.kept, ArchiveFault):
                raise ArchiveFault(self.kept.file, self.kept.words) from self.kept
            assert self.kept is not None
            return self.kept

    def names(self) -> NameIndex:
        """Give the index of names, read when first wanted. Raises ArchiveFault."""
        ready = self.ready()
        with self.lock:
            if ready.names is None:
                ready.names = read_names(ready.table)
            return ready.names

    def _current(self) -> bool:
        gone = isinstance(self.kept, Ready) and not self.kept.table.path.exists()
        return self.kept is not None and not gone and self.stamp == self._stamp()

    def _stamp(self) -> Stamp:
        return _state(self.file.parent), _state(self.file), _state(self.source)

    def _prepare(self) -> Ready | ArchiveFault:
        """Convert and open. What changes meanwhile is seen at the next use, for the stamp is taken before."""
        self.stamp = self._stamp()
        try:
            sidecar = read_sidecar(self.file)
            self.source = data_file(self.file, sidecar)
            self.stamp = self._stamp()
            target = parquet_path(self.cache, self.file, self.source)
            table = open_table(converted(target, self.file, self.source, sidecar), sidecar)
            nearby = open_nearby(table.path)
        except ArchiveFault as fault:
            return fault
        except (OSError, ValueError, LookupError, pa.ArrowException) as error:
            return ArchiveFault(str(self.file), f"the converted table cannot be read: {error}")
        return Ready(table, Database(table.path), nearby)
