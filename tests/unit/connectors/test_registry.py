from collections.abc import Iterable
from pathlib import Path

import pytest

from connectors.archive import Archive, Dataset, Strict
from connectors.registry import ArchiveFault, Registry, Tools, factories, load_registry, read_archive
from connectors.transport import MemoryTransport
from tests.support.fakes import FakeConnector

HEAD = 'title = "{name}"\ninstitute = "X"\nsummary = "S"\n'
DATASET = '[[datasets]]\nid = "{name}"\ntitle = "D"\nconnector = "{connector}"\n'


class Options(Strict):
    size: int


def fake(*_: object) -> FakeConnector:
    return FakeConnector()


def picky(_: Archive, dataset: Dataset, __: Tools) -> FakeConnector:
    Options.model_validate(dataset.options)
    return FakeConnector()


def broken(*_: object) -> FakeConnector:
    raise FileNotFoundError("no such table")


def archive_file(folder: Path, name: str, more: str = "", datasets: Iterable[tuple[str, str]] = ()) -> Path:
    folder.mkdir(exist_ok=True)
    text = HEAD.format(name=name) + more
    text += "".join(DATASET.format(name=one, connector=connector) for one, connector in datasets)
    file = folder / f"{name}.toml"
    file.write_text(text, encoding="utf-8")
    return file


def load(*folders: Path, offered: Iterable[tuple[str, Dataset]] = ()) -> Registry:
    tools = Tools(MemoryTransport(), folders[0])
    makers = {"fake": fake, "picky": picky, "broken": broken}
    return load_registry(tools, folders=folders, offered=offered, makers=makers)


def test_archives_come_in_their_order(tmp_path: Path) -> None:
    archive_file(tmp_path, "a", "order = 2\n", [("d", "fake")])
    archive_file(tmp_path, "b", "order = 1\n", [("d", "fake")])
    archive_file(tmp_path, "c", "order = 2\n", [("d", "fake")])
    assert list(load(tmp_path).archives) == ["b", "a", "c"]


def test_each_dataset_has_its_connector(tmp_path: Path) -> None:
    archive_file(tmp_path, "a", "", [("d", "fake"), ("e", "fake")])
    registry = load(tmp_path)
    assert registry.connector("a", "d") is not registry.connector("a", "e")
    with pytest.raises(KeyError):
        registry.connector("a", "x")


def test_people_see_what_is_visible_and_has_datasets(tmp_path: Path) -> None:
    archive_file(tmp_path, "seen", "", [("d", "fake")])
    archive_file(tmp_path, "hidden", "visible = false\n", [("d", "fake")])
    archive_file(tmp_path, "bare")
    registry = load(tmp_path)
    assert [archive.id for archive in registry.visible()] == ["seen"]
    assert registry.archive("hidden")
    assert registry.archive("nothing") is None


def test_a_later_folders_file_replaces_an_earlier_one(tmp_path: Path) -> None:
    archive_file(tmp_path / "shipped", "a", 'text = "shipped"\n')
    archive_file(tmp_path / "own", "a", 'text = "own"\n')
    archive = load(tmp_path / "shipped", tmp_path / "own").archive("a")
    assert archive
    assert archive.text == "own"


def test_offered_datasets_join_their_archive_in_order(tmp_path: Path) -> None:
    archive_file(tmp_path, "a", "", [("d", "fake")])
    offered = Dataset(id="first", title="First", connector="fake", order=1)
    registry = load(tmp_path, offered=[("a", offered)])
    assert [dataset.id for dataset in registry.archives["a"].datasets] == ["first", "d"]
    assert registry.connector("a", "first")


def test_a_dataset_offered_to_no_archive_is_told(tmp_path: Path) -> None:
    offered = Dataset(id="lost", title="Lost", connector="fake")
    (fault,) = load(tmp_path, offered=[("nowhere", offered)]).faults
    assert (fault.file, "lost" in fault.words) == ("nowhere", True)


@pytest.mark.parametrize(
    ("more", "datasets", "words"),
    [
        ('colour = "blue"\n', [], "colour"),
        ("order = -1\n", [], "order"),
        ("this is no TOML\n", [], "line 4"),
        ("", [("d", "unheard-of")], "no 'unheard-of' (there are: broken, fake, picky)"),
        ("", [("D D", "fake")], "datasets.0.id"),
        ("", [("d", "picky")], "d.options.size"),
        ("", [("d", "broken")], "no such table"),
    ],
)
def test_a_faulty_archive_is_told_and_stops_no_other(
    tmp_path: Path, more: str, datasets: list[tuple[str, str]], words: str
) -> None:
    archive_file(tmp_path, "bad", more, datasets)
    archive_file(tmp_path, "good", "", [("d", "fake")])
    registry = load(tmp_path)
    (fault,) = registry.faults
    assert "bad" in fault.file
    assert words in fault.words
    assert list(registry.archives) == ["good"]


def test_a_file_that_is_no_text_is_a_fault(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(ArchiveFault) as raised:
        read_archive(file)
    assert raised.value.file == str(file)


def test_a_files_name_is_its_archives_id(tmp_path: Path) -> None:
    assert read_archive(archive_file(tmp_path, "some-sky")).id == "some-sky"


def test_installed_packages_offer_connectors() -> None:
    assert "local" in factories()


def test_two_datasets_of_one_id_are_a_fault(tmp_path: Path) -> None:
    dataset = '[[datasets]]\nid = "stars"\ntitle = "Stars"\nconnector = "none"\n'
    (tmp_path / "ours.toml").write_text(f'title = "T"\ninstitute = "I"\nsummary = "S"\n{dataset}{dataset}')
    registry = load_registry(Tools(MemoryTransport(), tmp_path), folders=[tmp_path], makers={})
    assert "'stars' is there twice" in str(registry.faults[0])
