"""The run folder: the lock of the only start, and the note of who runs, for health and the next start."""

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.config import Config
from app.supervisor.faults import ExitCode, StartFault
from app.supervisor.processes import born, end

__all__ = ["Running", "end_leftovers", "note_running", "only_start", "processes_down"]

GRACE = 5.0


@dataclass(frozen=True, slots=True)
class Running:
    """A process as it is noted; no `pid` while it waits to be started again."""

    pid: int | None
    mark: str | None


def _lock_file(config: Config) -> Path:
    return config.data_dir / "run" / "supervisor.lock"


def _note_file(config: Config) -> Path:
    return config.data_dir / "run" / "processes.json"


def _already(config: Config, text: str) -> StartFault:
    pid, _, address = text.strip().partition(" ")
    where = f" at {address} (process {pid})" if address else ""
    return StartFault(
        ExitCode.RUNNING_ALREADY,
        f"The portal already runs{where} with the data folder {config.data_dir.resolve()}; "
        "stop it first, or set ESCAPADE_DATA_DIR and ESCAPADE_PORT for a second one.",
    )


@contextmanager
def only_start(config: Config) -> Iterator[None]:
    """Hold the data folder's lock, which the kernel frees however we end. Raises StartFault if it is held."""
    with _lock_file(config).open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise _already(config, file.read()) from None
        file.truncate(0)
        file.write(f"{os.getpid()} {config.address}\n")
        file.flush()
        yield


def note_running(config: Config, running: Mapping[str, Running]) -> None:
    """Write down who runs, in one step, so that a reader never sees half of it."""
    file = _note_file(config)
    half = file.with_suffix(".new")
    half.write_text(
        json.dumps({name: {"pid": each.pid, "mark": each.mark} for name, each in running.items()}),
        encoding="utf-8",
    )
    half.replace(file)


def _noted(config: Config) -> dict[str, Any]:
    try:
        noted = json.loads(_note_file(config).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return noted if isinstance(noted, dict) else {}


def processes_down(config: Config) -> tuple[str, ...]:
    """List the processes that should run and do not, for the health page; none where no supervisor is."""
    return tuple(
        name
        for name, each in _noted(config).items()
        if each["pid"] is None or born(each["pid"]) != each["mark"]
    )


def end_leftovers(config: Config) -> tuple[str, ...]:
    """End what a killed supervisor left behind, and say what that was; called with the lock held."""
    left = {
        name: each
        for name, each in _noted(config).items()
        if each["pid"] and born(each["pid"]) == each["mark"]
    }
    for each in left.values():
        end(each["pid"], each["mark"], GRACE)
    _note_file(config).unlink(missing_ok=True)
    config.valkey_socket.unlink(missing_ok=True)
    return tuple(left)
