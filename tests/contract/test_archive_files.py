"""Every archive file that ships can be read, and a wrong one says where."""

from pathlib import Path

import pytest

from connectors.local import LocalConnector
from connectors.registry import SHIPPED, ArchiveFault, Registry, read_archive
from tests.support.archives import CASES

FILES = sorted(SHIPPED.glob("*.toml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_it_loads_and_tells_whose_it_is(file: Path) -> None:
    archive = read_archive(file)
    assert archive.id == file.stem
    assert archive.title
    assert archive.institute
    assert archive.summary


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_an_unknown_key_names_file_and_key(file: Path, tmp_path: Path) -> None:
    copy = tmp_path / file.name
    copy.write_text("colour = 'blue'\n" + file.read_text("utf-8"), encoding="utf-8")
    with pytest.raises(ArchiveFault, match="colour") as raised:
        read_archive(copy)
    assert raised.value.file == str(copy)


def test_the_demo_has_no_faults_and_every_dataset_is_asked(registry: Registry) -> None:
    assert registry.faults == ()
    asked = {name.removesuffix("-cone") for name in CASES}
    assert {f"{archive}/{dataset}" for archive, dataset in registry.connectors} <= asked


def test_targets_of_the_demos_examples_have_a_place(registry: Registry) -> None:
    for connector in registry.connectors.values():
        assert isinstance(connector, LocalConnector)
        targets = [example["target"] for example in connector.describe().examples if "target" in example]
        assert [target for target in targets if connector.resolve(target) is None] == []
