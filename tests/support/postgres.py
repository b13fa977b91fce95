"""A PostgreSQL server of the tests' own, on a unix socket in a temporary folder."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.programs import find

__all__ = ["Postgres", "postgres", "postgres_server"]

USER = "postgres"
QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
ALONE = "-c listen_addresses="


def _as_user(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root, as the tests may."""
    return (
        ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups", *command]
        if os.geteuid() == 0
        else command
    )


def _run(command: list[str]) -> None:
    done = subprocess.run(_as_user(command), capture_output=True, text=True, check=False, cwd="/")  # noqa: S603 - the tests' own words
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stdout}{done.stderr}")


@dataclass(frozen=True, slots=True)
class Postgres:
    """A running server: its SQLAlchemy URL, and the words that control it."""

    url: str
    control: list[str]

    def restart(self) -> None:
        """Cut everybody off at once, as a crash does, and start again."""
        _run([*self.control, "-m", "immediate", "restart"])


@contextmanager
def postgres(settings: str = "") -> Iterator[Postgres]:
    """Start a server; it and its folder are gone at the end."""
    program = find("postgres")
    if program is None:
        raise RuntimeError("there is no PostgreSQL here")
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    try:
        if os.geteuid() == 0:
            user = pwd.getpwnam(USER)
            os.chown(folder, user.pw_uid, user.pw_gid)
        data, control = folder / "data", str(program.parent / "pg_ctl")
        initdb = [str(program.parent / "initdb"), "-D", str(data), "-U", USER, "-A", "trust"]
        _run([*initdb, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"])
        options = ["-l", str(folder / "log"), "-w", "-o", f"-k {folder} {ALONE} {settings}"]
        _run([control, "-D", str(data), *options, "start"])
        try:
            url = f"postgresql+psycopg://{USER}@/postgres?host={folder}"
            yield Postgres(url, [control, "-D", str(data), *options])
        finally:
            _run([control, "-D", str(data), "-m", "immediate", "-w", "stop"])
    finally:
        shutil.rmtree(folder)


@contextmanager
def postgres_server() -> Iterator[str]:
    """One that is quick and forgets all in a crash, by its URL alone."""
    with postgres(QUICK) as server:
        yield server.url
