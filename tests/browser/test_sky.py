"""Answers on the sky: without scripts, with them, and in Aladin Lite, which asks nobody but the portal."""

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Playwright, expect

from benchmarks.portal import Portal
from tests.browser.conftest import PATIENCE
from tests.browser.looks import faults_of
from tests.browser.walking import M31, ready
from tests.browser.watching import Watch
from tests.support.waiting import until

pytestmark = pytest.mark.needs("chromium")

WEBGL = ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist"]
SKY = M31.replace("?", "/sky?")
PLACES = {
    "points": SKY,
    "whole-sky": "/archives/demo/messier/sky?max_rows=200",
    "counted": "/archives/demo/hipparcos/sky?max_rows=20000",
    "none": f"{SKY}&filter.name=nothing",
    "fault": f"{SKY}&centre=nowhere",
}
SLOW = 60_000
"""Milliseconds for WebGL without a graphics card, on a machine that does other things too."""


@pytest.fixture(scope="module")
def with_webgl(playwright: Playwright, launch: dict[str, Any]) -> Iterator[Browser]:
    arguments = [one for one in launch["args"] if one != "--disable-gpu"] + WEBGL
    browser = playwright.chromium.launch(executable_path=launch["executable_path"], args=arguments)
    yield browser
    browser.close()


@pytest.fixture
def sky_page(with_webgl: Browser, site: Portal, watch: Watch) -> Iterator[Page]:
    context = with_webgl.new_context(base_url=site.address, viewport={"width": 1280, "height": 900})
    context.set_default_timeout(SLOW)
    watch.over(context)
    yield context.new_page()
    context.set_default_timeout(PATIENCE)
    context.close()


def signs(page: Page) -> Locator:
    return page.locator(".sky-figure a[data-row]")


def moved(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()
    ready(page)


@pytest.mark.parametrize("address", PLACES.values(), ids=PLACES)
def test_for_everybody(page: Page, watch: Watch, address: str) -> None:
    watch.statuses.add(422)
    page.goto(address)
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert faults_of(page) == []


def test_without_scripts(plain_page: Page) -> None:
    plain_page.goto(SKY)
    expect(signs(plain_page)).to_have_count(4)
    plain_page.get_by_role("link", name="Closer", exact=True).click()
    plain_page.get_by_role("link", name="Closer", exact=True).click()
    expect(plain_page).to_have_url(re.compile("width=0.83"))
    expect(signs(plain_page)).to_have_count(1)
    plain_page.get_by_role("link", name="Whole sky").click()
    expect(plain_page.locator(".sky-galactic")).to_have_count(2)
    expect(plain_page.get_by_role("link", name="Interactive sky")).to_be_hidden()
    plain_page.get_by_role("link", name="All rows").click()
    plain_page.locator(".sky-figure a[data-row='0']").click()
    expect(plain_page.get_by_role("heading", name="NGC 224")).to_be_visible()


def test_keeping_a_circle_without_scripts(plain_page: Page) -> None:
    plain_page.goto(SKY)
    plain_page.locator(".sky-forms summary").click()
    plain_page.get_by_label("Centre of a circle").fill("00 40 22 +41 41 07")
    plain_page.get_by_label("Radius").fill("10 arcmin")
    plain_page.get_by_role("button", name="Keep only these").click()
    expect(plain_page).to_have_url(re.compile(r"/openngc\?.*where=1\+%3D\+CONTAINS"))


def test_moving_keeps_the_page_and_its_address(page: Page) -> None:
    page.goto(SKY)
    page.evaluate("window.kept = true")
    moved(page, "East")
    expect(page).to_have_url(re.compile(r"centre=12\."))
    moved(page, "All rows")
    expect(signs(page)).to_have_count(4)
    assert page.evaluate("window.kept") is True


def test_dragging_fills_in_the_circle(page: Page) -> None:
    page.goto(SKY)
    ready(page)
    box = page.locator(".sky-figure > svg").bounding_box()
    assert box
    x, y = box["x"] + box["width"] * 0.55, box["y"] + box["height"] * 0.45
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 40, y + 30, steps=4)
    page.mouse.up()
    expect(page.locator(".sky-drag")).to_have_count(1)
    keep = page.get_by_role("button", name="Keep only these")
    expect(keep).to_be_focused()
    expect(page.get_by_label("Centre of a circle")).to_have_value(re.compile(r"^1\d\.\d{5} \+41\.\d{5}$"))
    degrees = float(page.get_by_label("Radius").input_value().removesuffix(" deg"))
    scale = float(page.locator(".sky-figure > svg").get_attribute("data-scale") or 0) * box["width"] / 744
    assert degrees == pytest.approx(50 / scale, rel=0.03)


def test_rows_within_a_dragged_circle_are_selected(page: Page) -> None:
    page.goto(SKY)
    ready(page)
    box = page.locator(".sky-figure > svg").bounding_box()
    point = page.locator(".sky-figure [data-row='1']").bounding_box()
    assert box
    assert point
    x, y = point["x"] + point["width"] / 2, point["y"] + point["height"] / 2
    page.mouse.move(x - 9, y - 9)
    page.mouse.down()
    page.mouse.move(x + 9, y + 9, steps=4)
    page.mouse.up()
    expect(page.locator(".sky-chosen[data-row='1']")).to_have_count(1)
    expect(page.locator("tr.brushed")).to_have_count(page.locator(".sky-chosen").count())
    page.mouse.click(box["x"] + 12, box["y"] + 12)
    expect(page.locator("tr.brushed")).to_have_count(0)


def test_a_double_click_looks_closer(page: Page) -> None:
    page.goto(SKY)
    ready(page)
    page.locator(".sky-figure > svg").dblclick(position={"x": 300, "y": 200})
    expect(page).to_have_url(re.compile(r"width=1\.6667"))


def test_rows_and_points_know_of_each_other(page: Page) -> None:
    page.goto(SKY)
    ready(page)
    page.locator(".rows-form tbody tr").nth(2).hover()
    expect(page.locator(".sky-pointed")).to_have_attribute("data-row", "2")
    page.locator(".sky-figure a[data-row='1']").hover()
    expect(page.locator("tr.pointed")).to_contain_text("NGC 221")
    page.locator(".rows-form tbody tr").nth(3).get_by_role("checkbox").check()
    expect(page.locator(".sky-chosen")).to_have_attribute("data-row", "3")
    moved(page, "Closer")
    moved(page, "All rows")
    expect(page.locator(".sky-chosen")).to_have_attribute("data-row", "3")


def test_the_chart_comes_to_the_rows(page: Page) -> None:
    page.set_viewport_size({"width": 1600, "height": 900})  # where they stand side by side
    page.goto(M31)
    page.evaluate("document.querySelector('#sky').scrollIntoView()")  # at once: coming into view replaces it
    expect(signs(page)).to_have_count(4)
    moved(page, "Closer")
    assert page.url.endswith(M31)
    page.get_by_role("row", name="NGC 205").get_by_role("checkbox").check()
    expect(page.locator(".sky-chosen")).to_have_count(1)


def middle_is(page: Page, name: str) -> bool:
    """Press in the middle of Aladin, which hears it only when it has drawn itself at its new size."""
    page.locator("#aladin").click()
    with suppress(AssertionError):
        expect(page.locator("tr.pointed")).to_contain_text(name, timeout=SLOW / 6)
        return True
    return False


def test_aladin_shows_the_portals_own_sky_and_asks_nobody_else(sky_page: Page) -> None:
    asked: list[str] = []
    sky_page.on("request", lambda request: asked.append(request.url))
    sky_page.goto(SKY)
    ready(sky_page)
    assert not any("aladin" in url or "/hips/" in url for url in asked)
    sky_page.get_by_role("link", name="Interactive sky").click()
    place = sky_page.locator("#interactive")
    expect(place).to_have_attribute("data-ready", "", timeout=SLOW)
    expect(place).to_have_attribute("data-coverage", "")
    with sky_page.expect_response(re.compile("/-/hips/Norder3/Dir0/Npix")) as tile:
        pass
    assert tile.value.ok
    assert faults_of(sky_page) == []
    sky_page.set_viewport_size({"width": 1280, "height": 900})
    sky_page.get_by_role("row", name="NGC 205").get_by_role("checkbox").check()
    expect(place).to_have_attribute("data-marked", re.compile(r"\b2\b"))
    sky_page.mouse.move(5, 5)
    until(lambda: middle_is(sky_page, "NGC 224"), SLOW / 1000)
    expect(sky_page.locator("[data-sky-words]")).to_have_text("NGC 224")
    sky_page.get_by_role("button", name="Back to the chart").click()
    expect(sky_page.locator(".sky-figure")).to_be_visible()


def test_without_webgl_it_is_said(page: Page) -> None:
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null;")
    page.goto(f"{SKY}#interactive")
    expect(page.locator("[data-sky-words]")).to_contain_text("has no WebGL 2")
