"""The SAMP page in a real browser, with a real hub: tables come, tables and positions go."""

import os
import subprocess
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from astropy.table import Table
from playwright.sync_api import Page, expect

from benchmarks.portal import Portal
from tests.browser.walking import M31
from tests.browser.watching import Watch
from tests.support.programs import find
from tests.support.samp import PORT, Hub, hub, is_free

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture(autouse=True)
def _hub_places(watch: Watch) -> None:
    watch.places = (f"http://localhost:{PORT}/", f"http://127.0.0.1:{PORT}/")


@pytest.fixture
def samp(tmp_path: Path) -> Iterator[Hub]:
    """A hub whose person agrees; a hub of somebody else's on this machine fails the test."""
    assert is_free(), f"port {PORT} is taken, which the Web Profile needs"
    with hub(tmp_path) as running:
        yield running


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A table in a file."""
    file = tmp_path / "stars.fits"
    made = Table({"name": ["Alpha", "Beta"], "ra": [10.5, 11.5], "dec": [41.0, 42.0], "v": [9.5, 10.5]})
    for column, unit in (("ra", "deg"), ("dec", "deg"), ("v", "mag")):
        made[column].unit = unit
    made.write(file)
    made.write(tmp_path / "stars.vot", format="votable")
    return file


def connected(page: Page, address: str = "/samp") -> None:
    page.goto(address)
    page.get_by_role("button", name="Connect to the hub").click()
    expect(page.locator("#samp[data-state=connected]")).to_be_visible()


@pytest.mark.parametrize(("mtype", "suffix"), [("table.load.votable", "vot"), ("table.load.fits", "fits")])
def test_a_table_that_a_program_sends_is_kept_and_in_the_basket(
    page: Page, samp: Hub, table: Path, mtype: str, suffix: str
) -> None:
    with samp.program("TOPCAT") as topcat:
        connected(page)
        answer = topcat.send(mtype, table.with_suffix(f".{suffix}"), "My stars")
    assert answer["samp.status"] == "samp.ok"
    line = page.locator("#samp-arrived li")
    expect(line).to_have_text("My stars: 2 rows, 4 columns, from TOPCAT")
    assert samp.answerer.asked == ["Escapade"]
    line.get_by_role("link").click()
    facts = page.locator("#item dl")
    expect(facts).to_contain_text("SAMP table, 2 rows")
    expect(facts).to_contain_text("TOPCAT by SAMP")
    expect(facts).to_contain_text(mtype)
    expect(page.locator("#item")).to_contain_text("ra [deg], dec [deg], v [mag]")
    page.get_by_role("link", name="Open the table").click()
    expect(page.locator("#results tbody tr")).to_have_count(2)


def test_a_result_and_a_position_are_sent_to_a_program(page: Page, samp: Hub) -> None:
    with samp.program("Aladin") as aladin:
        page.goto(M31)
        page.get_by_text("Export", exact=True).click()
        page.get_by_role("link", name="Send by SAMP").click()
        connected(page, page.url)
        page.get_by_role("button", name="To Aladin").click()
        mtype, params = aladin.next_loaded()
        assert (mtype, params["name"]) == ("table.load.votable", "openngc")
        rows = Table.read(BytesIO(aladin.fetched(params["url"])), format="votable")
        assert len(rows) == 4
        connected(page, "/samp?position=00:42:44.35 +41:16:08.6")
        page.get_by_role("button", name="To Aladin").click()
        mtype, params = aladin.next_loaded()
        assert mtype == "coord.pointAt.sky"
        assert float(params["ra"]) == pytest.approx(10.6848, abs=1e-4)
        expect(page.locator("[data-sent]")).to_have_text("Sent.")


def test_what_is_no_table_is_told_here_and_there(page: Page, samp: Hub, watch: Watch, tmp_path: Path) -> None:
    watch.statuses.add(422)
    file = tmp_path / "empty.vot"
    file.write_text("<VOTABLE>")
    with samp.program("TOPCAT") as topcat:
        connected(page)
        answer = topcat.send("table.load.votable", file, "<b>bad</b>")
    assert answer["samp.status"] == "samp.error"
    expect(page.locator("#samp-arrived li[data-state=failed]")).to_contain_text(
        "<b>bad</b> from TOPCAT was not kept:"
    )


def test_no_hub_and_a_person_who_says_no(page: Page, tmp_path: Path) -> None:
    assert is_free(), f"port {PORT} is taken, which the Web Profile needs"
    page.goto("/samp")
    page.get_by_role("button", name="Connect to the hub").click()
    expect(page.locator("[data-samp-words]")).to_contain_text("No hub answers on this machine.")
    with hub(tmp_path, consents=False):
        page.get_by_role("button", name="Connect to the hub").click()
        expect(page.locator("[data-samp-words]")).to_contain_text("answered with No")


@pytest.mark.needs("stilts")
def test_stilts_sends_a_table(page: Page, samp: Hub, table: Path, site: Portal) -> None:  # noqa: ARG001 - it runs
    connected(page)
    where = {**os.environ, "SAMP_HUB": f"std-lockurl:{samp.lock_file.as_uri()}"}
    command = [str(find("stilts")), "tpipe", f"in={table}", "omode=samp", "client=Escapade"]
    subprocess.run(command, env=where, check=True, timeout=120, capture_output=True)  # noqa: S603 - our own words
    expect(page.locator("#samp-arrived li")).to_contain_text("2 rows, 4 columns, from ")
