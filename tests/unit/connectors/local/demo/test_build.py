from pathlib import Path

import pyarrow.parquet as pq
import pytest

from connectors.local.demo import build
from connectors.local.demo.build import STAMP, build_demo
from connectors.registry import Registry
from tests.support.archives import demo_registry


@pytest.fixture
def filled(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Make the filling of a folder a moment's work, and tell where it was done."""
    done: list[Path] = []

    def fill(folder: Path, stamp: str) -> None:
        done.append(folder)
        (folder / "files").mkdir()
        (folder / "files" / "a.fits").write_text("a")
        (folder / "a.toml").write_text(stamp)
        (folder / STAMP).write_text(stamp)

    monkeypatch.setattr(build, "_fill", fill)
    return done


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_it_is_built_once(tmp_path: Path, filled: list[Path]) -> None:
    for _ in range(2):
        build_demo(tmp_path / "demo")
    assert len(filled) == 1
    assert names(tmp_path) == ["demo"]
    assert names(tmp_path / "demo") == [STAMP, "a.toml", "files"]


def test_an_older_one_is_replaced(tmp_path: Path, filled: list[Path]) -> None:
    build_demo(tmp_path / "demo")
    (tmp_path / "demo" / STAMP).write_text("older")
    (tmp_path / "demo" / "a.toml").write_text("older")
    build_demo(tmp_path / "demo")
    assert len(filled) == 2
    assert (tmp_path / "demo" / "a.toml").read_text() != "older"
    assert names(tmp_path) == ["demo"]


def test_a_failure_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(folder: Path, stamp: str) -> None:
        (folder / "half").write_text(stamp)
        raise OSError("full")

    monkeypatch.setattr(build, "_fill", fail)
    with pytest.raises(OSError, match="full"):
        build_demo(tmp_path / "demo")
    assert names(tmp_path) == []


def test_another_process_may_have_built_it_meanwhile(
    tmp_path: Path, filled: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    build_demo(tmp_path / "demo")
    before = (tmp_path / "demo" / "a.toml").stat()
    answers = iter([False, True])
    monkeypatch.setattr(build, "_current", lambda *_: next(answers))
    build_demo(tmp_path / "demo")
    assert len(filled) == 2
    assert (tmp_path / "demo" / "a.toml").stat().st_mtime_ns == before.st_mtime_ns


def test_the_real_one_is_complete(demo: Path) -> None:
    stems = ["hipparcos", "images", "messier", "openngc"]
    expected = [
        STAMP,
        "demo.svg",
        "files",
        *(f"{stem}{end}" for stem in stems for end in (".parquet", ".toml")),
    ]
    assert names(demo) == sorted(expected)
    counts = {stem: pq.read_metadata(demo / f"{stem}.parquet").num_rows for stem in stems}
    assert counts == {"hipparcos": 13940, "images": 4, "messier": 110, "openngc": 14033}


def test_its_columns_are_all_told(registry: Registry) -> None:
    for (archive, _), connector in registry.connectors.items():
        columns = connector.describe().columns if archive == "demo" else ()
        assert [item.name for item in columns if not (item.description and item.ucd and item.label)] == []


def test_the_registry_is_built_without_a_second_demo(
    tmp_path_factory: pytest.TempPathFactory, demo: Path
) -> None:
    before = (demo / STAMP).stat().st_mtime_ns
    demo_registry(tmp_path_factory.getbasetemp() / "archives")
    assert (demo / STAMP).stat().st_mtime_ns == before
