import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.config import LONGEST_SOCKET_PATH, Config
from app.supervisor.faults import ExitCode, StartFault
from app.supervisor.preflight import check_data_folder, check_port, check_socket_folder


def test_makes_the_folders(tmp_path: Path) -> None:
    check_data_folder(Config(data_dir=tmp_path / "new" / "data"))
    assert (tmp_path / "new" / "data" / "run").stat().st_mode & 0o777 == 0o700


def test_tells_of_an_unwritable_data_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StartFault, match=r"cannot be written \(Not a directory\)") as told:
        check_data_folder(Config(data_dir=tmp_path / "file" / "data"))
    assert told.value.code == ExitCode.DATA_FOLDER


def test_tells_of_a_taken_port() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(StartFault, match=f"Port {port} on 127.0.0.1 is taken") as told:
            check_port(Config(port=port))
    assert told.value.code == ExitCode.PORT_TAKEN


@pytest.mark.parametrize("config", [Config(port=70000), Config(host="192.0.2.1")])
def test_tells_of_an_address_that_is_not_ours(config: Config) -> None:
    with pytest.raises(StartFault, match="cannot listen on") as told:
        check_port(config)
    assert told.value.code == ExitCode.PORT_TAKEN


@pytest.fixture
def temporary(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for temporary files whose own name is short, unlike those of tests."""
    with tempfile.TemporaryDirectory(prefix="pf", dir="/tmp") as folder:
        monkeypatch.setattr("tempfile.tempdir", folder)
        yield Path(folder)


def test_a_long_data_folder_gets_a_short_private_socket_folder(temporary: Path) -> None:
    config = Config(data_dir=temporary / ("long" * 30))
    assert len(str(config.valkey_socket)) <= LONGEST_SOCKET_PATH
    assert config.valkey_socket != Config(data_dir=temporary / ("lang" * 30)).valkey_socket
    check_socket_folder(config)
    assert config.valkey_socket.parent.stat().st_mode & 0o777 == 0o700
    check_socket_folder(config)


def test_refuses_a_socket_folder_that_others_can_enter(temporary: Path) -> None:
    config = Config(data_dir=temporary / ("long" * 30))
    config.valkey_socket.parent.mkdir()
    config.valkey_socket.parent.chmod(0o755)
    with pytest.raises(StartFault, match="not private"):
        check_socket_folder(config)
