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
    ready(page)
    page.get_by_role("button", name="NGC 221 up").press("Enter")
    expect(labels(page)).to_have_text(["NGC 206", "NGC 221", "NGC 224", "NGC 205"])
    expect(page.get_by_role("button", name="NGC 221 up")).to_be_focused()
    page.reload()
    expect(page.locator(".undo")).to_contain_text("The order was changed.")
    ready(page)
    page.get_by_role("button", name="Undo").click()
    expect(labels(page)).to_have_text(["NGC 206", "NGC 224", "NGC 221", "NGC 205"])


def test_all_are_ticked_tagged_and_looked_for(page: Page) -> None:
    filled(page)
    page.get_by_label("All on this page").check()
    expect(page.locator("[data-ticked]")).to_have_text("4")
    page.get_by_label("Tick NGC 224").uncheck()
    page.get_by_label("Tags", exact=True).fill("satellite")
    page.get_by_role("button", name="Tag", exact=True).click()
    expect(page.locator(".undo")).to_contain_text("3 items were tagged: satellite.")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#notices")).to_have_text("3 items put back under the tags before.")
    expect(page.locator(".item-tags")).to_have_count(0)
    ready(page)
    page.get_by_label("All on this page").check()
    page.get_by_label("Tick NGC 224").uncheck()
    page.get_by_label("Tags", exact=True).fill("satellite")
    page.get_by_role("button", name="Tag", exact=True).click()
    expect(page.locator(".undo")).to_contain_text("3 items were tagged: satellite.")
    ready(page)
    page.get_by_label("Tag", exact=True).select_option("satellite")
    expect(items(page)).to_have_count(3)
    expect(page).to_have_url(re.compile("tag=satellite"))


def test_rows_leave_while_links_are_asked_but_not_from_under_ones_hands(page: Page) -> None:
    filled(page)
    for name in ("one", "two", "three"):
        page.get_by_text("Add by address", exact=True).click()
        page.get_by_label("Address", exact=True).fill(f"http://127.0.0.1:1/{name}.fits")
        page.get_by_role("button", name="Put it in").click()
        expect(labels(page).first).to_have_text(f"{name}.fits")
        ready(page)
    page.get_by_label("Link", exact=True).select_option("not checked")
    expect(page).to_have_url(re.compile("link=unknown"))
    expect(items(page)).to_have_count(7)
    ready(page)
    page.get_by_label("Tick one.fits").check()
    row = items(page).filter(has=page.get_by_label("Tick two.fits"))
    row.get_by_text("add a note").click()
    row.get_by_label("Note on two.fits").fill("half a")
    other = page.context.new_page()
    other.goto(page.url.partition("?")[0])
    other.get_by_role("button", name="Check the links now").click()
    expect(other.locator("#checking")).to_contain_text("does not answer: 3")
    page.evaluate(
        "htmx.ajax('GET', `${location.pathname}/check${location.search}`,"
        " { target: '#checking', swap: 'outerHTML' })"
    )
    expect(page.locator("#checking")).to_contain_text("does not answer: 3")
    expect(items(page)).to_have_count(6)
    expect(page.locator(".looked")).to_have_text("4 of 7")
    expect(page.get_by_label("all 4", exact=True)).to_be_visible()
    expect(page.get_by_label("Tick one.fits")).to_be_checked()
    expect(row.get_by_label("Note on two.fits")).to_have_value("half a")
    expect(row.get_by_label("Note on two.fits")).to_be_focused()
    expect(row).to_contain_text("not in this list any more")
