"""Results on disk: the one module that knows their form.

A result is an Arrow IPC file, mapped into memory when it is read, beside a JSON file with its columns. A
sorted view is a stored permutation of row numbers, so that a page deep in a sort costs what the first page
costs. The JSON file is written last and a result without one does not exist.
"""

import json
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.ipc
from typing_extensions import override

from app.models.base import new_id
from connectors.contract import Column, Role, RowStream

__all__ = ["Order", "Result", "ResultStore", "SortKey"]

RESULT_ID = re.compile(r"[0-9a-f]{32}")
OPEN_AT_MOST = 64
BATCH = 4096


@dataclass(frozen=True, slots=True)
class SortKey:
    """A column and its direction; nulls come last either way."""

    column: str
    descending: bool = False

    @override
    def __str__(self) -> str:
        return f"-{self.column}" if self.descending else self.column


Order = tuple[SortKey, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """Rows and their columns; `table` is mapped, not loaded."""

    id: str
    columns: tuple[Column, ...]
    truncated: bool
    table: pa.Table
    folder: Path

    @property
    def rows(self) -> int:
        """Number of rows."""
        return int(self.table.num_rows)

    def column(self, name: str) -> Column | None:
        """The column of that name, or None."""
        return next((column for column in self.columns if column.name == name), None)

    @property
    def sortable(self) -> set[str]:
        """Names of the columns that rows can be ordered by; a list or a record has no order."""
        return {one.name for one in self.table.schema if not pa.types.is_nested(one.type)}

    def _permutation(self, order: Order) -> npt.NDArray[np.int64]:
        """Row numbers in this order, stored when first asked for."""
        name = sha256(",".join(map(str, order)).encode()).hexdigest()[:16]
        file = self.folder / f"{self.id}.{name}.npy"
        if not file.exists():
            keys = [(key.column, "descending" if key.descending else "ascending") for key in order]
            indices = pc.sort_indices(self.table.select([key.column for key in order]), sort_keys=keys)
            _write_whole(file, indices.to_numpy().astype(np.int64))
        return np.asarray(np.load(file, mmap_mode="r"))

    def page(self, order: Order, start: int, count: int) -> tuple[npt.NDArray[np.int64], pa.Table]:
        """Row numbers and rows from `start` on in this order."""
        if not order:
            stop = min(start + count, self.rows)
            return np.arange(start, stop, dtype=np.int64), self.table.slice(start, count)
        numbers = np.array(self._permutation(order)[start : start + count])
        return numbers, self.table.take(numbers)

    def batches(self, order: Order) -> Iterator[pa.Table]:
        """All rows in this order, some thousand at a time."""
        for start in range(0, self.rows, BATCH):
            yield self.page(order, start, BATCH)[1]

    def row(self, number: int) -> dict[str, Any]:
        """One row's values by column name. Raises IndexError."""
        if not 0 <= number < self.rows:
            raise IndexError(number)
        return dict(self.table.slice(number, 1).to_pylist()[0])

    def take(self, numbers: Sequence[int]) -> list[dict[str, Any]]:
        """Some rows' values by column name. Raises IndexError."""
        if any(not 0 <= number < self.rows for number in numbers):
            raise IndexError("a row that is not in the result")
        return list(self.table.take(list(numbers)).to_pylist())


def _write_whole(file: Path, array: npt.NDArray[np.int64]) -> None:
    """Write under another name first, so that a reader never meets half a file."""
    part = file.with_name(f"{file.name}.{new_id()}.part")
    with part.open("wb") as target:
        np.save(target, array)
    part.replace(file)


def _column(values: dict[str, Any]) -> Column:
    role = Role(values["role"]) if values["role"] else None
    return Column(**{**values, "role": role})


@dataclass(slots=True)
class ResultStore:
    """Results in one folder; safe for several threads and processes."""

    folder: Path
    _open: OrderedDict[str, Result] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def _file(self, result_id: str, suffix: str) -> Path:
        if not RESULT_ID.fullmatch(result_id):
            raise KeyError(result_id)
        return self.folder / result_id[:2] / f"{result_id}{suffix}"

    def write(self, stream: RowStream) -> Result:
        """Store a stream to its end. Raises what the stream raises, and leaves nothing behind then."""
        result_id = new_id()
        part = self._file(result_id, ".part")
        part.parent.mkdir(parents=True, exist_ok=True)
        try:
            with pa.ipc.new_file(part, stream.schema) as writer:
                for batch in stream:
                    writer.write_batch(batch)
            part.rename(self._file(result_id, ".arrow"))
        finally:
            part.unlink(missing_ok=True)
        head = {"truncated": stream.truncated, "columns": [asdict(column) for column in stream.columns]}
        whole = self._file(result_id, ".json")
        draft = whole.with_suffix(".json.part")
        draft.write_text(json.dumps(head), encoding="utf-8")
        draft.rename(whole)
        return self.open(result_id)

    def open(self, result_id: str) -> Result:
        """A stored result. Raises KeyError where there is none (any more)."""
        with self._lock:
            if result := self._open.get(result_id):
                self._open.move_to_end(result_id)
                return result
        result = self._read(result_id)
        with self._lock:
            self._open[result_id] = result
            while len(self._open) > OPEN_AT_MOST:
                self._open.popitem(last=False)
        return result

    def _read(self, result_id: str) -> Result:
        try:
            head = json.loads(self._file(result_id, ".json").read_text(encoding="utf-8"))
            table = pa.ipc.open_file(pa.memory_map(str(self._file(result_id, ".arrow")))).read_all()
        except (FileNotFoundError, pa.ArrowInvalid) as error:
            raise KeyError(result_id) from error
        columns = tuple(_column(values) for values in head["columns"])
        return Result(result_id, columns, head["truncated"], table, self._file(result_id, "").parent)

    def exists(self, result_id: str) -> bool:
        """Whether the result is still there."""
        return self._file(result_id, ".json").exists()

    def delete(self, result_id: str) -> None:
        """Remove a result and its sorted views; an open page keeps its mapping until it is done."""
        with self._lock:
            self._open.pop(result_id, None)
        self._file(result_id, ".json").unlink(missing_ok=True)
        for file in self._file(result_id, "").parent.glob(f"{result_id}.*"):
            file.unlink(missing_ok=True)

    def age(self, result_id: str) -> float:
        """Seconds since the result's newest file was written, 0 where there is none."""
        files = self._file(result_id, "").parent.glob(f"{result_id}.*")
        return time.time() - max((file.stat().st_mtime for file in files), default=time.time())

    def sizes(self) -> dict[str, int]:
        """Bytes on disk by result id, halves of interrupted writes included."""
        sizes: dict[str, int] = {}
        for file in self.folder.glob("??/*"):
            result_id = file.name.partition(".")[0]
            if RESULT_ID.fullmatch(result_id):
                with suppress(FileNotFoundError):  # it was renamed or removed a moment ago
                    sizes[result_id] = sizes.get(result_id, 0) + file.stat(follow_symlinks=False).st_size
        return sizes
