"""The FITS file of a row: as a panel of its page, a page of its own, a picture and data."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from astropy.io import fits
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from app.queue import QueueName, Task
from app.services.fitsview import Phase, State
from connectors.contract import Column, Role
from connectors.errors import ConnectorError, TimedOut
from connectors.transport import MemoryTransport, Reply
from jobs import context
from tests.support.fakes import FakeConnector, Rows, put_into, rows_of
from tests.support.fits_files import fits_bytes, image_bytes, read_here, sky_header
from tests.support.pages import element, page_of, words_of
from tests.support.queues import InlineQueue

URL = "https://archive.example.org/{}"
COLUMNS = [
    Column(name="name", datatype="char", role=Role.NAME),
    Column(name="url", datatype="char", role=Role.ACCESS_URL),
    Column(name="kind", datatype="char", role=Role.ACCESS_FORMAT),
    Column(name="size", datatype="double", unit="kbyte", role=Role.SIZE),
]
ROW = "/archives/fake/stars/row?max_rows=9&row={}"
FITS = "/archives/fake/stars/fits{}?max_rows=9&row={}"
HTMX = {"HX-Request": "true", "HX-Target": "fits"}
GALAXY, CUBE, TABLE, PAGE, UNSURE, LARGE, PICTURE = range(7)
HOSTILE = "<script>alert(1)</script>"


class HeldQueue(InlineQueue):
    """A queue whose work is done when the test says so."""

    def enqueue(self, task: Task, *ids: str, queue: QueueName = QueueName.SLOW) -> None:  # noqa: ARG002 - the protocol's
        self.done.append((task, ids))

    def work(self) -> None:
        waiting, self.done = self.done, []
        for task, ids in waiting:
            super().enqueue(task, *ids)


def galaxy() -> bytes:
    pixels = np.add.outer(np.arange(60.0), np.arange(80.0)).astype(np.float32)
    first = fits.Header({**sky_header((80, 60), (-1, 0, 0, 1)), "BUNIT": "Jy", "OBJECT": HOSTILE})
    return fits_bytes(fits.PrimaryHDU(pixels, first), fits.ImageHDU(np.full((5, 5), np.nan), name="MASK"))


def table() -> bytes:
    waves = np.linspace(400, 700, 200)
    columns = [
        fits.Column("WAVE", "D", unit="nm", array=waves),
        fits.Column("FLUX", "D", unit="Jy", array=np.sin(waves / 40)),
    ]
    return fits_bytes(fits.BinTableHDU.from_columns(columns, name="SPECTRUM"))


def rows() -> Rows:
    files = ["galaxy.fits", "cube.fits", "table.fits", "page.fits", "get?id=1", "large.fits", "image.jpg"]
    values = {
        "name": [file.partition(".")[0] for file in files],
        "url": [URL.format(file) for file in files],
        "kind": ["image/fits"] * 4 + [None, "image/fits", "image/jpeg"],
        "size": [None] * 5 + [9e6, None],
    }
    return rows_of(values, columns=COLUMNS)


@pytest.fixture
def door() -> MemoryTransport:
    cube = np.arange(8 * 3 * 4, dtype=np.float32).reshape(8, 3, 4)
    bodies = {
        "galaxy.fits": galaxy(),
        "cube.fits": image_bytes(cube),
        "table.fits": table(),
        "page.fits": b"<html>Sign in</html>",
        "get?id=1": image_bytes(np.ones((3, 3))),
    }
    return MemoryTransport(replies={URL.format(name): Reply(200, body) for name, body in bodies.items()})


@pytest.fixture
def queue() -> HeldQueue:
    return HeldQueue()


@pytest.fixture(autouse=True)
def archive(
    app: Flask, door: MemoryTransport, queue: HeldQueue, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """An archive with files of every kind, a queue of the test's own, a cache that is empty."""
    monkeypatch.setattr(context, "application", lambda: app)
    monkeypatch.setattr("app.services.fitsview.making.read_apart", read_here)
    put_into(app, fake=FakeConnector(rows()))
    portal = app.extensions["portal"]
    config = replace(portal.config, data_dir=tmp_path)
    app.extensions["portal"] = replace(portal, transport=door, queue=queue, config=config)


def looked(client: FlaskClient, queue: HeldQueue, row: int, more: str = "") -> str:
    """The address of a file that has been read."""
    address = FITS.format("", row)
    client.get(address)
    queue.work()
    return address + more


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


def test_hdus_and_a_picture(client: FlaskClient, queue: HeldQueue) -> None:
    panel = element(client.get(looked(client, queue, GALAXY)), "fits")
    units = panel.xpath(".//table[contains(@class, 'fits-units')]/tbody/tr")
    assert [[words_of(cell) for cell in line.xpath("./*")] for line in units] == [
        ["0", "primary", "image", "80 × 60", "19.2 kB"],
        ["1", "MASK", "image", "5 × 5", "200 B"],
    ]
    (image,) = panel.xpath(".//img")
    answer = client.get(image.get("src"))
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    assert answer.headers["Cache-Control"].startswith("private")
    assert Image.open(BytesIO(answer.data)).size == (80, 60)
    assert "N" in words_of(panel.xpath(".//svg[@class='fits-marks']")[0])
    assert "0 to 138 Jy" in words_of(panel)


def test_the_choices_are_a_form_that_works_without_scripts(client: FlaskClient, queue: HeldQueue) -> None:
    panel = element(client.get(looked(client, queue, GALAXY)), "fits")
    (form,) = panel.xpath(".//form[@class='fits-choices']")
    fields = {one.get("name"): one.get("value") for one in form.xpath(".//input")}
    fields |= {
        "fits.stretch": "log",
        "fits.cmap": "viridis",
        "fits.limits": "zscale",
        "fits.orient": "stored",
    }
    chosen = element(client.get(form.get("action"), query_string=fields), "fits")
    assert chosen.xpath(".//select/option[@selected]/@value") == ["log", "zscale", "viridis", "stored"]
    (source,) = chosen.xpath(".//img/@src")
    asked = parse_qs(urlsplit(source).query)
    assert (asked["fits.stretch"], asked["fits.cmap"]) == (["log"], ["viridis"])
    image = Image.open(BytesIO(client.get(source).data)).convert("RGB")
    assert image.getpixel((0, 59)) == (0x44, 0x01, 0x54)


def test_an_image_of_blanks_says_so(client: FlaskClient, queue: HeldQueue) -> None:
    panel = element(client.get(looked(client, queue, GALAXY, "&fits.hdu=1")), "fits")
    assert "every pixel is blank" in words_of(panel)
    assert client.get(panel.xpath(".//img/@src")[0]).status_code == 200


def test_the_planes_of_a_cube(client: FlaskClient, queue: HeldQueue) -> None:
    panel = element(client.get(looked(client, queue, CUBE)), "fits")
    assert panel.xpath(".//input[@name='fits.plane']/@value") == ["5"]
    (after,) = panel.xpath(".//a[.='Next plane']/@href")
    again = element(client.get(after), "fits")
    assert again.xpath(".//input[@name='fits.plane']/@value") == ["6"]
    assert "60 to 71" in words_of(again)


def test_a_table_with_a_spectrum(client: FlaskClient, queue: HeldQueue) -> None:
    panel = element(client.get(looked(client, queue, TABLE)), "fits")
    (drawing,) = panel.xpath(".//svg[@role='img'][contains(@class, 'plot')]")
    assert "WAVE" in words_of(drawing)
    assert "12 of 200" in words_of(panel)
    assert [words_of(cell) for cell in panel.xpath(".//tbody/tr[th='FLUX']/*")] == ["FLUX", "D", "Jy", ""]


def test_its_spectrum_is_plotted_like_the_rows_of_an_answer(client: FlaskClient, queue: HeldQueue) -> None:
    panel = element(client.get(looked(client, queue, TABLE)), "fits")
    (address,) = panel.xpath(".//*[@id='plot']/@hx-get")
    region = element(client.get(f"{address}&plot.x_min=0.5&plot.unit=um"), "plot")
    assert region.xpath(".//select[@name='plot.unit']/option[@selected]/@value") == ["um"]
    assert "Keep only" not in words_of(region)
    (own,) = region.xpath(".//figure/@data-json")
    data = client.get(own).json
    assert data["points"]["x"][0] == pytest.approx(0.5, abs=0.002)
    assert len(data["points"]["x"]) == 133
    assert client.get(own.replace("plot.json", "plot.png")).mimetype == "image/png"
    assert client.get(f"{address}&plot.unit=Jy").status_code == 422


def test_a_file_without_a_spectrum_has_no_plot_of_it(client: FlaskClient, queue: HeldQueue) -> None:
    looked(client, queue, GALAXY)
    assert client.get(FITS.format("/plot", GALAXY)).status_code == 404


def test_the_plot_of_a_file_that_is_being_read_leads_to_it(client: FlaskClient) -> None:
    answer = client.get(FITS.format("/plot", TABLE))
    assert (answer.status_code, answer.location) == (303, FITS.format("", TABLE))


def test_a_header_can_be_searched(client: FlaskClient, queue: HeldQueue) -> None:
    address = looked(client, queue, GALAXY, "&fits.find=crval+83")
    head = element(client.get(address), "fits_header")
    assert [words_of(one) for one in head.xpath(".//tbody/tr/th")] == ["CRVAL1"]
    part = client.get(address, headers={**HTMX, "HX-Target": "fits_header"}).text.strip()
    assert part.startswith('<div id="fits_header"')
    assert "No card has" in client.get(f"{FITS.format('', GALAXY)}&fits.find=nothing").text


def test_what_a_header_says_is_text(client: FlaskClient, queue: HeldQueue) -> None:
    panel = element(client.get(looked(client, queue, GALAXY)), "fits")
    assert not panel.xpath(".//script")
    assert HOSTILE in words_of(panel)


def test_the_file_as_data(client: FlaskClient, queue: HeldQueue) -> None:
    waiting = client.get(FITS.format(".json", GALAXY))
    assert (waiting.status_code, waiting.get_json()) == (202, {"state": "waiting"})
    queue.work()
    data = client.get(FITS.format(".json", GALAXY)).get_json()
    assert [unit["shape"] for unit in data["hdus"]] == [[80, 60], [5, 5]]
    assert {"keyword": "BUNIT", "value": "Jy", "comment": ""} in data["header"]


def test_a_header_as_text(client: FlaskClient, queue: HeldQueue) -> None:
    assert client.get(FITS.format(".txt", GALAXY)).status_code == 202
    queue.work()
    answer = client.get(f"{FITS.format('.txt', GALAXY)}&fits.hdu=1")
    assert answer.mimetype == "text/plain"
    assert answer.text.startswith("XTENSION= 'IMAGE   '")
    assert answer.text.endswith("END\n")


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


@pytest.mark.parametrize("row", range(4))
def test_the_demo_s_images(client: FlaskClient, queue: HeldQueue, row: int) -> None:
    address = f"/archives/demo/images/fits?max_rows=10&row={row}"
    client.get(address)
    queue.work()
    panel = element(client.get(address), "fits")
    assert panel.xpath(".//img")
    assert client.get(panel.xpath(".//img/@src")[0]).status_code == 200
    assert "E" in words_of(panel.xpath(".//svg[@class='fits-marks']")[0])
