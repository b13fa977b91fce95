"""Everything by the keyboard alone."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.walking import GALAXIES, M31, expect_count, ready, rows, tick

pytestmark = pytest.mark.needs("chromium")

FOCUSED = """() => {
  const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
  return {
    name: (at.ariaLabel || at.labels?.[0]?.innerText || at.innerText || at.name || at.tagName).trim(),
    outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
  };
}"""


def test_slash_goes_to_the_target(page: Page) -> None:
    page.goto(M31)
    page.keyboard.press("/")
    target = page.get_by_role("searchbox", name="Target or position").first
    expect(target).to_be_focused()
    page.keyboard.type("M 33/")  # in a field it is a letter
    expect(target).to_have_value("M 33/")
    target.fill("M 33")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Around M 33")).to_be_visible()
    ready(page)
    page.keyboard.press("/")
    expect(page.get_by_label("Target or position")).to_be_focused()


def test_rows_are_walked_and_ticked(page: Page) -> None:
    page.goto(M31)
    page.keyboard.press("j")
    expect(tick(page, 0)).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(tick(page, 1)).to_be_focused()
    page.keyboard.press("Space")
    expect(tick(page, 1)).to_be_checked()
    expect_count(page, 1)
    page.keyboard.press("o")
    expect(page.get_by_role("heading", name="NGC 221")).to_be_visible()
    ready(page)
    page.keyboard.press("b")
    expect(page.get_by_role("heading", name="Basket", exact=True)).to_be_visible()
    ready(page)
    page.keyboard.press("j")
    page.keyboard.press("o")
    expect(page.get_by_role("heading", name="NGC 221")).to_be_visible()


def test_pages_are_turned(page: Page) -> None:
    page.goto(GALAXIES)
    page.keyboard.press("n")
    expect(page.locator(".pager .where")).to_contain_text("51–100 of")
    ready(page)
    page.keyboard.press("n")
    expect(page.locator(".pager .where")).to_contain_text("101–150 of")
    ready(page)
    page.keyboard.press("p")
    expect(page.locator(".pager .where")).to_contain_text("51–100 of")
    ready(page)
    page.keyboard.press("j")
    expect(tick(page, 0)).to_be_focused()


def test_the_list_of_keys_opens_and_closes(page: Page) -> None:
    page.goto(M31)
    page.keyboard.press("j")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("next and previous row")
    page.keyboard.press("j")  # the page behind does not move
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(tick(page, 0)).to_be_focused()
    page.keyboard.press("?")
    expect(dialog).to_be_visible()


def test_the_order_of_tabs(page: Page) -> None:
    page.goto("/")
    order = []
    for _ in range(14):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        assert focused["outlined"], focused
        assert focused["seen"], focused
        order.append(focused["name"])
    assert order[:3] == ["Skip to the page", "Escapade", "Search"]
    assert order[3:8] == ["Archives", "Registry", "ADQL", "Jobs", "SAMP"]
    assert order[8].startswith("Basket")
    assert order[9:] == ["Account", "Switch to dark", "Target or position", "Radius", "Time for each"]


def test_the_shell_can_be_skipped(page: Page) -> None:
    page.goto(M31)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("navigation", name="Where you are").get_by_role("link").first).to_be_focused()


def test_focus_is_seen_in_a_result(page: Page) -> None:
    page.goto(M31)
    expect(rows(page)).to_have_count(4)
    for _ in range(30):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        assert focused["outlined"], focused
        assert focused["seen"], focused
