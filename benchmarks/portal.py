"""The real portal, started as a person starts it: its own data folder, a free port, loopback only."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import which

__all__ = ["Portal", "command", "free_port", "running_portal"]

ROOT = Path(__file__).parent.parent
STARTS_WITHIN = 300.0
STOPS_WITHIN = 30.0
LINK = re.compile(r"http://\S+/sign-in/\S+")


@dataclass(frozen=True, slots=True)
class Portal:
    """A running portal: where it is, its first sign-in link, and the supervisor's process."""

    host: str
    port: int
    data_dir: Path
    link: str
    process: subprocess.Popen[bytes]

    @property
    def address(self) -> str:
        """Its URL, without a slash at the end."""
        return f"http://{self.host}:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """The environment in which its other commands find it."""
        return _environment(self.data_dir, self.port)


def free_port() -> int:
    """A port on which nothing listens now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def command() -> list[str]:
    """What starts it; where it can be said, it ends with whoever started it, however that ends."""
    with_us = ["setpriv", "--pdeathsig=TERM"] if which("setpriv") else []
    return [*with_us, sys.executable, "-m", "app.supervisor"]


def _environment(data_dir: Path, port: int, **settings: str) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("ESCAPADE_")}
    ours = {"DATA_DIR": str(data_dir), "PORT": str(port), "SESAME_URL": "", **settings}
    return inherited | {f"ESCAPADE_{name}": value for name, value in ours.items()}


def _first_link(log: Path, process: subprocess.Popen[bytes]) -> str:
    """Wait until the supervisor tells the sign-in link, which it does when the portal answers."""
    patience = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < patience and process.poll() is None:
        if found := LINK.search(log.read_text("utf-8")):
            return found.group()
        time.sleep(0.05)
    raise RuntimeError(f"the portal did not start:\n{log.read_text('utf-8')}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(STOPS_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def running_portal(folder: Path, **settings: str) -> Iterator[Portal]:
    """Start the portal with its data in this folder and these settings; at the end it is stopped in order."""
    port, log = free_port(), folder / "portal.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            command(),
            cwd=ROOT,
            env=_environment(folder / "data", port, **settings),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        link = _first_link(log, process)
        yield Portal("127.0.0.1", port, folder / "data", link, process)
    finally:
        _stop(process)
