"""From a target to a basket that is still there tomorrow, with scripts and without."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from benchmarks.portal import Portal
from tests.browser.walking import M31, ask_for, expect_count, open_clusters, rows, tick, wait_for_answers
from tests.browser.watching import Watch

pytestmark = pytest.mark.needs("chromium")


def _to_a_sorted_second_page(page: Page) -> None:
    page.goto("/")
    ask_for(page, "M 31", "1 deg")
    expect(page.get_by_role("heading", name="Around M 31")).to_be_visible()
    expect(page).to_have_title("Around M 31 · Escapade")
    expect(page).to_have_url(re.compile(r"/searches/[0-9a-f]{32}$"))
    wait_for_answers(page)
    expect(page.get_by_role("table", name="What each dataset answered")).to_contain_text("NGC 224")
    page.get_by_role("link", name="OpenNGC: NGC and IC objects").click()
    expect(rows(page)).to_have_count(4)
    open_clusters(page)
    page.get_by_role("columnheader", name="Constellation").get_by_role("link").first.click()
    expect(page).to_have_url(re.compile(r"[?&]sort=constellation"))
    expect(page.get_by_role("columnheader", name="Constellation")).to_have_attribute("aria-sort", "ascending")
    page.get_by_role("link", name="Page 2").click()
    expect(page).to_have_url(re.compile(r"[?&]page=2"))
    expect(page.locator(".pager .where")).to_contain_text("51–100 of")
    expect(page.get_by_role("columnheader", name="Constellation")).to_have_attribute("aria-sort", "ascending")


def _label(page: Page) -> str:
    return (tick(page).get_attribute("aria-label") or "").removesuffix(" in the basket")


def _expect_item(page: Page, label: str) -> None:
    expect(page).to_have_url(re.compile("/baskets/[0-9a-f]{32}$"))
    expect(page.get_by_role("rowheader", name=label)).to_be_visible()


def test_with_scripts(page: Page) -> None:
    _to_a_sorted_second_page(page)
    expect_count(page, 0)
    label = _label(page)
    address = page.url
    tick(page).check()
    expect_count(page, 1)
    expect(page.get_by_role("status")).to_have_text("1 item put into the basket.")
    assert page.url == address
    page.get_by_role("link", name="Basket 1").click()
    _expect_item(page, label)


def test_without_scripts(plain_page: Page) -> None:
    _to_a_sorted_second_page(plain_page)
    label = _label(plain_page)
    tick(plain_page).check()
    tick(plain_page, 1).check()
    plain_page.get_by_role("button", name="ticked rows").click()
    expect_count(plain_page, 2)
    expect(plain_page.locator(".notice")).to_have_text("2 items put into the basket.")
    expect(plain_page.locator(".pager .where")).to_contain_text("51–100 of")
    expect(tick(plain_page)).to_be_checked()
    tick(plain_page, 1).uncheck()
    plain_page.get_by_role("button", name="ticked rows").click()
    expect_count(plain_page, 1)
    plain_page.get_by_role("link", name="Basket 1").click()
    _expect_item(plain_page, label)


def _browser(
    playwright: Playwright, site: Portal, launch: dict[str, Any], profile: Path, watch: Watch
) -> BrowserContext:
    context = playwright.chromium.launch_persistent_context(profile, base_url=site.address, **launch)
    watch.over(context)
    return context


def test_a_basket_outlives_the_browser(
    playwright: Playwright, site: Portal, launch: dict[str, Any], tmp_path: Path, watch: Watch
) -> None:
    with _browser(playwright, site, launch, tmp_path / "profile", watch) as first:
        page = first.new_page()
        page.goto(M31)
        tick(page).check()
        expect_count(page, 1)
    with _browser(playwright, site, launch, tmp_path / "profile", watch) as second:
        page = second.new_page()
        page.goto("/")
        expect_count(page, 1)
        page.goto("/basket")
        _expect_item(page, "NGC 224")
        page.get_by_role("link", name="NGC 224", exact=True).click()
        expect(page.get_by_role("heading", name="NGC 224")).to_be_visible()


def test_a_whole_page_and_a_whole_result(page: Page) -> None:
    page.goto(M31)
    page.get_by_role("button", name="this page").click()
    expect_count(page, 4)
    for number in range(4):
        expect(tick(page, number)).to_be_checked()
    page.get_by_role("button", name="whole result").click()
    expect_count(page, 5)
    page.goto("/basket")
    expect(page.locator("#basket tbody tr")).to_have_count(5)
    expect(page.locator("#basket tbody tr").first).to_contain_text("4 rows")
