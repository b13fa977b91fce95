"""What an answer's rows can be taken along as."""

import hashlib
import json
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from connectors.contract import Column, Role
from tests.support.fakes import FakeConnector, put_into, rows_of
from tests.support.pages import page_of, words_of

URL = "/archives/demo/openngc?target=M+31&radius=1+deg&filter.v_mag=%3C10&sort=v_mag"


def test_every_way_leads_to_a_file_of_the_same_rows(client: FlaskClient) -> None:
    menu = page_of(client.get(URL)).xpath("//details[contains(., 'VOTable')]/div[@class='menu-body']")[0]
    links = menu.xpath(".//a[not(contains(@href, '?of='))]/@href")
    assert len(links) > 15
    for link in links:
        answer = client.get(link)
        assert answer.status_code == 200, link
        assert answer.data
        assert "filter.v_mag=%3C10" in link
        assert answer.headers["Content-Disposition"].startswith('inline; filename="demo-openngc.')


def test_ways_to_tools_carry_the_address_of_the_same_rows(client: FlaskClient) -> None:
    menu = page_of(client.get(URL)).xpath("//details[contains(., 'VOTable')]/div[@class='menu-body']")[0]
    table = menu.xpath(".//a[.='VOTable']/@href")[0]
    links = menu.xpath(".//a[contains(@href, '?of=')]/@href")
    assert [link.partition("?")[0] for link in links] == ["/tool-link", "/samp"]
    for link in links:
        assert parse_qs(urlsplit(link).query)["of"] == [table]
        assert client.get(link).status_code == 200


def test_columns_shown_or_all(client: FlaskClient) -> None:
    menu = page_of(client.get(URL)).xpath("//details[contains(., 'VOTable')]/div[@class='menu-body']")[0]
    shown, every = menu.xpath(".//li[contains(., 'CSV') and contains(., 'pandas')]//a/@href")[:2]
    heads = [len(client.get(link).text.splitlines()[0].split(",")) for link in (shown, every)]
    assert heads[0] < heads[1]


def test_provenance_says_which_rows_were_stored(app: Flask, client: FlaskClient) -> None:
    told = client.get(URL.replace("openngc?", "openngc.prov.json?")).get_json()
    (stored,) = app.extensions["portal"].config.results_dir.glob("??/*.arrow")
    assert told["entity"]["esc:result"]["esc:sha256"] == hashlib.sha256(stored.read_bytes()).hexdigest()
    assert "filter.v_mag=<10" in told["entity"]["esc:result"]["esc:view"]


def test_how_to_cite_stands_beside(client: FlaskClient) -> None:
    page = page_of(client.get(URL))
    assert "OpenNGC" in words_of(page.get_element_by_id("text-citation"))
    assert "Verga" in client.get(URL.replace("openngc?", "openngc.bib?")).text


def test_a_notebook_reads_the_rows_as_they_are_looked_at(client: FlaskClient) -> None:
    answer = client.get(URL.replace("openngc?", "openngc.ipynb?"))
    made = json.loads(answer.text)
    code = "".join(made["cells"][-1]["source"])
    assert "filter.v_mag=%3C10&sort=v_mag" in code
    assert answer.mimetype == "application/x-ipynb+json"


@pytest.mark.parametrize("leads", [True, False])
def test_a_download_script_where_the_rows_lead_to_files(
    app: Flask, client: FlaskClient, *, leads: bool
) -> None:
    column = Column(name="url", datatype="char", role=Role.ACCESS_URL if leads else None)
    put_into(app, fake=FakeConnector(rows_of({"url": ["https://a.test/1.fits"]}, columns=[column])))
    page = page_of(client.get("/archives/fake/stars?max_rows=5"))
    scripts = page.xpath("//a[.='Download script']/@href")
    assert bool(scripts) is leads
    if leads:
        assert "https://a.test/1.fits" in client.get(scripts[0]).text


@pytest.mark.parametrize("suffix", ["csv", "prov.json", "bib", "ipynb"])
def test_filters_that_are_at_fault_give_no_file(client: FlaskClient, suffix: str) -> None:
    answer = client.get(f"/archives/demo/openngc.{suffix}?target=M+31&radius=1&filter.v_mag=x")
    assert answer.status_code == 422
    assert "filter.v_mag" in answer.text
