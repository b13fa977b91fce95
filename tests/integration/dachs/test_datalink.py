"""Links and cut-outs of a real VO server, through the portal's pages."""

import io
from urllib.parse import parse_qsl

import pytest
import requests
from astropy.io import fits
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from connectors.transport import HttpTransport
from tests.support.browsing import press
from tests.support.dachs import Dachs
from tests.support.fakes import put_into
from tests.support.linking import UrlConnector, exchange
from tests.support.pages import element, page_of, words_of

pytestmark = pytest.mark.needs("dachs")

IMAGES = "/archives/images/stars/{}?max_rows=10&row={}"
CUBES = "/archives/cubes/stars/{}?max_rows=10&row=0"
ADQL = "SELECT * FROM ivoa.obscore WHERE dataproduct_type = 'cube'"
BUTTON = "Prepare the cut-out"


@pytest.fixture(autouse=True)
def portal_of_dachs(app: Flask, dachs: Dachs) -> None:
    """Its images, whose answer describes a service of links, and its cube, whose own address gives them."""
    door = HttpTransport("Escapade tests", allowed_hosts=["127.0.0.1"])
    exchange(app, door)
    around = {"POS": "10.68,41.27", "SIZE": "1"}
    tap = {"REQUEST": "doQuery", "LANG": "ADQL", "QUERY": ADQL}
    put_into(
        app,
        images=UrlConnector(url=dachs.sia, parameters_sent=around, transport=door, key="imageTitle"),
        cubes=UrlConnector(url=f"{dachs.tap}/sync", parameters_sent=tap, transport=door, key="obs_title"),
    )


def number_of(client: FlaskClient, title: str) -> int:
    """The row of the image of this title; the server gives them in any order."""
    data = client.get("/archives/images/stars.json?max_rows=10").get_json()
    place = [column["name"] for column in data["columns"]].index("imageTitle")
    return [row[place] for row in data["rows"]].index(title)


def cutting(client: FlaskClient, links: str) -> TestResponse:
    """The form of the first service that cuts."""
    form = element(client.get(links), "links").xpath(".//a[.='Cut out a part']/@href")[0]
    return client.get(form)


def got(answer: TestResponse) -> requests.Response:
    """What the link of a filled form leads to."""
    (url,) = page_of(answer).xpath("//a[contains(., 'Get the cut-out')]/@href")
    return requests.get(url, timeout=30)


def test_the_links_of_an_image(client: FlaskClient, dachs: Dachs) -> None:
    number = number_of(client, "M 31 in B")
    assert element(client.get(IMAGES.format("row", number)), "links").get("hx-get")
    panel = element(client.get(IMAGES.format("links", number)), "links")
    words = words_of(panel)
    assert "Flat field" in words
    assert "Notes of the night" in words
    assert "NotFoundFault: The dark frame is lost" in words
    (data,) = panel.xpath(".//a[contains(., 'full dataset')]/@href")
    assert data.startswith(f"{dachs.url}/getproduct/")
    assert fits.open(io.BytesIO(requests.get(data, timeout=30).content))[0].shape == (64, 64)


def test_a_part_of_an_image_is_smaller_and_where_it_was_asked(client: FlaskClient) -> None:
    form = cutting(client, IMAGES.format("links", number_of(client, "M 31 in B")))
    answer = press(
        client, form, BUTTON, typed={"cut.CIRCLE": "10.70 +41.25", "cut.CIRCLE_radius": "3 arcmin"}
    )
    assert answer.status_code == 200
    part = fits.open(io.BytesIO(got(answer).content))[0]
    assert 5 <= max(part.shape) < 20
    assert part.header["CRVAL1"] == pytest.approx(10.685, abs=0.01)


def test_the_form_as_it_begins_gives_a_part(client: FlaskClient) -> None:
    form = cutting(client, IMAGES.format("links", number_of(client, "M 31 in V")))
    part = fits.open(io.BytesIO(got(press(client, form, BUTTON)).content))[0]
    assert 30 < max(part.shape) < 64


def test_the_cube_s_own_address_gives_its_links(client: FlaskClient) -> None:
    assert "full dataset" in words_of(element(client.get(CUBES.format("links")), "links"))


def test_a_cube_is_cut_in_frequencies(client: FlaskClient) -> None:
    band = {"cut.BAND_min": "500000", "cut.BAND_max": "550000", "cut.BAND_unit": "GHz"}
    form = cutting(client, CUBES.format("links"))
    answer = press(client, form, BUTTON, typed={"cut.CIRCLE": "", "cut.CIRCLE_radius": "", **band})
    sent = got(answer)
    low, high = (float(end) for end in dict(parse_qsl(sent.url.partition("?")[2]))["BAND"].split())
    assert (low, high) == pytest.approx((5.4508e-7, 5.9958e-7), rel=1e-4)
    cube = fits.open(io.BytesIO(sent.content))[0]
    assert cube.shape[1:] == (64, 64)
    assert 1 < cube.shape[0] < 16


def test_what_the_server_would_refuse_is_told_before(client: FlaskClient) -> None:
    form = cutting(client, CUBES.format("links"))
    answer = press(client, form, BUTTON, typed={"cut.CIRCLE": "200 -10", "cut.CIRCLE_radius": "1 arcmin"})
    assert answer.status_code == 422
    assert "does not touch the data" in answer.text
