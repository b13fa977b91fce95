"""A PostgreSQL server of the tests' own, on a unix socket in a temporary folder."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.programs import find

__all__ = ["postgres_server"]

USER = "postgres"
QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c listen_addresses="


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


@contextmanager
def postgres_server() -> Iterator[str]:
    """Start a server and give its SQLAlchemy URL; it and its folder are gone at the end."""
    postgres = find("postgres")
    if postgres is None:
        raise RuntimeError("there is no PostgreSQL here")
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    try:
        if os.geteuid() == 0:
            user = pwd.getpwnam(USER)
            os.chown(folder, user.pw_uid, user.pw_gid)
        data, control = folder / "data", str(postgres.parent / "pg_ctl")
        initdb = [str(postgres.parent / "initdb"), "-D", str(data), "-U", USER, "-A", "trust"]
        _run([*initdb, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"])
        log, options = str(folder / "log"), f"-k {folder} {QUICK}"
        _run([control, "-D", str(data), "-l", log, "-w", "-o", options, "start"])
        try:
            yield f"postgresql+psycopg://{USER}@/postgres?host={folder}"
        finally:
            _run([control, "-D", str(data), "-m", "immediate", "-w", "stop"])
    finally:
        shutil.rmtree(folder)
