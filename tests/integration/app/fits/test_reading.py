"""The FITS file of a row: asked for, waited for, and why it cannot be read."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.queue import Task
from app.services.fitsview import Phase, State
from connectors.errors import ConnectorError, TimedOut
from connectors.transport import MemoryTransport
from tests.support.files_of_rows import (
    FITS,
    GALAXY,
    HTMX,
    LARGE,
    PAGE,
    PICTURE,
    ROW,
    TABLE,
    UNSURE,
    URL,
    HeldQueue,
    looked,
)
from tests.support.pages import element, page_of, words_of


def test_a_row_s_page_asks_nobody_and_leads_to_its_file(
    client: FlaskClient, door: MemoryTransport, queue: HeldQueue
) -> None:
    panel = element(client.get(ROW.format(GALAXY)), "fits")
    assert panel.get("hx-get") == FITS.format("", GALAXY)
    assert panel.get("hx-trigger") == "revealed"
    assert panel.xpath(".//a/@href") == [FITS.format("", GALAXY)]
    assert (door.requests, queue.done) == ([], [])


def test_a_file_of_which_nothing_is_said_is_looked_into_when_asked(client: FlaskClient) -> None:
    panel = element(client.get(ROW.format(UNSURE)), "fits")
    assert panel.get("hx-get") is None
    assert "Look for a FITS file" in words_of(panel)


def test_another_kind_of_file_has_no_panel(client: FlaskClient) -> None:
    assert not page_of(client.get(ROW.format(PICTURE))).xpath("//*[@id='fits']")
    assert client.get(FITS.format("", PICTURE)).status_code == 404


def test_the_file_is_waited_for_and_asked_for_once(
    client: FlaskClient, queue: HeldQueue, door: MemoryTransport
) -> None:
    answer = client.get(FITS.format("", GALAXY))
    panel = element(answer, "fits")
    poll = panel.get("hx-get")
    assert (panel.get("hx-trigger"), panel.get("aria-busy")) == ("every 1s", "true")
    assert panel.xpath(".//a[.='Look again']/@href") == [FITS.format("", GALAXY)]
    assert client.get(poll, headers=HTMX).status_code == 204
    assert client.get(poll).status_code == 200
    assert [task for task, _ in queue.done] == [Task.FITS]
    queue.work()
    done = element(client.get(poll, headers=HTMX), "fits")
    assert done.get("hx-trigger") is None
    assert done.get("aria-busy") is None
    assert [request.url for request in door.requests] == [URL.format("galaxy.fits")]


def test_how_much_has_come_is_news(app: Flask, client: FlaskClient) -> None:
    poll = element(client.get(FITS.format("", GALAXY)), "fits").get("hx-get")
    shelf = app.extensions["portal"].fits.shelf
    (place,) = shelf.folder.iterdir()
    shelf.tell(place.name, State(Phase.FETCHING, 3_000_000, 9_000_000))
    assert "3 MB of 9 MB have come" in client.get(poll, headers=HTMX).text


def test_the_panel_leaves_the_shell_alone(client: FlaskClient, queue: HeldQueue) -> None:
    part = client.get(looked(client, queue, GALAXY), headers=HTMX).text
    assert part.strip().startswith('<section id="fits"')
    assert "hx-swap-oob" not in part
    assert part.strip() in client.get(FITS.format("", GALAXY)).text


def test_the_plot_of_a_file_that_is_being_read_leads_to_it(client: FlaskClient) -> None:
    answer = client.get(FITS.format("/plot", TABLE))
    assert (answer.status_code, answer.location) == (303, FITS.format("", TABLE))


@pytest.mark.parametrize(("row", "words"), [(PAGE, "a page of words"), (LARGE, "9,000 MB")])
def test_why_a_file_cannot_be_looked_into(
    client: FlaskClient, queue: HeldQueue, row: int, words: str
) -> None:
    panel = element(client.get(looked(client, queue, row)), "fits")
    assert words in words_of(panel)
    assert panel.get("hx-trigger") is None
    assert panel.xpath(".//a[.='Get the file itself']")
    data = client.get(FITS.format(".json", row))
    assert (data.status_code, data.mimetype) == (502, "application/problem+json")


def test_what_may_pass_can_be_tried_again(
    client: FlaskClient, queue: HeldQueue, door: MemoryTransport
) -> None:
    late: ConnectorError = TimedOut("No complete answer within 60 s.")
    door.replies = {URL.format("galaxy.fits"): late}
    panel = element(client.get(looked(client, queue, GALAXY)), "fits")
    assert "No complete answer" in words_of(panel)
    assert panel.xpath(".//a[.='Try again']/@href") == [FITS.format("", GALAXY)]


def test_a_picture_is_not_fetched_for(client: FlaskClient, queue: HeldQueue, door: MemoryTransport) -> None:
    client.get(ROW.format(GALAXY))
    answer = client.get(FITS.format(".png", GALAXY))
    assert (answer.status_code, answer.mimetype) == (404, "image/svg+xml")
    assert (queue.done, door.requests) == ([], [])


@pytest.mark.parametrize("face", ["", ".json", ".txt", ".png"])
@pytest.mark.parametrize("row", ["7", "-1", "x", ""])
def test_a_row_that_is_not_there(client: FlaskClient, face: str, row: str) -> None:
    client.get(ROW.format(GALAXY))
    assert client.get(FITS.format(face, row)).status_code == 404


@pytest.mark.parametrize("extra", ["url=https://elsewhere.example.org/a.fits", "hdu=1"])
def test_no_address_is_taken_from_the_browser(
    client: FlaskClient, queue: HeldQueue, door: MemoryTransport, extra: str
) -> None:
    assert client.get(f"{FITS.format('', GALAXY)}&{extra}").status_code == 422
    assert (queue.done, door.requests) == ([], [])


def test_a_view_that_was_swept_is_made_again(app: Flask, client: FlaskClient, queue: HeldQueue) -> None:
    address = looked(client, queue, GALAXY)
    folder = app.extensions["portal"].config.cache_dir / "fits"
    (contents,) = folder.rglob("contents.json")
    contents.write_text("gone", encoding="utf-8")
    assert element(client.get(address), "fits").get("aria-busy") == "true"
