"""`python -m app.supervisor.web`: gunicorn, with threads, told by the portal's own settings.

The modules are imported before the fork and so shared; the application is made after it, by each process for
itself, since its pools and connections would not survive a fork.
"""

import os
from pathlib import Path
from threading import Thread
from typing import Any

from gunicorn.app.base import BaseApplication

from app.config import Config, read_config
from app.factory import create_app
from app.supervisor.memory import share_heap
from app.supervisor.processes import die_with

__all__ = ["WebServer", "main", "options"]

SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - where a heartbeat file costs no disk


def _begin(_server: Any, worker: Any) -> None:
    die_with(worker.ppid)
    share_heap()


def _warm(worker: Any) -> None:
    """Open the datasets beside the first requests, so that the first person does not wait for it."""
    registry = worker.wsgi.extensions["portal"].registry
    Thread(target=lambda: [one.describe() for one in registry.connectors.values()], daemon=True).start()


def options(config: Config) -> dict[str, Any]:
    """Gunicorn's settings."""
    host = f"[{config.host}]" if ":" in config.host else config.host
    return {
        "bind": [f"{host}:{config.port}"],
        "worker_class": "gthread",
        "workers": config.web_workers,
        "threads": config.web_threads,
        "preload_app": False,
        "timeout": 60,
        "graceful_timeout": 10,
        "keepalive": 5,
        "limit_request_line": 8190,  # filters, columns and single rows stand in the address
        "loglevel": "warning",
        "accesslog": None,
        "control_socket_disable": True,
        "proc_name": "escapade",
        "worker_tmp_dir": str(SHARED_MEMORY) if SHARED_MEMORY.is_dir() else None,
        "post_fork": _begin,
        "post_worker_init": _warm,
    }


class WebServer(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn as a part of the portal: no command line, no settings file of its own."""

    def __init__(self, config: Config) -> None:
        self._config = config
        super().__init__()

    def load_config(self) -> None:
        """Take the settings over; gunicorn calls this."""
        for name, value in options(self._config).items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Make the application; gunicorn calls this in each process."""
        return create_app(self._config)


def main() -> None:
    """Serve until asked to stop."""
    WebServer(read_config(os.environ)).run()


if __name__ == "__main__":
    main()
