from pathlib import Path

import pytest

from connectors.contract import Column, TableInfo
from connectors.errors import Unreachable
from connectors.tap.kept import FRESH, KeptTables

URL = "http://tap.example.org/tap"
TABLES = (
    TableInfo(name="s.t", title="Ünï"),
    TableInfo(name="u", columns=(Column(name="a", datatype="int"),)),
)


class Service:
    def __init__(self) -> None:
        self.asked = 0

    def __call__(self) -> tuple[TableInfo, ...]:
        self.asked += 1
        return TABLES


def test_a_list_is_asked_for_once_a_day(tmp_path: Path) -> None:
    clock, service = [1000.0], Service()
    kept = KeptTables(tmp_path / "tap", now=lambda: clock[0])
    assert kept.listed(URL, service) == TABLES
    clock[0] += FRESH - 1
    assert kept.listed(URL, service) == TABLES
    assert service.asked == 1
    clock[0] += 2
    assert kept.listed(URL, service) == TABLES
    assert service.asked == 2


def test_each_service_has_its_own(tmp_path: Path) -> None:
    service = Service()
    kept = KeptTables(tmp_path)
    kept.listed(URL, service)
    kept.listed(f"{URL}2", service)
    assert service.asked == 2


@pytest.mark.parametrize("damage", [b"", b"{}", b"[1]", b'{"asked": 1, "tables": [{"colour": 1}]}'])
def test_a_damaged_file_is_none(tmp_path: Path, damage: bytes) -> None:
    service = Service()
    kept = KeptTables(tmp_path)
    kept.listed(URL, service)
    (file,) = tmp_path.iterdir()
    file.write_bytes(damage)
    assert kept.listed(URL, service) == TABLES
    assert kept.listed(URL, service) == TABLES
    assert service.asked == 2


def test_a_clock_that_went_back_does_not_keep_a_list_for_ever(tmp_path: Path) -> None:
    clock, service = [1e12], Service()
    kept = KeptTables(tmp_path, now=lambda: clock[0])
    kept.listed(URL, service)
    clock[0] = 1e9
    kept.listed(URL, service)
    assert service.asked == 2


def test_where_nothing_can_be_written_the_answer_is_given(tmp_path: Path) -> None:
    (tmp_path / "tap").write_text("a file, not a folder", encoding="ascii")
    assert KeptTables(tmp_path / "tap").listed(URL, Service()) == TABLES


def test_a_failure_is_not_kept(tmp_path: Path) -> None:
    def gone() -> tuple[TableInfo, ...]:
        raise Unreachable("Gone.")

    with pytest.raises(Unreachable):
        KeptTables(tmp_path).listed(URL, gone)
    assert list(tmp_path.iterdir()) == []
