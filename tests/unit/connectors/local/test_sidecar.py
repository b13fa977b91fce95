from pathlib import Path

import pytest

from connectors.local.sidecar import data_file, read_sidecar
from connectors.registry import ArchiveFault
from tests.support.archives import drop


def test_defaults(tmp_path: Path) -> None:
    sidecar = read_sidecar(drop(tmp_path, "stars", ""))
    assert (sidecar.title, sidecar.archive, sidecar.position) == ("stars", "local", None)


@pytest.mark.parametrize(
    ("toml", "key"),
    [
        ("colour = 1", "colour"),
        ('position = { ra = "ra" }', "position.dec"),
        ("[columns.a]\nrole = 'king'", "columns.a.role"),
        ("[columns.a]\nheight = 3", "columns.a.height"),
        ('archive = "No Such"', "archive"),
        ('documentation = "javascript:alert(1)"', "documentation"),
        ("[[parameters]]\nname='a'\nlabel='A'\nunit='s'\nfield_unit='m'", "parameters.a: s cannot"),
        ("[[parameters]]\nname='a'\nlabel='A'\nunit='s'\nfield_unit='zork'", "zork"),
        ("[[parameters]]\nname = 'radius'\nlabel = 'R'", "parameters.0.name"),
        ("[[parameters]]\nname='a'\nlabel='A'\n[[parameters]]\nname='a'\nlabel='A'", "a given twice"),
    ],
)
def test_a_fault_names_file_and_key(tmp_path: Path, toml: str, key: str) -> None:
    file = drop(tmp_path, "stars", toml)
    with pytest.raises(ArchiveFault, match=key) as raised:
        read_sidecar(file)
    assert raised.value.file == str(file)


@pytest.mark.parametrize("content", [b"title = ", b"\xff\xfe", b"title = 1"])
def test_broken_toml_is_a_fault(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "stars.toml"
    file.write_bytes(content)
    with pytest.raises(ArchiveFault):
        read_sidecar(file)


def test_the_table_of_the_same_stem_is_found(tmp_path: Path) -> None:
    file = drop(tmp_path, "stars", "", {"a": [1]})
    (tmp_path / "stars.txt").write_text("not looked at")
    assert data_file(file, read_sidecar(file)) == tmp_path / "stars.csv"


def test_two_tables_of_the_same_stem_are_a_fault(tmp_path: Path) -> None:
    file = drop(tmp_path, "stars", "", {"a": [1]})
    (tmp_path / "stars.ecsv").write_text("")
    with pytest.raises(ArchiveFault, match=r"stars\.csv, stars\.ecsv"):
        data_file(file, read_sidecar(file))


@pytest.mark.parametrize("name", ["../outside.csv", "/etc/passwd", "missing.csv", "stars.toml", "away.csv"])
def test_a_file_elsewhere_is_a_fault(tmp_path: Path, name: str) -> None:
    (tmp_path / "outside.csv").write_text("a\n1\n")
    file = drop(tmp_path / "tables", "stars", f'file = "{name}"')
    (tmp_path / "tables" / "away.csv").symlink_to(tmp_path / "outside.csv")
    with pytest.raises(ArchiveFault, match="file:"):
        data_file(file, read_sidecar(file))


def test_a_link_of_the_same_stem_that_leaves_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "outside.csv").write_text("a\n1\n")
    file = drop(tmp_path / "tables", "stars", "")
    (tmp_path / "tables" / "stars.csv").symlink_to(tmp_path / "outside.csv")
    with pytest.raises(ArchiveFault, match="leaves this folder"):
        data_file(file, read_sidecar(file))
