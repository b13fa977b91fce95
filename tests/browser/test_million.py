"""An answer of a million rows, worked with like one of a hundred."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from benchmarks.portal import Portal, running_portal
from benchmarks.results_data import write_dataset
from tests.browser.walking import arguments, expect_count, ready, rows
from tests.support.furnishing import furnish

pytestmark = pytest.mark.needs("chromium")

ROWS = 1_000_000
STARS = "/archives/local/stars"
PATIENCE = 60_000
"""Milliseconds for what reads all rows the first time, on a machine with other work."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """A portal of an institute with a large table."""
    folder = tmp_path_factory.mktemp("million")
    write_dataset(folder / "tables", ROWS)
    settings = {"TABLES_DIR": str(folder / "tables"), "MAX_ROWS": str(ROWS), "ARCHIVES": "local", "DEMO": "0"}
    furnish(folder / "data", "hips")
    with running_portal(folder, **settings, QUICK_SECONDS="50") as running:
        yield running


def drag_over_the_plot(page: Page) -> None:
    box = page.locator(".plot-overlay .u-over").bounding_box()
    assert box
    page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 0.3 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.45 * box["width"], box["y"] + 0.5 * box["height"], steps=4)
    page.mouse.up()


def test_sorted_filtered_brushed_and_put_into_the_basket(page: Page) -> None:
    page.set_default_timeout(PATIENCE)
    page.set_viewport_size({"width": 1600, "height": 1000})
    page.goto(STARS)
    page.get_by_label("Most rows").fill(str(ROWS))
    page.locator("#question").get_by_role("button", name="Search").click()
    title = page.locator("#results").get_by_role("heading").first
    expect(title).to_contain_text("1\u202f000\u202f000 rows", timeout=PATIENCE)
    ready(page)
    page.get_by_role("link", name="parallax", exact=True).click()
    expect(page.locator("th[aria-sort]")).to_contain_text("parallax", timeout=PATIENCE)
    ready(page)
    page.get_by_role("link", name="Filter").click()
    bright = page.locator('[name="filter.parallax"]').first
    expect(bright).to_be_visible()
    ready(page)
    bright.fill("15..")
    bright.press("Enter")
    expect(title).to_contain_text("match", timeout=PATIENCE)
    ready(page)
    lowest = float(rows(page).first.locator("td").nth(5).inner_text())
    assert lowest >= 15
    page.evaluate("document.querySelector('#plot').scrollIntoView()")
    page.get_by_label("Kind").select_option("Points", timeout=PATIENCE)
    expect(page.get_by_label("Along y")).to_be_visible()
    ready(page)
    expect(page.locator(".plot-overlay .u-over")).to_be_visible()
    drag_over_the_plot(page)
    expect(page.locator(".plot-readout")).to_contain_text(re.compile(r"^\d+ rows within$"))
    within = int(page.locator(".plot-readout").inner_text().split()[0])
    assert 10 < within < 1000
    expect(page.locator("[data-selection]")).to_contain_text(f"{within} selected")
    page.locator("[data-selection]").get_by_role("button", name="To basket").click()
    expect_count(page, within)
    assert arguments(page)["filter.parallax"] == "15.."
