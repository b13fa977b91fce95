"""The queue of jobs, and who works it off."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from app.config.deployment import Deployment
from app.config.settings import setting

__all__ = ["LONGEST_SOCKET_PATH", "Queue"]

LONGEST_SOCKET_PATH = 103  # bytes that a unix socket's address holds where it holds least (macOS; Linux: 107)


@dataclass(frozen=True, kw_only=True)
class Queue(Deployment):
    """The queue."""

    queue_url: str = setting("", "Redis or Valkey URL; empty is the embedded Valkey over a unix socket.")
    queue_megabytes: int = setting(
        256, "Most memory of the embedded Valkey; a full one refuses new jobs.", least=1
    )
    job_workers: int = setting(
        2, "Processes that run jobs, 0 where other machines do; of several, the first does no thorough ones."
    )

    @property
    def valkey_socket(self) -> Path:
        """Where the embedded Valkey listens: in the data folder, or a private one where that is too long."""
        folder = self.data_dir.resolve() / "run"
        if len(os.fsencode(folder / "valkey.sock")) > LONGEST_SOCKET_PATH:
            mark = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
            folder = Path(tempfile.gettempdir()) / f"escapade-{os.getuid()}-{mark}"
        return folder / "valkey.sock"

    @property
    def redis_url(self) -> str:
        """The queue's URL, with the default filled in."""
        return self.queue_url or f"unix://{self.valkey_socket}"
