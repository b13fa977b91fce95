from pathlib import Path

import pytest

from connectors.local import LocalConnector
from tests.support.archives import drop, local


@pytest.fixture
def holder(tmp_path: Path) -> LocalConnector:
    folder = tmp_path / "tables"
    file = drop(folder, "t", 'files = "images"', {"a": [1]})
    (folder / "images" / "deeper").mkdir(parents=True)
    (folder / "images" / "a.fits").write_text("x")
    (folder / "images" / ".hidden").write_text("x")
    (folder / "images" / "deeper" / "b.fits").write_text("x")
    (folder / "images" / "inside.fits").symlink_to(folder / "images" / "a.fits")
    (folder / "images" / "outside.fits").symlink_to(file)
    (folder / "images" / "round.fits").symlink_to(folder / "images" / "round.fits")
    return local(file, tmp_path / "cache")


@pytest.mark.parametrize("name", ["a.fits", "inside.fits"])
def test_its_files(holder: LocalConnector, tmp_path: Path, name: str) -> None:
    assert holder.file(name) == (tmp_path / "tables" / "images" / "a.fits").resolve()


@pytest.mark.parametrize(
    "name",
    [
        "", ".", "..", "../t.toml", "..\\t.toml", "/etc/passwd", "deeper", "deeper/b.fits", ".hidden",
        "outside.fits",
        "round.fits", "missing.fits", "a.fits\0", "x" * 5000,
    ],
)  # fmt: skip
def test_nothing_else(holder: LocalConnector, name: str) -> None:
    assert holder.file(name) is None


@pytest.mark.parametrize("folder", ["", "..", "/etc", "away"])
def test_a_files_folder_elsewhere_has_no_files(tmp_path: Path, folder: str) -> None:
    (tmp_path / "passwd").write_text("x")
    file = drop(tmp_path / "tables", "t", f'files = "{folder}"', {"a": [1]})
    (tmp_path / "tables" / "away").symlink_to(tmp_path)
    assert local(file, tmp_path).file("passwd") is None
