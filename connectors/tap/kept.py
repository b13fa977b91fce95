"""Lists of tables kept on disk for a day: some services have tens of thousands, and they seldom change."""

import hashlib
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from connectors.contract import TableInfo
from connectors.drafts import write_whole

__all__ = ["KeptTables"]

FRESH = 86_400.0  # seconds

Listed = tuple[TableInfo, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a file holds: when a list was asked for, in Unix seconds, and the list."""

    asked: float
    tables: Listed


SHEET = TypeAdapter(Sheet)


@dataclass(frozen=True, slots=True)
class KeptTables:
    """A folder with a file for each service; `now` is Unix time."""

    folder: Path
    now: Callable[[], float] = time.time

    def listed(self, url: str, ask: Callable[[], Listed]) -> Listed:
        """The kept list where it is fresh, else what asking gives."""
        file = self.folder / f"{hashlib.sha256(url.encode()).hexdigest()}.json"
        # A file that is gone or damaged is one that was never kept; pydantic's errors are ValueErrors.
        with suppress(OSError, ValueError):
            sheet = SHEET.validate_json(file.read_bytes())
            if 0 <= self.now() - sheet.asked < FRESH:
                return sheet.tables
        tables = ask()
        # A full disk costs the cache, not the answer.
        with suppress(OSError):
            write_whole(file, SHEET.dump_json(Sheet(self.now(), tables)))
        return tables
