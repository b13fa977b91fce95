"""Services of the archives, each once however many datasets it has, and told apart in their list."""

from pathlib import Path

import pytest

from app.pages.workbench.workbench import ServiceLine, service_lines
from app.services.workbench.services import services_of
from connectors.registry import Tools, load_registry
from connectors.transport import MemoryTransport

ONE = """
title = "One"
institute = "X"
summary = "Stars."
[[datasets]]
id = "stars"
title = "Stars"
connector = "tap"
url = "https://vo.one.test/tap"
[datasets.options]
table = "a.stars"
"""
SEVERAL = """
title = "Several"
institute = "Y"
summary = "Surveys."
"""


def dataset(name: str, url: str, options: str = "") -> str:
    return (
        f'[[datasets]]\nid = "{name}"\ntitle = "{name.title()}"\nconnector = "tap"\nurl = "{url}"\n'
        f'[datasets.options]\ntable = "b.{name}"\n{options}\n'
    )


@pytest.fixture
def lines(tmp_path: Path) -> dict[str, ServiceLine]:
    several = [dataset(name, "https://y.test/vo/api/caom/") for name in ("hst", "jwst", "tess")]
    several.append(dataset("kepler", "https://y.test/vo/api/caom", "async = true"))
    several.append(dataset("gaia", "https://y.test/vo/api/gaia"))
    (tmp_path / "one.toml").write_text(ONE, encoding="utf-8")
    (tmp_path / "several.toml").write_text(SEVERAL + "".join(several), encoding="utf-8")
    found = load_registry(Tools(MemoryTransport(), tmp_path), folders=[tmp_path])
    made = service_lines(services_of(found), lambda offer: f"/adql/{offer.name}")
    return {line.name: line for line in made}


def test_services_of_one_archive_are_told_apart(lines: dict[str, ServiceLine]) -> None:
    assert set(lines) == {"One", "Several: Kepler", "Several: Gaia"}
    assert [line.address for line in lines.values()] == [
        "vo.one.test/tap",
        "y.test/vo/api/caom",
        "y.test/vo/api/gaia",
    ]


def test_the_dataset_that_can_do_most_stands_for_its_service(lines: dict[str, ServiceLine]) -> None:
    line = lines["Several: Kepler"]
    assert line.url == "/adql/several/kepler"
    assert line.datasets == "Kepler, Hst, Jwst and 1 more"
    assert lines["One"].datasets == "Stars"
