"""What is taken out comes back; notes stay; emptying asks first."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.walking import M31, expect_count, ready, tick

pytestmark = pytest.mark.needs("chromium")


def filled(page: Page, number: int = 3) -> None:
    page.goto(M31)
    for row in range(number):
        tick(page, row).check()
        expect_count(page, row + 1)
    page.goto("/basket")
    expect(items(page)).to_have_count(number)


def items(page: Page) -> Locator:
    return page.locator("#basket tbody tr")


def item(page: Page, label: str) -> Locator:
    return items(page).filter(has=page.get_by_role("link", name=label, exact=True))


def test_removed_undone_and_back(page: Page) -> None:
    filled(page)
    page.get_by_role("button", name="Remove NGC 224").click()
    expect(items(page)).to_have_count(2)
    expect_count(page, 2)
    expect(page.locator(".undo")).to_contain_text("1 item was taken out.")
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_be_focused()
    undo.press("Enter")
    expect(items(page)).to_have_count(3)
    expect_count(page, 3)
    expect(page.locator("#notices")).to_have_text("1 item brought back into the basket.")
    expect(item(page, "NGC 224")).to_be_visible()


def test_a_row_is_unticked_where_it_was_ticked(page: Page) -> None:
    page.goto(M31)
    tick(page).check()
    expect_count(page, 1)
    tick(page).uncheck()
    expect_count(page, 0)
    page.reload()
    expect(tick(page)).not_to_be_checked()


def test_quick_ticks_are_all_kept(page: Page) -> None:
    page.goto("/archives/demo/messier?max_rows=110")
    for row in range(8):
        tick(page, row).check(no_wait_after=True)
    expect_count(page, 8)
    page.reload()
    for row in range(8):
        expect(tick(page, row)).to_be_checked()


def test_a_note_is_kept(page: Page) -> None:
    filled(page, 2)
    line = item(page, "NGC 224")
    line.get_by_text("add a note").click()
    line.get_by_label("Note on NGC 224").fill("for the proposal\n<b>deadline</b>")
    line.get_by_role("button", name="Keep").click()
    expect(item(page, "NGC 224").locator("summary")).to_have_text("for the proposal <b>deadline</b>")
    page.reload()
    expect(item(page, "NGC 224").locator("summary")).to_contain_text("for the proposal")
    expect(page.locator(".undo")).to_contain_text("The note was changed.")
    ready(page)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#notices")).to_have_text("The note is the one before.")
    expect(item(page, "NGC 224").locator("summary")).to_have_text("add a note")
    page.reload()
    expect(page.locator(".undo")).to_have_count(0)


@pytest.mark.parametrize("scripts", [True, False])
def test_emptied_after_a_question_and_undone(page: Page, plain_page: Page, *, scripts: bool) -> None:
    visited = page if scripts else plain_page
    visited.goto(M31)
    visited.get_by_role("button", name="this page").click()
    expect_count(visited, 4)
    visited.goto("/basket")
    visited.get_by_text("This basket", exact=True).click()
    visited.get_by_role("link", name="Empty…").click()
    expect(visited.get_by_role("heading", name="Empty the basket?")).to_be_visible()
    visited.get_by_role("button", name="Empty it").click()
    expect_count(visited, 0)
    visited.get_by_role("button", name="Undo").click()
    expect(items(visited)).to_have_count(4)
    expect_count(visited, 4)


def test_an_empty_basket_teaches_the_next_step(page: Page) -> None:
    page.goto("/basket")
    page.get_by_role("link", name="M 31 within 1 degree").click()
    expect(page.get_by_role("heading", name="Around M 31")).to_be_visible()
