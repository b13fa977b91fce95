"""A stored result, as it is read."""

from collections.abc import Sequence
from dataclasses import dataclass
from mmap import MADV_DONTNEED, mmap
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from app.services.results.kept import Find, Kept
from app.services.results.picking import rows_at
from app.services.results.stable import Numbers
from connectors.contract import Column, Provenance, Service

__all__ = ["Result"]


@dataclass(frozen=True, slots=True, weakref_slot=True, eq=False)
class Result:
    """Rows and their columns; `table` is mapped, not loaded, and takes `size` bytes on disk.

    One that is not `complete` has the rows that had come when it was opened, and more are coming. `diagnosis`
    says what was wrong with the answer, `services` what can be done further with its rows, `provenance` what
    they were made of where that was done here.
    """

    id: str
    columns: tuple[Column, ...]
    truncated: bool
    table: pa.Table
    folder: Path
    kept: Kept
    diagnosis: str = ""
    services: tuple[Service, ...] = ()
    provenance: Provenance | None = None
    complete: bool = True
    size: int = 0
    pages: mmap | None = None

    @property
    def rows(self) -> int:
        """Number of rows."""
        return int(self.table.num_rows)

    @property
    def file(self) -> Path:
        """The Arrow file that holds the rows."""
        return self.folder / f"{self.id}.arrow"

    def column(self, name: str) -> Column | None:
        """The column of that name, or None."""
        return next((column for column in self.columns if column.name == name), None)

    @property
    def sortable(self) -> set[str]:
        """Names of the columns that rows can be ordered by; a list or a record has no order."""
        return {one.name for one in self.table.schema if not pa.types.is_nested(one.type)}

    def numbers(self, name: str, find: Find) -> Numbers:
        """Row numbers that are kept under this name, or are found now."""
        found = self.kept.numbers(name, find)
        self.give_back()
        return found

    def give_back(self) -> None:
        """Let go of the memory into which the file was read; what is read again is in the system's cache.

        A question reads whole columns, and a process would keep every one of every open result.
        """
        if self.pages is not None and hasattr(self.pages, "madvise"):
            self.pages.madvise(MADV_DONTNEED)

    def row(self, number: int) -> dict[str, Any]:
        """One row's values by column name. Raises IndexError."""
        if not 0 <= number < self.rows:
            raise IndexError(number)
        return dict(self.table.slice(number, 1).to_pylist()[0])

    def take(self, numbers: Sequence[int]) -> list[dict[str, Any]]:
        """Some rows' values by column name. Raises IndexError."""
        if any(not 0 <= number < self.rows for number in numbers):
            raise IndexError("a row that is not in the result")
        return list(rows_at(self.table, np.array(numbers, np.uint32)).to_pylist())
