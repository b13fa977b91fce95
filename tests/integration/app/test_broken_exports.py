"""A file that fails midway is seen to be broken, by a real server over a real connection."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from urllib3.exceptions import ProtocolError

from tests.house.tree import ROOT
from tests.integration.supervisor.started import free_port
from tests.support.waiting import until

PATH = "/archives/made/stars"


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A web server whose CSV files break off."""
    folder, port = tmp_path_factory.mktemp("breaking"), free_port()
    command = [sys.executable, "-m", "tests.support.breaking", str(folder), str(port)]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)  # noqa: S603 - our own module
    try:
        until(lambda: listens(port) or server.poll() is not None, 30)
        assert server.poll() is None, Path(log.name).read_text()
        yield f"http://127.0.0.1:{port}{PATH}"
    finally:
        server.terminate()
        server.wait(30)


def answered(url: str, accepted: str) -> requests.Response:
    return requests.get(url, headers={"Accept-Encoding": accepted}, stream=True, timeout=30)


@pytest.mark.parametrize("accepted", ["identity", "gzip", "zstd"])
@pytest.mark.parametrize("suffix", ["csv", "ecsv"])
def test_the_connection_breaks(address: str, suffix: str, accepted: str) -> None:
    with answered(f"{address}.{suffix}?max_rows=10", accepted) as response:
        assert response.status_code == 200
        assert response.headers.get("Content-Encoding", "identity") == accepted
        with pytest.raises(ProtocolError):
            list(response.raw.stream(decode_content=False))


@pytest.mark.parametrize("accepted", ["identity", "gzip"])
def test_others_end_as_they_should(address: str, accepted: str) -> None:
    with answered(f"{address}.json?max_rows=10", accepted) as response:
        assert response.json()["count"] == 3
