import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from connectors.archive import Dataset, ParameterFile
from connectors.contract import Capability, FileHolder, NameResolver, Role
from connectors.local import LocalConnector
from connectors.local.connector import Options
from connectors.local.sidecar import ColumnFile, Sidecar
from tests.support.archives import ARCHIVE, drop, local, tools

TOML = """
key = "name"
names = ["name"]
files = "images"
position = { ra = "ra", dec = "dec" }
shown = ["mag", "name"]

[columns.mag]
label = "Magnitude"
unit = "mag"
ucd = "phot.mag"
description = "How bright."
link = "https://example.org/{value}"

[columns.picture]
role = "preview"
"""
COLUMNS = {"ra": [1.0], "name": ["x"], "dec": [1.0], "mag": [2.0], "picture": ["a.png"]}


def test_what_is_described(tmp_path: Path) -> None:
    described = local(drop(tmp_path, "t", TOML, COLUMNS), tmp_path).describe()
    assert described.rows == 1
    assert described.key == "name"
    assert described.capabilities == {Capability.CONE, Capability.BOX, Capability.NAMES, Capability.FILES}
    assert [(item.name, item.shown, item.role) for item in described.columns] == [
        ("mag", True, None),
        ("name", True, Role.NAME),
        ("ra", False, Role.RA),
        ("dec", False, Role.DEC),
        ("picture", False, Role.PREVIEW),
    ]
    mag = described.columns[0]
    assert (mag.label, mag.unit, mag.ucd, mag.datatype) == ("Magnitude", "mag", "phot.mag", "long")
    assert mag.link == "https://example.org/{value}"


def test_the_manuals_full_example_is_a_table(tmp_path: Path) -> None:
    manual = Path(__file__).parents[4] / "docs" / "tables.md"
    example = re.search(r"```toml\n(# stars\.toml.*?)```", manual.read_text("utf-8"), re.DOTALL)
    assert example is not None
    columns = {"name": ["Vega"], "other_names": ["HIP 91262,Alpha Lyrae"], "ra": [279.2], "dec": [38.8]}
    file = drop(tmp_path, "stars", "", {**columns, "mag": [0.03], "cutout": ["vega.fits"]})
    file.write_text(example[1], encoding="utf-8")
    connector = local(file, tmp_path)
    assert connector.fault() is None
    assert connector.resolve("alpha lyrae") is not None


def test_the_manual_tells_every_key() -> None:
    manual = (Path(__file__).parents[4] / "docs" / "tables.md").read_text("utf-8")
    keys = {*Sidecar.model_fields, *ColumnFile.model_fields, *ParameterFile.model_fields}
    assert [key for key in sorted(keys) if f"`{key}`" not in manual] == []


def test_making_one_reads_nothing(tmp_path: Path) -> None:
    assert local(tmp_path / "missing.toml", tmp_path).name == "local"


def test_a_missing_toml_is_told_when_it_is_used(tmp_path: Path) -> None:
    fault = local(tmp_path / "missing.toml", tmp_path).fault()
    assert fault is not None
    assert "missing.toml" in fault.file


@pytest.mark.parametrize("options", [{}, {"sidecar": "x", "colour": 1}])
def test_wrong_options_are_refused(tmp_path: Path, options: dict[str, object]) -> None:
    dataset = Dataset(id="t", title="T", connector="local", options=options)
    with pytest.raises(ValidationError):
        LocalConnector(ARCHIVE, dataset, tools(tmp_path))


def test_it_holds_the_further_protocols(tmp_path: Path) -> None:
    connector = local(drop(tmp_path, "t", "", {"a": [1]}), tmp_path)
    assert isinstance(connector, NameResolver)
    assert isinstance(connector, FileHolder)
    assert connector.describe().capabilities == frozenset()


def test_options_name_the_toml() -> None:
    assert list(Options.model_fields) == ["sidecar"]
