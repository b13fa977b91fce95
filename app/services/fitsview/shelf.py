"""What was made of FITS files, on disk: pictures, header texts and arrays of bounded size, for a while.

A file has a folder of its own, named by its digest. `state.json` in it says how far the work is; the folder
`view`, which comes all at once, is there when it is done.
"""

import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np
import numpy.typing as npt

from app.services.fitsview.sources import Source
from connectors.drafts import DRAFT, write_whole
from connectors.fits.apart import CONTENTS
from connectors.fits.contents import Contents

__all__ = ["Phase", "Shelf", "State"]

FAILURE_LIVES = 600.0
MOMENT = 20.0
"""Seconds after which what may pass is tried again."""
SILENCE = 180.0
"""Seconds without a word after which the work counts as broken off."""


class Phase(StrEnum):
    """How far a file is."""

    WAITING = "waiting"
    FETCHING = "fetching"
    READING = "reading"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class State:
    """`done` of `total` bytes have come, 0 for unknown; `words` say why it failed, `passing` if that may."""

    phase: Phase
    done: int = 0
    total: int = 0
    words: str = ""
    passing: bool = False

    @property
    def over(self) -> bool:
        """Whether nobody works on it any more."""
        return self.phase in {Phase.READY, Phase.FAILED}

    @property
    def mark(self) -> str:
        """Changes when there is something new to show."""
        return f"{self.phase}-{self.done // 1_000_000}"


@dataclass(frozen=True, slots=True)
class Shelf:
    """Views of files in one folder; safe for several threads and processes. `now` is Unix time.

    A view is made anew after `lives` seconds; all together they have `room` bytes.
    """

    folder: Path
    lives: float
    room: int
    now: Callable[[], float] = time.time

    def _place(self, digest: str) -> Path:
        return self.folder / digest

    def state(self, digest: str) -> State | None:
        """How far the file is; None where the work is to be begun, or begun anew."""
        place = self._place(digest)
        with suppress(FileNotFoundError):
            age = self._age(place / "view" / CONTENTS)
            return State(Phase.READY) if age < self.lives else None
        with suppress(FileNotFoundError, ValueError, TypeError):
            age = self._age(place / "state.json")
            kept = json.loads((place / "state.json").read_text("utf-8"))
            return self._still(State(**{**kept, "phase": Phase(kept["phase"])}), age)
        return None

    def _age(self, file: Path) -> float:
        return self.now() - file.stat().st_mtime

    def _still(self, state: State, age: float) -> State | None:
        if state.phase is Phase.FAILED:
            return state if age < (MOMENT if state.passing else FAILURE_LIVES) else None
        if age < SILENCE:
            return state
        words = "Nobody has worked on this file for a while." if age < 2 * SILENCE else ""
        return State(Phase.FAILED, words=words, passing=True) if words else None

    def claim(self, digest: str) -> bool:
        """Whether the caller is the one to begin; call it where there is no state."""
        place = self._place(digest)
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(place / "state.json", os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        except FileExistsError:
            return False
        with os.fdopen(handle, "w", encoding="utf-8") as target:
            json.dump(asdict(State(Phase.WAITING)), target)
        return True

    def remember(self, key: str, source: Source) -> None:
        """Know under this key which file is meant, for a worker or a later request."""
        told = {**asdict(source), "path": str(source.path) if source.path else None}
        self._write(key, "source.json", told)

    def recall(self, key: str) -> Source | None:
        """The file that is known under this key."""
        with suppress(FileNotFoundError, ValueError, TypeError):
            file = self._place(key) / "source.json"
            if self._age(file) < self.lives:
                told = json.loads(file.read_text("utf-8"))
                return Source(**{**told, "path": Path(told["path"]) if told["path"] else None})
        return None

    def tell(self, digest: str, state: State) -> None:
        """Say how far the file is."""
        self._write(digest, "state.json", asdict(state))

    def _write(self, digest: str, name: str, told: Mapping[str, object]) -> None:
        write_whole(self._place(digest) / name, json.dumps(told).encode())

    def draft(self) -> tempfile.TemporaryDirectory[str]:
        """A folder to work in, on the same disk, gone when it is left."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return tempfile.TemporaryDirectory(dir=self.folder, prefix=DRAFT)

    def keep(self, digest: str, made: Path) -> None:
        """Put the folder that was made in its place."""
        place = self._place(digest)
        shutil.rmtree(place / "view", ignore_errors=True)
        place.mkdir(parents=True, exist_ok=True)
        with suppress(OSError):  # another worker was quicker: its view is as good
            made.rename(place / "view")

    def contents(self, digest: str) -> Contents:
        """What the file contains. Raises KeyError where that is not known (any more)."""
        try:
            return Contents.read((self._place(digest) / "view" / CONTENTS).read_text("utf-8"))
        except (FileNotFoundError, ValueError) as error:
            raise KeyError(digest) from error

    def array(self, digest: str, name: str) -> npt.NDArray[np.generic]:
        """An array of the view, mapped. Raises KeyError."""
        try:
            found = np.load(self._place(digest) / "view" / name, mmap_mode="r", allow_pickle=False)
        except (FileNotFoundError, ValueError) as error:
            raise KeyError(name) from error
        return np.asarray(found)

    def sweep(self) -> int:
        """Remove what is too old, drafts of killed workers too, then the oldest beyond the room."""
        left, removed = [], 0
        for place in self.folder.iterdir() if self.folder.is_dir() else ():
            files = [file.stat() for file in place.rglob("*") if file.is_file()]
            newest = max((one.st_mtime for one in files), default=0.0)
            left.append((newest, sum(one.st_size for one in files), place))
        total = sum(size for _, size, _ in left)
        for newest, size, place in sorted(left):
            if self.now() - newest > self.lives or total > self.room:
                shutil.rmtree(place, ignore_errors=True)
                total -= size
                removed += 1
        return removed
