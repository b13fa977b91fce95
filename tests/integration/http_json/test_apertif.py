"""The shipped Apertif archive against a server that answers as ALTA does: through the door, and as pages."""

import io
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from connectors.archive import Archive
from connectors.contract import Choices, Circle, ParameterKind, QueryRequest
from connectors.errors import Refused
from connectors.http_json import HttpJsonConnector
from connectors.registry import SHIPPED, Registry, Tools, read_archive
from connectors.transport import Hosts, HttpTransport, Rules
from tests.support.alta import Alta, AltaServer
from tests.support.archives import answered
from tests.support.pages import cells_of, page_of, words_of

DATASETS = ("imaging-processed", "imaging-raw", "timedomain-raw")
CENTRE = Circle(342.16, 33.94, 2.0)


@pytest.fixture
def alta() -> Iterator[AltaServer]:
    with AltaServer(Alta()) as server:
        yield server


@pytest.fixture
def archive(alta: AltaServer) -> Archive:
    """The shipped archive, its service on loopback."""
    shipped = read_archive(SHIPPED / "apertif.toml")
    here = [dataset.model_copy(update={"url": alta.url}) for dataset in shipped.datasets]
    return shipped.model_copy(update={"datasets": here})


@pytest.fixture
def connectors(archive: Archive) -> dict[str, HttpJsonConnector]:
    door = HttpTransport("Portal/1", allowed_hosts=["127.0.0.1"], hosts=Hosts(rules=Rules(failures=99)))
    tools = Tools(door, Path())
    return {dataset.id: HttpJsonConnector(archive, dataset, tools) for dataset in archive.datasets}


@pytest.fixture
def apertif(app: Flask, archive: Archive, connectors: dict[str, HttpJsonConnector]) -> None:
    """The archive in the portal, for one test."""
    portal = app.extensions["portal"]
    asked_by = {("apertif", name): connector for name, connector in connectors.items()}
    registry = Registry(
        {**portal.registry.archives, "apertif": archive}, {**portal.registry.connectors, **asked_by}
    )
    app.extensions["portal"] = replace(portal, registry=registry)


def question(dataset: str, **given: Any) -> QueryRequest:
    return QueryRequest(archive="apertif", dataset=dataset, **{"region": CENTRE, "max_rows": 1000, **given})


def defaults(connector: HttpJsonConnector) -> dict[str, Choices]:
    """What the form asks for when it is sent as it comes."""
    filled = [parameter for parameter in connector.describe().parameters if parameter.default]
    assert all(parameter.kind is ParameterKind.CHOICE for parameter in filled)
    return {parameter.name: Choices((parameter.default,)) for parameter in filled}


@pytest.mark.parametrize(
    ("dataset", "rows"), [("imaging-processed", 48), ("imaging-raw", 25), ("timedomain-raw", 0)]
)
def test_the_form_as_it_comes_is_understood(
    connectors: dict[str, HttpJsonConnector], dataset: str, rows: int
) -> None:
    connector = connectors[dataset]
    table = answered(connector, question(dataset, filters=defaults(connector)))
    assert table.num_rows == rows
    assert set(table["release"].to_pylist()) <= {"APERTIF_DR1_Imaging"}


def test_pages_follow_each_other_and_every_row_comes_once(
    connectors: dict[str, HttpJsonConnector], alta: AltaServer
) -> None:
    alta.alta.held = [dict(product, PID=f"x/{index}") for index, product in enumerate(alta.alta.held * 10)]
    table = answered(
        connectors["imaging-processed"], question("imaging-processed", region=None, max_rows=10_000)
    )
    assert table.num_rows == len(set(table["pid"].to_pylist())) == 2400
    assert [dict(pairs)["page"] for pairs in alta.alta.asked] == ["1", "2", "3", "4", "5"]


def test_several_subtypes_are_one_parameter(
    connectors: dict[str, HttpJsonConnector], alta: AltaServer
) -> None:
    filters = {"product_subtype": Choices(("continuumMF",)), "field_name": "2248"}
    table = answered(connectors["imaging-processed"], question("imaging-processed", filters=filters))
    assert set(table["product_subtype"].to_pylist()) == {"continuumMF"}
    asked = dict(alta.alta.asked[0])
    assert asked["dataProductSubType__in"] == "continuumMF"
    assert asked["target__icontains"] == "2248"


def test_another_release_is_sorted_out_where_alta_does_not(
    connectors: dict[str, HttpJsonConnector], alta: AltaServer
) -> None:
    alta.alta.knows_release = False
    filters = {"release": Choices(("SVC_2019_Imaging",))}
    table = answered(connectors["imaging-raw"], question("imaging-raw", filters=filters))
    assert table.num_rows == 24
    assert set(table["release"].to_pylist()) == {"SVC_2019_Imaging"}


def test_everything_is_not_an_answer(archive: Archive) -> None:
    dataset = archive.datasets[0]
    options = {**dataset.options, "base": {"no_such_filter": "x"}}
    door = HttpTransport("Portal/1", allowed_hosts=["127.0.0.1"])
    connector = HttpJsonConnector(
        archive, dataset.model_copy(update={"options": options}), Tools(door, Path())
    )
    with pytest.raises(Refused, match=r"did not understand .* all of its 300492 rows"):
        answered(connector, question("imaging-processed", region=None))


def test_an_error_page_is_refused(connectors: dict[str, HttpJsonConnector], alta: AltaServer) -> None:
    alta.alta.broken = True
    with pytest.raises(Refused, match="HTTP 500"):
        answered(connectors["imaging-raw"], question("imaging-raw"))


@pytest.mark.parametrize("dataset", DATASETS)
def test_the_script_that_is_shown_gives_the_same_rows(
    connectors: dict[str, HttpJsonConnector], dataset: str
) -> None:
    asked = question(dataset, max_rows=30)
    scripts = [recipe.text for recipe in connectors[dataset].plan(asked).shown if recipe.language == "python"]
    found: dict[str, Any] = {}
    with redirect_stdout(io.StringIO()) as said:
        exec(scripts[0], found)  # noqa: S102 - that it runs is what is shown
    assert said.getvalue() == ""
    table = answered(connectors[dataset], asked)
    assert [row["PID"] for row in found["rows"]] == table["pid"].to_pylist()
    assert len(found["rows"]) == 30


@pytest.mark.usefixtures("apertif")
def test_the_datasets_page_shows_the_rows(client: FlaskClient) -> None:
    asked = "target=342.16+33.94&radius=2+deg&release=APERTIF_DR1_Imaging&product_type=image"
    page = client.get(f"/archives/apertif/imaging-processed?{asked}")
    assert page.status_code == 200
    assert len(cells_of(page, 0)) == 24
    assert "webdav/APERTIF_DR1_Imaging/190809042_AP_B001/image_0001.fits" in page.text


@pytest.mark.usefixtures("apertif")
def test_the_form_begins_with_the_first_data_release(client: FlaskClient) -> None:
    page = client.get("/archives/apertif/imaging-processed")
    chosen = page_of(page).xpath(
        "//*[@name='release']//option[@selected] | //input[@name='release'][@checked]"
    )
    assert [choice.get("value") for choice in chosen] == ["APERTIF_DR1_Imaging"]


@pytest.mark.usefixtures("apertif")
def test_the_page_tells_what_alta_says(client: FlaskClient, alta: AltaServer) -> None:
    alta.alta.broken = True
    page = client.get("/archives/apertif/imaging-raw?target=342.16+33.94&radius=2+deg")
    assert page.status_code == 200
    assert "HTTP 500" in words_of(page_of(page))
