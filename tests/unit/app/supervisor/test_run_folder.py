import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.config import Config
from app.supervisor.faults import ExitCode, StartFault
from app.supervisor.processes import born
from app.supervisor.run_folder import Running, end_leftovers, note_running, only_start, processes_down


@pytest.fixture
def config(tmp_path: Path) -> Config:
    (tmp_path / "run").mkdir()
    return Config(data_dir=tmp_path)


def test_a_second_start_is_told_who_runs(config: Config) -> None:
    with only_start(config), pytest.raises(StartFault) as told, only_start(config):
        pass
    assert told.value.code == ExitCode.RUNNING_ALREADY
    assert f"at {config.address} (process {os.getpid()})" in str(told.value)


def test_the_lock_is_free_afterwards(config: Config) -> None:
    for _ in range(2):
        with only_start(config):
            pass


def test_nothing_is_down_where_nothing_is_noted(config: Config) -> None:
    assert processes_down(config) == ()


def test_tells_what_is_down(config: Config) -> None:
    alive = Running(os.getpid(), born(os.getpid()))
    note_running(config, {"a": alive, "b": Running(None, None), "c": Running(os.getpid(), "long ago")})
    assert processes_down(config) == ("b", "c")


@pytest.mark.parametrize("text", ["", "{", "[]"])
def test_a_damaged_note_is_no_note(config: Config, text: str) -> None:
    (config.data_dir / "run" / "processes.json").write_text(text, encoding="utf-8")
    assert processes_down(config) == ()
    assert end_leftovers(config) == ()


def test_ends_what_a_killed_supervisor_left(config: Config) -> None:
    config.valkey_socket.touch()
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as orphan:
        note_running(config, {"Valkey": Running(orphan.pid, born(orphan.pid)), "gone": Running(1, "never")})
        assert end_leftovers(config) == ("Valkey",)
        assert orphan.wait() == -15
    assert not config.valkey_socket.exists()
    assert end_leftovers(config) == ()
