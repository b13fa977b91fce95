"""The results of one folder.

A result is an Arrow IPC file, mapped into memory when it is read, beside a JSON file with its columns, which
is written last: without it the result is not whole. While rows still come, a `.growing` file tells how far
they are. Row numbers of its filters and orders lie beside it, so that a page deep in a sort costs what the
first page costs.
"""

import json
import re
import threading
import time
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass, field
from mmap import PROT_READ, mmap
from pathlib import Path
from weakref import WeakValueDictionary

import pyarrow as pa
import pyarrow.ipc
import structlog

from app.models.base import new_id
from app.services.heads import Head, head_of, read_head
from app.services.results.kept import Finder, Kept
from app.services.results.result import Result
from app.services.results.writing import Progress, in_words, read_so_far, write_rows
from connectors.contract import RowStream

__all__ = ["EVIDENCE_BYTES", "OPEN_AT_MOST", "ResultStore"]

log = structlog.get_logger()

RESULT_ID = re.compile(r"[0-9a-f]{32}")
OPEN_AT_MOST = 64
OPEN_BYTES = 128 * 1024 * 1024
"""Of the results kept open together; one that is larger is kept open alone."""
EVIDENCE_BYTES = 64 * 1024


@dataclass(slots=True)
class ResultStore:
    """Results in one folder; safe for several threads and processes."""

    folder: Path
    finder: Finder = field(default_factory=Finder)
    _open: OrderedDict[str, Result] = field(default_factory=OrderedDict)
    _in_use: WeakValueDictionary[str, Result] = field(default_factory=WeakValueDictionary)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def _file(self, result_id: str, suffix: str) -> Path:
        if not RESULT_ID.fullmatch(result_id):
            raise KeyError(result_id)
        return self.folder / result_id[:2] / f"{result_id}{suffix}"

    def write(self, stream: RowStream, result_id: str = "") -> Result:
        """Store a stream to its end; by a given id, which nobody else writes, others can read it meanwhile.

        Raises NoRoom and what the stream raises, and leaves nothing behind then.
        """
        awaited = bool(result_id)  # nobody else can know a name that is made here
        if awaited:
            self._remove(result_id)  # what a writer left that died; readers of it keep their mapping
        result_id = result_id or new_id()
        rows = self._file(result_id, ".arrow")
        with in_words():
            rows.parent.mkdir(parents=True, exist_ok=True)
        ended = Head(tuple(stream.columns), truncated=False)
        head = ended.text() if awaited else ""

        def tell(progress: Progress) -> None:
            if awaited:
                _replace(self._file(result_id, ".growing"), f"{progress.text()}\n{head}")

        def finish() -> None:
            nonlocal ended
            ended = head_of(stream)
            file, told = self._file(result_id, ".json"), ended.text()
            if not awaited:
                file.write_text(told, encoding="utf-8")
                return
            _replace(file, told)
            self._file(result_id, ".growing").unlink()

        whole = False
        try:
            write_rows(rows, stream.schema, stream, tell, finish)
            whole = True
        finally:
            if not whole:
                self._remove(result_id)
        return self._shared(self._mapped(result_id, ended))

    def open(self, result_id: str) -> Result:
        """A stored result, or what has come of one being written. Raises KeyError where there is none."""
        with self._lock:
            if found := self._in_use.get(result_id):
                found.give_back()
                return self._kept_open(found)
        result = self._whole(result_id) or self._growing(result_id) or self._whole(result_id)
        if result is None:
            raise KeyError(result_id)
        return self._shared(result) if result.complete else result

    def _shared(self, result: Result) -> Result:
        with self._lock:
            return self._kept_open(self._in_use.setdefault(result.id, result))

    def _kept_open(self, result: Result) -> Result:
        """The one mapping that all readers share, kept for the next while there is room; under the lock."""
        self._open[result.id] = result
        self._open.move_to_end(result.id)
        while len(self._open) > OPEN_AT_MOST or (
            len(self._open) > 1 and sum(one.size for one in self._open.values()) > OPEN_BYTES
        ):
            self._open.popitem(last=False)
        return result

    def _whole(self, result_id: str) -> Result | None:
        try:
            head = read_head(self._file(result_id, ".json").read_text(encoding="utf-8"))
            return self._mapped(result_id, head)
        except (FileNotFoundError, ValueError):  # it is empty, or no Arrow file
            return None

    def _mapped(self, result_id: str, head: Head) -> Result:
        with self._file(result_id, ".arrow").open("rb") as file:
            pages = mmap(file.fileno(), 0, prot=PROT_READ)
        table = pa.ipc.open_file(pa.BufferReader(pages)).read_all()
        return self._result(result_id, head, table, pages)

    def _growing(self, result_id: str) -> Result | None:
        try:
            told = self._file(result_id, ".growing").read_text(encoding="utf-8")
            progress, _, head = told.partition("\n")
            table = read_so_far(self._file(result_id, ".arrow"), progress)
        except FileNotFoundError:
            return None
        return self._result(result_id, read_head(head), table, None)

    def _result(self, result_id: str, head: Head, table: pa.Table, pages: mmap | None) -> Result:
        rows = self._file(result_id, ".arrow")
        return Result(
            id=result_id,
            columns=head.columns,
            truncated=head.truncated,
            table=table,
            folder=rows.parent,
            kept=Kept(rows.parent, result_id, self.finder, complete=pages is not None),
            diagnosis=head.diagnosis,
            services=head.services,
            provenance=head.provenance,
            complete=pages is not None,
            size=rows.stat().st_size,
            pages=pages,
        )

    def keep_evidence(self, answer_id: str, evidence: bytes) -> None:
        """Store what an archive sent instead of a result, where there is room for it."""
        file = self._file(answer_id, ".evidence")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(evidence[:EVIDENCE_BYTES])
        except OSError as error:
            log.warning("what an archive sent could not be kept", answer=answer_id, reason=str(error))
            file.unlink(missing_ok=True)

    def evidence(self, answer_id: str) -> bytes:
        """What an archive sent instead of a result. Raises KeyError where nothing was kept."""
        try:
            return self._file(answer_id, ".evidence").read_bytes()
        except FileNotFoundError as error:
            raise KeyError(answer_id) from error

    def has_evidence(self, answer_id: str) -> bool:
        """Whether anything was kept for this answer."""
        return self._file(answer_id, ".evidence").exists()

    def rows_so_far(self, result_id: str) -> int:
        """How many rows have come of a result that is being written; 0 of any other."""
        try:
            told = self._file(result_id, ".growing").read_text(encoding="utf-8")
        except FileNotFoundError:
            return 0
        return int(json.loads(told.partition("\n")[0])["rows"])

    def exists(self, result_id: str) -> bool:
        """Whether the result is there, with all its rows."""
        return self._file(result_id, ".json").exists()

    def delete(self, result_id: str) -> None:
        """Remove a result and what was found of it; an open page keeps its mapping until it is done."""
        self._remove(result_id)

    def _remove(self, result_id: str) -> None:
        with self._lock:
            self._open.pop(result_id, None)
            self._in_use.pop(result_id, None)
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


def _replace(file: Path, text: str) -> None:
    """Write under another name first, so that a reader never meets half of it."""
    draft = file.with_name(f"{file.name}.part")
    draft.write_text(text, encoding="utf-8")
    draft.replace(file)
