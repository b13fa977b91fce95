from pathlib import Path

from connectors.local.connector import LocalConnector
from connectors.local.folder import find_tables
from connectors.registry import load_registry
from tests.support.archives import drop, tools


def test_tables_of_a_folder_and_one_level_below(tmp_path: Path) -> None:
    drop(tmp_path, "Big Stars", 'summary = "S"', {"a": [1]})
    drop(tmp_path / "sub", "two", 'archive = "demo"', {"a": [1]})
    drop(tmp_path / "sub" / "deeper", "three", "", {"a": [1]})
    found, faults = find_tables([tmp_path, tmp_path / "missing"])
    assert [(archive, dataset.id, dataset.connector) for archive, dataset in found] == [
        ("local", "big-stars", "local"),
        ("demo", "two", "local"),
    ]
    assert found[0][1].summary == "S"
    assert faults == []


def test_a_faulty_table_never_stops_the_others(tmp_path: Path) -> None:
    drop(tmp_path, "bad", "colour = 1", {"a": [1]})
    drop(tmp_path, "good", "", {"a": [1]})
    drop(tmp_path, "lone", "")
    drop(tmp_path, "___", "", {"a": [1]})
    found, faults = find_tables([tmp_path])
    assert [dataset.id for _, dataset in found] == ["good"]
    assert sorted(Path(fault.file).stem for fault in faults) == ["___", "bad", "lone"]


def test_the_same_id_twice_is_told(tmp_path: Path) -> None:
    drop(tmp_path / "a", "stars", "", {"a": [1]})
    drop(tmp_path / "b", "stars", "", {"a": [1]})
    found, faults = find_tables([tmp_path])
    assert len(found) == 1
    assert "already" in faults[0].words


def test_the_registry_takes_them_and_conversion_faults_stay_alone(tmp_path: Path) -> None:
    drop(tmp_path / "tables", "good", "", {"a": [1]})
    drop(tmp_path / "tables", "wrong", 'key = "nope"', {"a": [1]})
    offered, _ = find_tables([tmp_path / "tables"])
    registry = load_registry(tools(tmp_path), offered=offered, makers={"local": LocalConnector})
    good, wrong = (registry.connector("local", name) for name in ("good", "wrong"))
    assert isinstance(good, LocalConnector)
    assert isinstance(wrong, LocalConnector)
    assert good.fault() is None
    fault = wrong.fault()
    assert fault is not None
    assert "key: no column 'nope' in wrong.csv" in fault.words
