"""The links of a row, as a panel of its page, as a page of its own and as data."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

from connectors.contract import ServiceInput
from connectors.errors import TimedOut
from connectors.transport import MemoryTransport, Reply
from jobs import context
from tests.support.fakes import FakeConnector, Rows, put_into
from tests.support.fits_files import image_bytes, read_here
from tests.support.linking import LINKS_URL, SODA, described, exchange, linked_rows, recorded
from tests.support.pages import element, page_of, words_of
from tests.support.queues import InlineQueue

ROW = "/archives/fake/stars/row?max_rows=5&row={}"
LINKS = "/archives/fake/stars/links?max_rows=5&row=0"
EMPTY = recorded("standard.xml").partition(b"<TR>")[0] + b"</TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>"
CUT = recorded("standard.xml").replace(b"</TABLE>", b'</TABLE><INFO name="QUERY_STATUS" value="OVERFLOW"/>')


@pytest.fixture(autouse=True)
def archive(app: Flask) -> MemoryTransport:
    """An archive whose first row leads to the recorded links."""
    return leading(app, Reply(200, recorded("standard.xml")))


def leading(app: Flask, answer: object, rows: Rows | None = None) -> MemoryTransport:
    put_into(app, fake=FakeConnector(rows or linked_rows()))
    transport = MemoryTransport({LINKS_URL: answer})
    exchange(app, transport)
    return transport


def line_of(answer: TestResponse, words: str) -> html.HtmlElement:
    found = element(answer, "links").xpath(".//tbody/tr[th[@scope='row'][contains(., $words)]]", words=words)
    assert len(found) == 1, f"{len(found)} lines say {words}"
    return found[0]


def test_a_row_s_page_asks_nobody_and_leads_to_the_links(
    client: FlaskClient, archive: MemoryTransport
) -> None:
    panel = element(client.get(ROW.format(0)), "links")
    assert archive.requests == []
    (link,) = panel.xpath(".//a/@href")
    assert link == panel.get("hx-get") == LINKS
    assert (panel.get("hx-trigger"), panel.get("aria-busy")) == ("load", "true")
    assert "being asked" in words_of(panel)


def test_a_row_without_links_has_no_panel(client: FlaskClient, archive: MemoryTransport) -> None:
    assert not page_of(client.get(ROW.format(1))).xpath("//*[@id='links']")
    assert archive.requests == []


def test_the_links_stand_in_their_groups(client: FlaskClient, archive: MemoryTransport) -> None:
    panel = element(client.get(LINKS), "links")
    groups = [words_of(head) for head in panel.xpath(".//th[@scope='rowgroup']")]
    assert groups == ["The data", "Previews", "What belongs to it", "Documentation", "Services"]
    assert len(panel.xpath(".//th[@scope='row']")) == 29
    assert [request.url for request in archive.requests] == [LINKS_URL]


def test_a_fits_file_among_the_links_is_looked_into(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    door = MemoryTransport(
        {
            LINKS_URL: Reply(200, recorded("standard.xml")),
            "https://example.org/flat.fits": Reply(200, image_bytes(np.ones((3, 3)))),
        }
    )
    exchange(app, door)
    portal = app.extensions["portal"]
    config = replace(portal.config, data_dir=tmp_path)
    app.extensions["portal"] = replace(portal, config=config, queue=InlineQueue())
    monkeypatch.setattr(context, "application", lambda: app)
    monkeypatch.setattr("app.services.fitsview.making.read_apart", read_here)
    (address,) = line_of(client.get(LINKS), "The flat").xpath(".//a[.='Look into it']/@href")
    client.get(address)
    panel = element(client.get(address), "fits")
    assert "flat.fits" in words_of(panel)
    assert panel.xpath(".//img/@src")
    assert [request.url for request in door.requests].count(LINKS_URL) == 2  # the page of links, and the file
    assert client.get(address.replace("fits.link=", "fits.link=9")).status_code == 404


def test_a_link_says_what_it_is_its_type_and_its_size(client: FlaskClient) -> None:
    line = line_of(client.get(LINKS), "The flat")
    link = line.xpath(".//a")[0]
    assert (link.get("href"), link.get("rel")) == ("https://example.org/flat.fits", "noopener noreferrer")
    assert [words_of(cell) for cell in line.xpath("./td")] == ["flat field", "FITS", "2 MB"]
    assert line.xpath("./td//@title") == ["application/fits", "2000000 bytes"]


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Locked", "does not give this to everybody"),
        ("the data, image, r-band", "more for those who sign in"),
        ("A service without description", "names a service here and does not describe it"),
        ("Recalibrate", "for programs that read its description"),
        ("cannot", "NotFoundFault: ivo://example.org/x?2 <b>cannot</b> be found"),
    ],
)
def test_what_should_be_known_of_a_link(client: FlaskClient, title: str, words: str) -> None:
    assert words in words_of(line_of(client.get(LINKS), title))


def test_a_hostile_archive_gives_texts_and_no_links(client: FlaskClient) -> None:
    answer = client.get(LINKS)
    assert not line_of(answer, "<script>").xpath(".//a | .//script")
    assert "no address of the web: javascript:alert(1)" in words_of(line_of(answer, "<script>"))
    assert not line_of(answer, "With a password").xpath(".//a")
    (quoted,) = line_of(answer, "Quotes").xpath(".//a")
    assert quoted.get("href") == 'https://example.org/"onclick="x'
    assert not page_of(answer).xpath("//@onclick")
    assert {link.partition(":")[0] for link in element(answer, "links").xpath(".//@href")} <= {
        "https",
        "/archives/fake/stars/links.json?max_rows=5&row=0",
        *(
            link
            for link in element(answer, "links").xpath(".//a[.='Cut out a part' or .='Look into it']/@href")
        ),
    }


def test_a_service_that_cuts_has_a_form(client: FlaskClient) -> None:
    (form,) = line_of(client.get(LINKS), "Cut out").xpath(".//a/@href")
    assert form == "/archives/fake/stars/cutout?max_rows=5&row=0&cut.link=25"
    assert client.get(form).status_code == 200


def test_the_panel_that_loads_by_itself_leaves_the_shell_alone(client: FlaskClient) -> None:
    part = client.get(LINKS, headers={"HX-Request": "true", "HX-Target": "links"}).text
    assert part.strip().startswith('<section id="links"')
    assert "hx-swap-oob" not in part
    assert "<title>" not in part
    assert part.strip() in client.get(LINKS).text


def test_an_archive_that_fails_is_told_with_its_words_and_asked_again(
    app: Flask, client: FlaskClient
) -> None:
    transport = leading(app, TimedOut("No complete answer <b>within</b> 10 s."))
    answer = client.get(LINKS)
    panel = element(answer, "links")
    assert answer.status_code == 200
    assert "No complete answer <b>within</b> 10 s." in words_of(panel)
    (again,) = panel.xpath(".//a[.='Ask again']")
    assert again.get("href") == again.get("hx-get") == LINKS
    client.get(again.get("href"))
    assert len(transport.requests) == 2
    data = client.get(LINKS.replace("links?", "links.json?"))
    assert (data.status_code, data.mimetype) == (502, "application/problem+json")


def test_an_archive_without_links_says_so(app: Flask, client: FlaskClient) -> None:
    leading(app, Reply(200, EMPTY))
    assert "links nothing to this row" in words_of(element(client.get(LINKS), "links"))


def test_links_that_were_cut_short_say_so(app: Flask, client: FlaskClient) -> None:
    leading(app, Reply(200, CUT))
    assert "Only the first 29 links" in words_of(element(client.get(LINKS), "links"))


def test_links_as_data(client: FlaskClient) -> None:
    data = client.get(LINKS.replace("links?", "links.json?")).get_json()
    assert len(data["links"]) == 29
    assert data["links"][0]["access_url"] == "https://example.org/this.fits"
    assert data["links"][0]["content_length"] == 2_000_000
    assert data["links"][25]["service"]["standard_id"] == SODA
    assert data["truncated"] is False


def test_a_service_of_the_answer_itself_is_there_without_asking(app: Flask, client: FlaskClient) -> None:
    service = described("https://example.org/soda", SODA, ServiceInput(name="POS"))
    transport = leading(app, None, linked_rows("", service))
    assert line_of(client.get(LINKS), "cut-out").xpath(".//a[.='Cut out a part']")
    assert transport.requests == []


@pytest.mark.parametrize(
    "address", ["/archives/fake/stars/links?max_rows=5&row=2", "/archives/fake/stars/links?max_rows=5"]
)
def test_a_row_that_is_not_there(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("extra", ["url=http://evil.example/", "access_url=http://evil.example/", "ID=x"])
def test_no_address_is_taken_from_the_browser(
    client: FlaskClient, archive: MemoryTransport, extra: str
) -> None:
    assert client.get(f"{LINKS}&{extra}").status_code == 422
    assert archive.requests == []
