"""A dataset of an archive far away: region, time and band, and the pictures of its rows."""

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from werkzeug.serving import make_server

from app.services.previews import Previews
from connectors.contract import Capability, Column, Interval, Role
from connectors.transport import MemoryTransport, Reply
from tests.browser.looks import faults_of
from tests.browser.walking import ready, rows
from tests.browser.watching import Watch
from tests.support.fakes import FakeConnector, put_into, rows_of

pytestmark = pytest.mark.needs("chromium")

URL = "/archives/fake/stars"
FAR = "https://archive.example.org/1.png"
COLUMNS = [
    Column(name="preview", datatype="char", role=Role.PREVIEW),
    Column(name="t_min", datatype="double", unit="d", role=Role.TIME_START),
    Column(name="em_min", datatype="double", unit="m", role=Role.BAND_MIN),
    Column(name="s_region", datatype="char", role=Role.FOOTPRINT),
]
VALUES = {
    "preview": [FAR],
    "t_min": [58909.5],
    "em_min": [5e-7],
    "s_region": ["POLYGON ICRS 10 41 10.37 41 10.37 41.37 10 41.37"],
}


@dataclass(frozen=True, slots=True)
class Far:
    """Where the portal is, and the archive that it asks."""

    address: str
    connector: FakeConnector


@pytest.fixture
def far(app: Flask, tmp_path: Path) -> Iterator[Far]:
    """A portal of this process, with a dataset that can be asked for everything."""
    connector = FakeConnector(rows_of(VALUES, columns=COLUMNS), capabilities=frozenset(Capability))
    put_into(app, fake=connector)
    picture = BytesIO()
    Image.new("RGB", (600, 300), "navy").save(picture, "PNG")
    door = MemoryTransport(replies={FAR: Reply(200, picture.getvalue())})
    portal = app.extensions["portal"]
    app.extensions["portal"] = replace(
        portal, previews=Previews(tmp_path, door, threading.BoundedSemaphore(8))
    )
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Far(f"http://127.0.0.1:{server.server_port}", connector)
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def context(request: pytest.FixtureRequest, chromium: Browser, far: Far) -> Iterator[BrowserContext]:
    """A fresh profile, with scripts and without."""
    watch = Watch(far.address)
    watch.statuses.add(422)
    made = chromium.new_context(
        base_url=far.address, viewport={"width": 1280, "height": 900}, java_script_enabled=request.param
    )
    watch.over(made)
    yield made
    made.close()
    assert watch.faults == []


def form(page: Page) -> Locator:
    return page.locator("form.question")


def opened(page: Page) -> Locator:
    """The part of the form that is folded at first."""
    page.goto(URL)
    part = form(page).locator("details.narrowing")
    expect(part).not_to_have_attribute("open", re.compile(".*"))
    part.get_by_text("Region, time, band").click()
    return part


def search(page: Page) -> None:
    form(page).get_by_role("button", name="Search").click()


def test_time_and_band_are_asked_and_stay_as_they_were_typed(context: BrowserContext, far: Far) -> None:
    page = context.new_page()
    part = opened(page)
    part.get_by_label("Time, at least").fill("2020-03-01")
    part.get_by_label("Time, at most").fill("2020-03-01")
    part.get_by_label("Band, at least").fill("1")
    part.get_by_label("Band, unit").select_option("keV")
    search(page)
    expect(rows(page)).to_have_count(1)
    assert far.connector.requests[0].time == Interval(58909.0, 58910.0)
    assert far.connector.requests[0].band == Interval(None, pytest.approx(1.2398e-9, rel=1e-4))
    assert "band_unit=keV" in page.url
    expect(part.get_by_label("Time, at most")).to_have_value("2020-03-01")
    expect(part.get_by_label("Band, unit")).to_have_value("keV")
    expect(rows(page)).to_contain_text("2020-03-01 12:00:00")
    expect(rows(page)).to_contain_text("500 nm")
    expect(rows(page)).to_contain_text("polygon, 4 vertices, 0.464 deg across")


def test_what_is_wrong_stands_beside_its_field(context: BrowserContext, far: Far) -> None:
    page = context.new_page()
    part = opened(page)
    part.get_by_label("Time, at most").fill("tomorrow")
    part.get_by_label("Polygon").fill("10 41 11 41")
    search(page)
    late = part.get_by_label("Time, at most")
    expect(late).to_have_attribute("aria-invalid", "true")
    expect(late).to_have_accessible_description(re.compile("Give a date such as"))
    expect(late).to_have_value("tomorrow")
    expect(part.get_by_label("Time, at least")).not_to_have_attribute("aria-invalid", "true")
    expect(part.get_by_label("Polygon")).to_have_accessible_description(re.compile("three corners"))
    assert far.connector.requests == []


def test_rows_show_the_pictures_of_their_archive(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(f"{URL}?max_rows=5")
    picture = page.get_by_role("img", name="preview")
    expect(picture).to_be_visible()
    with page.expect_response(re.compile("/preview")) as answered:
        page.reload()
    assert answered.value.headers["content-type"] == "image/webp"


@pytest.mark.parametrize("context", [True], indirect=True)
@pytest.mark.parametrize("query", ["?max_rows=5", "?time_min=now&band_min=-1&band_unit=nm&polygon=1"])
def test_everybody_can_use_it(context: BrowserContext, query: str) -> None:
    page = context.new_page()
    page.goto(f"{URL}{query}")
    ready(page)
    assert faults_of(page) == []
