"""From a target to rows, without scripts and without a network."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.portal import Portal
from app.services.names import Sesame
from connectors.transport import MemoryTransport, Reply
from tests.support.fakes import FakeConnector, put_into
from tests.support.pages import cells_of, described, element, page_of, words_of
from tests.support.sesame import NOTHING, URL, VEGA, address

OPENNGC = "/archives/demo/openngc"
M31 = f"{OPENNGC}?target=M+31&radius=1+deg"


def test_around_m31_there_are_its_companions_where_they_are(client: FlaskClient) -> None:
    rows = client.get(M31.replace("openngc", "openngc.json")).get_json()["rows"]
    places = {row[0]: (row[2], row[3]) for row in rows}
    assert places["NGC 224"] == pytest.approx((10.6848, 41.2691), abs=1e-3)
    assert places["NGC 221"] == pytest.approx((10.6743, 40.8653), abs=1e-3)
    assert places["NGC 205"] == pytest.approx((10.0920, 41.6853), abs=1e-3)


def test_the_nearest_comes_first(client: FlaskClient) -> None:
    assert cells_of(client.get(M31), 0)[:3] == ["NGC 224", "NGC 221", "NGC 205"]


@pytest.mark.parametrize(
    "target",
    ["M 31", "m31", "Messier 31", "NGC 0224", "Andromeda Galaxy", "10.6848 +41.2691", "00 42 44.3 +41 16 09"],
)
def test_each_way_to_name_it_finds_it(client: FlaskClient, target: str) -> None:
    answer = client.get(OPENNGC, query_string={"target": target, "radius": "1 deg"})
    assert cells_of(answer, 0)[0] == "NGC 224"


@pytest.mark.parametrize("radius", ["60 arcmin", "3600 arcsec", "60'", "1"])
def test_a_radius_in_any_unit_is_the_same_question(client: FlaskClient, radius: str) -> None:
    rows = cells_of(client.get(OPENNGC, query_string={"target": "M 31", "radius": radius}), 0)
    assert rows == cells_of(client.get(M31), 0)


def test_from_the_first_page_to_a_row(client: FlaskClient) -> None:
    found = client.get("/search?target=M+31&radius=1+deg")
    link = page_of(found).xpath("//table//th/a[contains(., 'OpenNGC')]/@href")[0]
    rows = client.get(link)
    row = client.get(page_of(rows).xpath("//a[@class='row-link']/@href")[0])
    assert words_of(page_of(row).xpath("//h1")[0]) == "NGC 224"
    assert "00 42 44.35 +41 16 08.6" in row.text


def test_every_dataset_with_positions_says_what_it_has(client: FlaskClient) -> None:
    lines = page_of(client.get("/search?target=M+31&radius=1+deg")).xpath("//tbody/tr")
    told = {words_of(line.xpath("./th/a")[0]): words_of(line.xpath("./td")[0]) for line in lines}
    assert len(told) == 4
    assert told["OpenNGC: NGC and IC objects"] == "answered"
    assert told["Sample images"] == "no rows"


def test_what_was_asked_before_is_not_asked_again(app: Flask, client: FlaskClient) -> None:
    connector = FakeConnector()
    put_into(app, fake=connector)
    client.get("/archives/fake/stars?target=10+20&radius=1&max_rows=10000")
    client.get("/archives/fake/stars?target=10+20&radius=60+arcmin&max_rows=10000&sort=mag")
    client.get("/archives/fake/stars.csv?target=10+20&radius=1")
    assert len(connector.requests) == 1


@pytest.mark.parametrize(
    ("url", "field", "words"),
    [
        ("/search?target=Xyzzy", "target", "do not know 'Xyzzy'"),
        ("/search?target=10+91", "target", "declination"),
        ("/search?target=M+31&radius=wide", "radius", "Give a number"),
        ("/search?target=M+31&radius=1&radius_unit=parsec", "radius", "Choose degrees"),
        (f"{OPENNGC}?target=Xyzzy", "target", "do not know 'Xyzzy'"),
    ],
)
def test_a_fault_stands_beside_its_field_and_nothing_is_lost(
    client: FlaskClient, url: str, field: str, words: str
) -> None:
    answer = client.get(url)
    assert answer.status_code == 422
    assert words in described(answer, field)
    control = element(answer, f"field-{field}")
    assert control.get("aria-invalid") == "true"
    assert f"{field}={control.get('value').replace(' ', '+')}" in url


def test_an_unknown_archive_is_told(client: FlaskClient) -> None:
    answer = client.get("/search?target=M+31&archive=nothing")
    assert answer.status_code == 422
    assert "There is no archive" in answer.text


def resolving(app: Flask, portal: Portal, body: bytes, name: str) -> None:
    transport = MemoryTransport({address(name): Reply(200, body)})
    app.extensions["portal"] = replace(portal, sesame=Sesame(URL, transport, timedelta(days=1)))


def test_sesame_finds_what_the_tables_do_not_know(app: Flask, client: FlaskClient, portal: Portal) -> None:
    resolving(app, portal, VEGA, "3 Lyr")
    answer = client.get("/search?target=3+Lyr&radius=1+arcmin")
    assert answer.status_code == 200
    assert "* alf Lyr" in answer.text
    assert "HIP 91262" in answer.text


def test_what_nobody_knows_says_what_to_do(app: Flask, client: FlaskClient, portal: Portal) -> None:
    resolving(app, portal, NOTHING, "Xyzzy")
    assert "give a position such as" in described(client.get("/search?target=Xyzzy"), "target")


def test_a_resolver_that_is_away_is_told_as_that(app: Flask, client: FlaskClient, portal: Portal) -> None:
    resolving(app, portal, NOTHING, "another name")
    assert "could not be asked" in described(client.get("/search?target=Xyzzy"), "target")
