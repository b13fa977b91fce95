"""A real VO server for tests: DaCHS with the archive of tests/data/dachs, on a free port of loopback."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import requests

from tests.support.programs import find
from tests.support.waiting import until

__all__ = ["ROOT", "Dachs", "dachs", "dachs_server"]

ROOT = Path(__file__).parent.parent.parent
SETTINGS = ROOT / "tests" / "data" / "dachs" / "gavo.rc"
USER, GROUP = "dachsroot", "gavo"
AS_USER = ["setpriv", f"--reuid={USER}", f"--regid={GROUP}", "--init-groups", "--pdeathsig=TERM"]
STARTS_WITHIN = 120.0
GONE_AFTER = "client_connection_check_interval=1s"
"""Else PostgreSQL calculates for minutes what a job was to tell that DaCHS has ended."""


class Dachs:
    """Where its services are; tests/data/dachs/README.md tells what they have."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.tap = f"{url}/tap"
        self.scs = f"{url}/escapade/stars/cone/scs.xml"
        self.sia = f"{url}/escapade/images/sia/siap.xml"
        self.sia2 = f"{url}/__system__/siap2/sitewide/siap2.xml"
        self.ssa = f"{url}/escapade/spectra/ssa/ssap.xml"
        self.datalink = f"{url}/escapade/images/dl/dlmeta"
        self.soda = f"{url}/escapade/images/dl/dlget"
        self.cube_datalink = f"{url}/escapade/cubes/dl/dlmeta"
        self.cube_soda = f"{url}/escapade/cubes/dl/dlget"


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def _start(folder: Path, port: int) -> subprocess.Popen[bytes]:
    """Start it under its own user, who must be able to read its settings; it ends when this process does."""
    shutil.chown(folder, USER, GROUP)
    settings = folder / "gavo.rc"
    settings.write_text(SETTINGS.read_text("utf-8").replace("8080", str(port)), encoding="utf-8")
    settings.chmod(0o644)
    told = {"GAVOSETTINGS": str(settings), "HOME": str(folder)}
    options = [f"escapade.url=http://127.0.0.1:{port}", GONE_AFTER]  # cubes.rd asks for the first
    told["PGOPTIONS"] = " ".join(f"-c {option}" for option in options)
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(  # noqa: S603 - our own words
            [*AS_USER, "dachs", "serve", "debug"],
            cwd=folder,
            env=os.environ | told,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def _answers(server: subprocess.Popen[bytes], url: str, log: Path) -> bool:
    if server.poll() is not None:
        raise RuntimeError(f"DaCHS ended: {log.read_text('utf-8', 'replace')}")
    try:
        return requests.get(f"{url}/tap/availability", timeout=5).ok
    except requests.RequestException:
        return False


def _end(server: subprocess.Popen[bytes]) -> None:
    """End it and what it started."""
    with suppress(ProcessLookupError):
        os.killpg(server.pid, signal.SIGTERM)
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


@contextmanager
def dachs_server() -> Iterator[Dachs]:
    """Start it, and end it; PostgreSQL, which others may use, is started where it is down and stays."""
    if find("dachs") is None:
        raise RuntimeError("there is no DaCHS here")
    subprocess.run([ROOT / "deploy" / "dachs.sh"], check=True)  # noqa: S603 - our own script
    port, folder = _free_port(), Path(tempfile.mkdtemp(prefix="dachs"))
    made = Dachs(f"http://127.0.0.1:{port}")
    try:
        server = _start(folder, port)
        try:
            until(lambda: _answers(server, made.url, folder / "log"), STARTS_WITHIN)
            yield made
        finally:
            _end(server)
    finally:
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def dachs() -> Iterator[Dachs]:
    """A real VO server; whoever takes it is marked `needs("dachs")`."""
    with dachs_server() as running:
        yield running
