"""What is told before a start."""

import subprocess
import sys
from pathlib import Path

from tests.house.tree import ROOT
from tests.integration.supervisor.started import environment, free_port


def test_an_archive_file_with_a_fault_is_logged_once_and_stops_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "archives"
    folder.mkdir()
    (folder / "odd.toml").write_text('title = "Odd"\npassword = "hunter2"\n')
    (folder / "broken.toml").write_text('title = "Broken\n')
    done = subprocess.run(
        [sys.executable, "-m", "app.supervisor.prepare"],
        cwd=ROOT,
        env=environment(tmp_path / "data", free_port(), ARCHIVES_DIR=str(folder), ARCHIVES="local"),
        capture_output=True,
        text=True,
        check=True,
        timeout=90,
    )
    told = [line for line in done.stderr.splitlines() if "an archive file cannot be used" in line]
    assert len(told) == 2
    assert all("[warning" in line for line in told)
    odd = next(line for line in told if str(folder / "odd.toml") in line)
    assert "password" in odd
    assert "hunter2" not in done.stderr
    assert "/sign-in/" in done.stdout
