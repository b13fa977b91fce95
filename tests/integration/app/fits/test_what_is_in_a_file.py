"""The FITS file of a row: what is shown of it, as a page, a picture and data."""

from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from PIL import Image

from tests.support.files_of_rows import (
    CUBE,
    FITS,
    GALAXY,
    HOSTILE,
    HTMX,
    TABLE,
    HeldQueue,
    looked,
)
from tests.support.pages import element, words_of


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


@pytest.mark.parametrize("row", range(4))
def test_the_demo_s_images(client: FlaskClient, queue: HeldQueue, row: int) -> None:
    address = f"/archives/demo/images/fits?max_rows=10&row={row}"
    client.get(address)
    queue.work()
    panel = element(client.get(address), "fits")
    assert panel.xpath(".//img")
    assert client.get(panel.xpath(".//img/@src")[0]).status_code == 200
    assert "E" in words_of(panel.xpath(".//svg[@class='fits-marks']")[0])
