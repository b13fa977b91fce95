"""Who has no data there is left out of a search, and is asked where a person wants it all the same."""

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from connectors.coverage import CoverageFile
from connectors.registry import Registry
from tests.integration.app.searches.asking import ASK, ask, told
from tests.support.browsing import press
from tests.support.fakes import FakeConnector
from tests.support.pages import element, page_of, words_of

NORTH = CoverageFile.model_validate({"regions": ["RANGE 0 360 60 90"]})


@pytest.fixture
def northern(app: Flask) -> None:
    """The archive `good` has data near the pole alone."""
    house = app.extensions["portal"]
    archive = house.registry.archives["good"]
    datasets = [one.model_copy(update={"coverage": NORTH}) for one in archive.datasets]
    archives = {**house.registry.archives, "good": archive.model_copy(update={"datasets": datasets})}
    registry = Registry(archives, house.registry.connectors, house.registry.faults)
    app.extensions["portal"] = replace(house, registry=registry)


@pytest.mark.usefixtures("northern")
def test_who_has_no_data_there_is_marked_and_left_out(client: FlaskClient, good: FakeConnector) -> None:
    query = "/search?target=10+20&radius=1&archive=good&archive=bad"
    page = client.get(query)
    assert "1 of 2 datasets is asked this" in words_of(element(page, "before"))
    assert "No data here: outside its footprint. Ask it anyway" in words_of(element(page, "before"))
    answer = press(client, page, "Search", typed={})
    assert told(answer)[1][1].startswith("skipped No data here: outside its footprint.")
    assert good.requests == []
    (link,) = page_of(answer).xpath("//a[text()='Ask it anyway']/@href")
    again = press(client, client.get(link), "Search", typed={})
    assert told(again)[1][1] == "cut short"
    assert len(good.requests) == 1


@pytest.mark.usefixtures("northern")
def test_where_it_may_have_data_it_is_asked(client: FlaskClient, good: FakeConnector) -> None:
    ask(client, target="10 75")
    assert len(good.requests) == 1


@pytest.mark.usefixtures("northern")
def test_where_nobody_has_data_the_form_offers_to_ask_anyway(client: FlaskClient) -> None:
    answer = client.post("/searches", data={**ASK, "archive": "good"})
    assert answer.status_code == 422
    assert "or has data there" in answer.text
    (box,) = page_of(answer).xpath("//input[@name='anyway']")
    assert (box.get("value"), box.get("form")) == ("good/stars", "search-form")
