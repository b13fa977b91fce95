"""A dataset's form and answer, beyond a target and a radius."""

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from connectors.contract import Capability, Interval, Plan, Polygon, QueryRequest
from connectors.errors import UsageError
from tests.support.fakes import FakeConnector, put_into, rows_of
from tests.support.pages import described, page_of, words_of

URL = "/archives/fake/stars"
EVERYTHING = frozenset(Capability)


@pytest.fixture
def connector(app: Flask) -> FakeConnector:
    made = FakeConnector(capabilities=EVERYTHING)
    put_into(app, fake=made)
    return made


def narrowing(page: html.HtmlElement) -> html.HtmlElement:
    (found,) = page.xpath("//details[@class='narrowing']")
    return found


def test_region_time_and_band_reach_the_connector(client: FlaskClient, connector: FakeConnector) -> None:
    typed = {
        "polygon": "11 42, 11 41, 10 41",
        "time_min": "2020-03-01",
        "time_max": "2020-03-01",
        "band_min": "500",
        "band_unit": "nm",
    }
    assert client.get(URL, query_string=typed).status_code == 200
    (request,) = connector.requests
    assert request.region == Polygon(((10.0, 41.0), (11.0, 42.0), (11.0, 41.0)))
    assert request.time == Interval(58909.0, 58910.0)
    assert request.band == Interval(pytest.approx(5e-7), None)


def test_the_form_is_calm_until_it_is_needed(client: FlaskClient, connector: FakeConnector) -> None:
    part = narrowing(page_of(client.get(URL)))
    assert words_of(part.xpath("./summary")[0]) == "Region, time, band"
    assert part.get("open") is None
    assert narrowing(page_of(client.get(f"{URL}?time_min=2020"))).get("open") is not None
    assert connector.requests


@pytest.mark.usefixtures("connector")
def test_the_persons_own_words_stand_in_the_form_and_in_the_way_back(client: FlaskClient) -> None:
    answer = page_of(client.get(f"{URL}?band_min=2&band_max=10&band_unit=keV&time_min=2020&max_rows=5"))
    assert answer.xpath("//select[@name='band_unit']/option[@selected]/@value") == ["keV"]
    assert answer.xpath("//form[@id='question']//input[@name='time_min']/@value") == ["2020"]
    row = page_of(client.get(answer.xpath("//a[@class='row-link']/@href")[0]))
    back = row.xpath("//a[.='All rows']/@href")[0]
    assert "band_unit=keV" in back
    assert "time_min=2020" in back


@pytest.mark.usefixtures("connector")
def test_what_is_wrong_is_said_beside_its_field_and_kept(client: FlaskClient) -> None:
    answer = client.get(f"{URL}?time_min=2020&time_max=tomorrow&band_min=-1&band_unit=keV&polygon=1+2")
    assert answer.status_code == 422
    page = page_of(answer)
    assert "Give a date such as" in described(answer, "time_max")
    assert "above 0" in described(answer, "band_min")
    assert "three corners" in described(answer, "polygon")
    assert page.xpath("//*[@aria-invalid]/@name") == ["polygon", "time_max", "band_min"]
    assert page.xpath("//input[@name='time_max']/@value") == ["tomorrow"]


def test_what_a_connector_cannot_do_with_a_time_is_said_beside_it(app: Flask, client: FlaskClient) -> None:
    put_into(app, fake=Refusing(capabilities=EVERYTHING))
    answer = client.get(f"{URL}?time_min=2020")
    assert answer.status_code == 422
    assert "Only whole years" in described(answer, "time_min")


class Refusing(FakeConnector):
    """Takes no times."""

    def plan(self, request: QueryRequest) -> Plan:
        raise UsageError(f"Only whole years here, not {request.time}.", field="time")


@pytest.mark.parametrize("truncated", [True, False])
def test_what_was_wrong_with_an_answer_is_told(app: Flask, client: FlaskClient, truncated: bool) -> None:
    says = replace(rows_of(truncated=truncated), diagnosis="It breaks off in row 3.")
    put_into(app, fake=FakeConnector(says))
    page = page_of(client.get(f"{URL}?max_rows=5"))
    (box,) = page.xpath("//section[starts-with(@class, 'box ')]")
    assert "It breaks off in row 3." in words_of(box)
    assert ("Only the first 3 rows" in words_of(box)) is truncated
    assert len(page.xpath("//form[@class='rows-form']//tbody/tr")) == 3


def test_an_address_that_was_not_confirmed_is_told_quietly(app: Flask, client: FlaskClient) -> None:
    put_into(app, fake=FakeConnector())
    archive = app.extensions["portal"].registry.archives["fake"]
    unsure = archive.datasets[0].model_copy(update={"verified": False, "unverified": "No page names it."})
    app.extensions["portal"].registry.archives["fake"] = archive.model_copy(update={"datasets": [unsure]})
    for address in (URL, "/archives/fake", "/-/health"):
        assert "No page names it." in client.get(address).text


def test_columns_stand_in_the_order_that_the_dataset_gives(app: Flask, client: FlaskClient) -> None:
    put_into(app, fake=FakeConnector())
    archives = app.extensions["portal"].registry.archives
    ordered = archives["fake"].datasets[0].model_copy(update={"shown": ["mag", "name"]})
    archives["fake"] = archives["fake"].model_copy(update={"datasets": [ordered]})
    heads = page_of(client.get(f"{URL}?max_rows=5")).xpath("//form[@class='rows-form']//thead//a/text()[1]")
    assert [head.strip() for head in heads] == ["mag", "name", "ra", "dec"]
