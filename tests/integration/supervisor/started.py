"""A portal started for real: its own data folder, a free port, every process looked at from outside."""

import json
import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import redis
import requests

from app.config import Config
from benchmarks.portal import command
from tests.house.tree import ROOT
from tests.support.furnishing import furnish
from tests.support.waiting import until

__all__ = ["Started", "environment", "free_port", "start", "try_to_start"]

STARTS_WITHIN = 180.0


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def environment(data_dir: Path, port: int, **settings: str) -> dict[str, str]:
    """This process's environment with the portal's settings."""
    ours = {"DATA_DIR": str(data_dir), "PORT": str(port), "DEMO": "false", "WEB_WORKERS": "1"}
    ours["REGISTRY_DAYS"] = "0"  # nobody is asked but by a test
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("ESCAPADE_")}
    return inherited | {f"ESCAPADE_{name}": value for name, value in (ours | settings).items()}


def try_to_start(data_dir: Path, port: int, **settings: str) -> subprocess.CompletedProcess[str]:
    """A start that is expected to fail, to its end."""
    return subprocess.run(
        [sys.executable, "-m", "app.supervisor"],
        cwd=ROOT,
        env=environment(data_dir, port, **settings),
        capture_output=True,
        text=True,
        timeout=STARTS_WITHIN,
        check=False,
    )


def start(data_dir: Path, port: int, **settings: str) -> "Started":
    """Start, and wait until it says that it runs."""
    furnish(data_dir, "hips")
    log = data_dir.parent / f"{data_dir.name}.log"
    with log.open("w") as out:
        process = subprocess.Popen(  # noqa: S603 - our own program
            command(),
            cwd=ROOT,
            env=environment(data_dir, port, **settings),
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    portal = Started(process, Config(data_dir=data_dir, port=port), log)
    try:
        until(portal.says_or_ended, STARTS_WITHIN)
        assert process.poll() is None, log.read_text()
    except AssertionError:  # no test takes it then, nor ends it
        portal.destroy()
        raise
    return portal


@dataclass
class Started:
    process: subprocess.Popen[bytes]
    config: Config
    log: Path

    def says_or_ended(self) -> bool:
        return "/sign-in/" in self.log.read_text() or self.process.poll() is not None

    def get(self, path: str) -> requests.Response:
        return requests.get(self.config.address + path, timeout=30)

    def health(self) -> dict[str, Any]:
        found: dict[str, Any] = self.get("/-/health.json").json()
        return found

    def queue(self) -> redis.Redis:
        """A client of the portal's queue."""
        return redis.Redis.from_url(self.config.redis_url)

    def pid(self, name: str) -> int | None:
        """The process of this name, as the supervisor notes it."""
        noted = json.loads((self.config.data_dir / "run" / "processes.json").read_text())
        found: int | None = noted[name]["pid"]
        return found

    def pid_after(self, name: str, earlier: int) -> int:
        """The process that took the place of an earlier one."""
        return until(lambda: (pid := self.pid(name)) and pid != earlier and pid) or 0

    def processes(self) -> set[int]:
        """Every living process of this portal, the supervisor's own included, by its data folder."""
        mark = f"ESCAPADE_DATA_DIR={self.config.data_dir}\0".encode()
        found = set()
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if mark in (folder / "environ").read_bytes():
                    found.add(int(folder.name))
        return found

    def stop(self) -> int:
        """Ask to stop; the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)

    def destroy(self) -> None:
        """Whatever a test left, away."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        until(lambda: not self.processes())
