"""Several baskets with scripts."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.walking import M31, expect_count, ready

pytestmark = pytest.mark.needs("chromium")


def items(page: Page) -> Locator:
    return page.locator("#basket tbody tr")


def labels(page: Page) -> Locator:
    return page.locator("#basket tbody th > a")


def filled(page: Page) -> None:
    page.goto(M31)
    page.get_by_role("button", name="this page").click()
    expect_count(page, 4)
    page.goto("/basket")
    expect(items(page)).to_have_count(4)
    ready(page)


def test_another_basket_is_made_from_the_menu_and_ticks_go_there(page: Page) -> None:
    filled(page)
    page.goto(M31)
    page.locator(".basket-menu summary").click()
    page.get_by_label("Name of a new basket").fill("Satellites")
    page.get_by_role("button", name="Make and use").click()
    expect(page.locator(".basket-name")).to_have_text("Satellites")
    expect_count(page, 0)
    ready(page)
    page.locator("#results tbody tr").nth(1).get_by_role("checkbox").check()
    expect_count(page, 1)


def test_a_row_is_drawn_to_another_place(page: Page) -> None:
    filled(page)
    expect(labels(page)).to_have_text(["NGC 224", "NGC 221", "NGC 205", "NGC 206"])
    items(page).nth(3).locator("td.place").drag_to(items(page).nth(0), target_position={"x": 60, "y": 3})
    expect(labels(page)).to_have_text(["NGC 206", "NGC 224", "NGC 221", "NGC 205"])
    expect(page.locator("#notices")).to_have_text("1 item moved.")


def test_all_are_ticked_tagged_and_looked_for(page: Page) -> None:
    filled(page)
    page.get_by_label("All on this page").check()
    expect(page.locator("[data-ticked]")).to_have_text("4")
    page.get_by_label("Tick NGC 224").uncheck()
    page.get_by_label("Tags", exact=True).fill("satellite")
    page.get_by_role("button", name="Tag", exact=True).click()
    expect(page.locator(".undo")).to_contain_text("3 items were tagged: satellite.")
    ready(page)
    page.get_by_label("Tag", exact=True).select_option("satellite")
    expect(items(page)).to_have_count(3)
    expect(page).to_have_url(re.compile("tag=satellite"))
