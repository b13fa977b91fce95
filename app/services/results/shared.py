"""Results that the workers and web servers of several machines share, in a folder or an object store.

Each machine writes and reads in its own folder. What is whole is put to the shared place, and fetched from it
when it is read elsewhere; the JSON file with the columns comes last, as in the folder.
"""

import time
from contextlib import suppress
from functools import cached_property
from pathlib import Path

import structlog
from fsspec import AbstractFileSystem
from fsspec.core import url_to_fs
from fsspec.implementations.dirfs import DirFileSystem
from typing_extensions import override

from app.models.base import new_id
from app.services.results.result import Result
from app.services.results.store import EVIDENCE_BYTES, ResultStore
from app.services.results.writing import NoRoom
from connectors.contract import RowStream

__all__ = ["SharedStore", "make_store"]

log = structlog.get_logger()

WHOLE = (".arrow", ".json")
"""The files of a whole result, in the order in which they are put and fetched."""
LEFT = "The portal could not store this answer where all its machines find it. Try again later."


class SharedStore(ResultStore):
    """A store at `url` (fsspec), with copies in a folder of this machine, of `most_bytes` together."""

    def __init__(self, folder: Path, url: str, most_bytes: int) -> None:
        super().__init__(folder)
        self._url, self._most_bytes = url, most_bytes

    @cached_property
    def _files(self) -> AbstractFileSystem:
        """Made where it is first used: connections to an object store do not survive a fork."""
        files, root = url_to_fs(self._url)
        return DirFileSystem(root, files)

    def _name(self, result_id: str, suffix: str) -> str:
        return self._file(result_id, suffix).relative_to(self.folder).as_posix()

    @override
    def write(self, stream: RowStream, result_id: str = "") -> Result:
        """Store a stream to its end, and put it where all find it. Raises as ResultStore does."""
        result = super().write(stream, result_id)
        try:
            self._put(result.id)
        except OSError as error:
            with suppress(OSError):  # what is here is gone first
                self.delete(result.id)
            raise NoRoom(LEFT, detail=str(error)) from error
        self._make_room(result.id)
        return result

    def _put(self, result_id: str) -> None:
        rows, head = WHOLE
        name = self._name(result_id, head)
        self._files.makedirs(name.partition("/")[0], exist_ok=True)
        self._files.put_file(str(self._file(result_id, rows)), self._name(result_id, rows))
        self._files.pipe_file(f"{name}.part", self._file(result_id, head).read_bytes())
        self._files.mv(f"{name}.part", name)

    @override
    def open(self, result_id: str) -> Result:
        """A stored result, fetched where it is elsewhere. Raises KeyError where there is none."""
        try:
            return super().open(result_id)
        except KeyError:
            self._fetch(result_id)
        return super().open(result_id)

    def _fetch(self, result_id: str) -> None:
        """Make a copy here. Raises KeyError where there is nothing to copy."""
        self._file(result_id, "").parent.mkdir(parents=True, exist_ok=True)
        for suffix in WHOLE:
            draft = self._file(result_id, f"{suffix}.{new_id()}.part")
            try:
                self._files.get_file(self._name(result_id, suffix), str(draft))
                draft.replace(self._file(result_id, suffix))
            except FileNotFoundError as error:
                raise KeyError(result_id) from error
            finally:
                draft.unlink(missing_ok=True)
        self._make_room(result_id)

    def _make_room(self, newest: str) -> None:
        """Remove the oldest copies here; the newest stays."""
        sizes = super().sizes()
        copies = [one for one in sizes if one != newest and super(SharedStore, self).exists(one)]
        room = self._most_bytes - sizes.get(newest, 0) - sum(sizes[one] for one in copies)
        for one in sorted(copies, key=super().age, reverse=True):
            if room >= 0:
                return
            self._remove(one)
            room += sizes[one]

    @override
    def exists(self, result_id: str) -> bool:
        """Whether the result is there, here or elsewhere."""
        return super().exists(result_id) or self._files.exists(self._name(result_id, ".json"))

    @override
    def delete(self, result_id: str) -> None:
        """Remove a result everywhere but from other machines' copies, which go as they get old."""
        super().delete(result_id)
        for suffix in (".json", ".arrow", ".evidence"):
            with suppress(FileNotFoundError):
                self._files.rm_file(self._name(result_id, suffix))

    @override
    def keep_evidence(self, answer_id: str, evidence: bytes) -> None:
        """Store what an archive sent instead of a result, where there is room for it."""
        name = self._name(answer_id, ".evidence")
        try:
            self._files.makedirs(name.partition("/")[0], exist_ok=True)
            self._files.pipe_file(name, evidence[:EVIDENCE_BYTES])
        except OSError as error:
            log.warning("what an archive sent could not be kept", answer=answer_id, reason=str(error))

    @override
    def evidence(self, answer_id: str) -> bytes:
        """What an archive sent instead of a result. Raises KeyError where nothing was kept."""
        try:
            return bytes(self._files.cat_file(self._name(answer_id, ".evidence")))
        except FileNotFoundError as error:
            raise KeyError(answer_id) from error

    @override
    def has_evidence(self, answer_id: str) -> bool:
        """Whether anything was kept for this answer."""
        return bool(self._files.exists(self._name(answer_id, ".evidence")))

    @override
    def age(self, result_id: str) -> float:
        """Seconds since the result's newest file was written, 0 where there is none."""
        for suffix in (*WHOLE, ".evidence"):
            with suppress(FileNotFoundError):
                return time.time() - float(self._files.modified(self._name(result_id, suffix)).timestamp())
        return super().age(result_id)

    @override
    def sizes(self) -> dict[str, int]:
        """Bytes by result id: of what all share, and of what is being written here."""
        shared: dict[str, int] = {}
        for name, facts in self._files.find("", detail=True).items():
            result_id = name.rpartition("/")[2].partition(".")[0]
            shared[result_id] = shared.get(result_id, 0) + int(facts["size"])
        return super().sizes() | shared


def make_store(folder: Path, url: str, most_bytes: int) -> ResultStore:
    """The results of one machine alone, or with a URL those that several share."""
    return SharedStore(folder, url, most_bytes) if url else ResultStore(folder)
