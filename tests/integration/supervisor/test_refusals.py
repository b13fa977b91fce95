"""Why a portal does not start: one sentence, and no success."""

import sqlite3
from pathlib import Path

import pytest

from tests.integration.supervisor.started import free_port, try_to_start


def test_an_unwritable_data_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    refused = try_to_start(tmp_path / "file" / "data", free_port())
    assert refused.returncode == 3
    assert refused.stderr == (
        f"The data folder {tmp_path}/file/data cannot be written (Not a directory); "
        "mend that, or set ESCAPADE_DATA_DIR to a folder that can.\n"
    )


def test_all_wrong_settings_at_once(tmp_path: Path) -> None:
    refused = try_to_start(tmp_path, free_port(), WEB_THREADS="many", COLOUR="blue")
    assert refused.returncode == 2
    assert sorted(line.partition("=")[0].partition(":")[0] for line in refused.stderr.splitlines()) == [
        "ESCAPADE_COLOUR",
        "ESCAPADE_WEB_THREADS",
    ]


def test_a_database_of_a_newer_release(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "escapade.sqlite") as database:
        database.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY)")
        database.execute("INSERT INTO alembic_version VALUES ('from_the_future')")
    database.close()
    refused = try_to_start(tmp_path, free_port())
    assert refused.returncode == 6
    assert "has the schema of a newer release (revision from_the_future)" in refused.stderr
    assert refused.stderr.count("\n") == 1


def test_a_database_that_cannot_be_reached(tmp_path: Path) -> None:
    refused = try_to_start(
        tmp_path, free_port(), DATABASE_URL="postgresql+psycopg://me:secret@127.0.0.1:1/portal"
    )
    assert refused.returncode == 6
    assert "cannot be used" in refused.stderr
    assert "secret" not in refused.stderr


def test_a_package_that_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "duckdb.py").write_text("raise ModuleNotFoundError(\"No module named 'duckdb'\")\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    refused = try_to_start(tmp_path / "data", free_port())
    assert refused.returncode == 7
    assert refused.stderr == (
        "The portal is not installed whole (No module named 'duckdb'); make run installs what is missing.\n"
    )
