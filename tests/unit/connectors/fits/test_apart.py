"""What a stranger's file does, it does to a process of its own."""

import resource
import subprocess
from pathlib import Path

import numpy as np
import pytest

from connectors.errors import Unreadable
from connectors.fits import apart
from connectors.fits.apart import CONTENTS, read_apart
from tests.support.fits_files import claiming, image_bytes


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "file.fits"
    made.write_bytes(image_bytes(np.arange(6.0).reshape(2, 3)))
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "view"
    made.mkdir()
    return made


def test_a_file_is_read_by_another_process(file: Path, folder: Path) -> None:
    contents = read_apart(file, folder)
    assert list(contents.units[0].shape) == [3, 2]
    assert {one.name for one in folder.iterdir()} == {CONTENTS, "planes-0.npy"}


def test_two_to_the_forty_pixels_are_told_and_not_touched(file: Path, folder: Path) -> None:
    file.write_bytes(claiming(2**20, 2**20))
    assert "4,398,046,511,104 bytes" in read_apart(file, folder).units[0].notes[0]


def test_what_is_no_fits_is_told_in_words(file: Path, folder: Path) -> None:
    file.write_bytes(b"<html>" * 1000)
    with pytest.raises(Unreadable, match="This is no FITS file"):
        read_apart(file, folder)


def test_memory_has_an_end(file: Path, folder: Path) -> None:
    file.write_bytes(image_bytes(np.zeros((1000, 1000))))
    (unit,) = read_apart(file, folder, memory=90 * 1024 * 1024).units
    assert unit.picture is None
    assert "cannot be read" in unit.notes[0]


@pytest.mark.parametrize("code", [-24, -11, -9, 1])
def test_a_process_that_was_ended_is_told_in_words(
    file: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: subprocess.CompletedProcess([], code))
    with pytest.raises(Unreadable, match="time and memory") as told:
        read_apart(file, folder)
    assert f"ended with {code}" in told.value.detail


def test_time_has_an_end(file: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object, timeout: float, **__: object) -> None:
        raise subprocess.TimeoutExpired("python", timeout)

    monkeypatch.setattr(subprocess, "run", never)
    with pytest.raises(Unreadable, match="time and memory"):
        read_apart(file, folder)


def test_the_process_gives_itself_its_limits(
    file: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: dict[int, tuple[int, int]] = {}
    monkeypatch.setattr(resource, "setrlimit", given.__setitem__)
    assert apart.main(str(file), str(folder), "7", "1000") == 0
    assert given[resource.RLIMIT_CPU] == (7, 7)
    assert given[resource.RLIMIT_AS] == (1000, 1000)
    assert given[resource.RLIMIT_CORE] == (0, 0)
    assert (folder / CONTENTS).exists()
