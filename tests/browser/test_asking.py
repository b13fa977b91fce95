"""What is wrong is said beside its field; every view has an address that works by itself."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.walking import GALAXIES, M31, arguments, ask_for, open_clusters, ready, rows
from tests.browser.watching import Watch

pytestmark = pytest.mark.needs("chromium")


def test_a_fault_stands_beside_its_field_and_nothing_is_lost(page: Page, watch: Watch) -> None:
    watch.statuses.add(422)
    page.goto("/archives/demo/openngc")
    page.evaluate("window.kept = true")
    form = page.locator("form.question")
    form.get_by_label("Target or position").fill("M 31")
    radius = form.get_by_label("Radius")
    radius.fill("one degree")
    form.get_by_role("button", name="Search").click()
    expect(radius).to_have_attribute("aria-invalid", "true")
    expect(radius).to_have_accessible_description(re.compile("Give a number, with a unit"))
    expect(radius).to_have_value("one degree")
    expect(form.get_by_label("Target or position")).to_have_value("M 31")
    expect(page.get_by_role("heading", name="The question cannot be asked like this")).to_be_visible()
    assert page.evaluate("window.kept") is True  # swapped in place
    radius.fill("1 deg")
    radius.press("Enter")
    expect(rows(page)).to_have_count(4)
    expect(radius).not_to_have_attribute("aria-invalid", "true")


def test_a_fault_of_the_search_over_all_archives(page: Page, watch: Watch) -> None:
    watch.statuses.add(422)
    page.goto("/search")
    ask_for(page, "M 31x", "2 deg")
    target = page.locator("form.search-form").get_by_label("Target or position")
    expect(target).to_have_attribute("aria-invalid", "true")
    expect(target).to_have_value("M 31x")
    expect(page.get_by_label("Radius")).to_have_value("2 deg")
    ask_for(page, "M 31", "1 deg")
    expect(page.get_by_role("table", name="What each dataset answered")).to_be_visible()
    expect(page).to_have_title("Around M 31 · Escapade")
    expect(page).to_have_url(re.compile(r"/searches/[0-9a-f]{32}$"))


def test_a_fault_without_scripts(plain_page: Page, watch: Watch) -> None:
    watch.statuses.add(422)
    plain_page.goto("/archives/demo/openngc")
    form = plain_page.locator("form.question")
    form.get_by_label("Target or position").fill("M 31")
    form.get_by_label("Radius").fill("one degree")
    form.get_by_role("button", name="Search").click()
    expect(form.get_by_label("Radius")).to_have_attribute("aria-invalid", "true")
    expect(form.get_by_label("Radius")).to_have_value("one degree")


def test_archives_filter_while_one_types(page: Page) -> None:
    page.goto("/archives")
    field = page.get_by_label("Filter by words")
    field.press_sequentially("openng", delay=20)
    expect(page).to_have_url(re.compile(r"text=openng"))
    expect(page.locator("#archives article")).to_have_count(1)
    expect(field).to_be_focused()
    field.fill("nothing like this")
    expect(page.get_by_role("heading", name="No archive holds these words")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Filter by words")).to_have_value("nothing like this")
    expect(page.locator("#archives article")).to_have_count(0)


def test_back_brings_the_page_before(page: Page) -> None:
    page.goto("/archives/demo/openngc")
    open_clusters(page)
    first = rows(page).first.inner_text()
    page.get_by_role("columnheader", name="Constellation").get_by_role("link").first.click()
    expect(page.get_by_role("columnheader", name="Constellation")).to_have_attribute("aria-sort", "ascending")
    page.get_by_role("link", name="Next").click()
    expect(page.locator(".pager .where")).to_contain_text("51–100 of")
    ready(page)
    page.go_back()
    expect(page.locator(".pager .where")).to_contain_text("1–50 of")
    expect(page.get_by_role("columnheader", name="Constellation")).to_have_attribute("aria-sort", "ascending")
    ready(page)
    page.go_back()
    expect(page.locator("th[aria-sort]")).to_have_count(0)
    expect(rows(page).first).to_have_text(first, use_inner_text=True)
    expect(page.get_by_role("checkbox", name="Open Cluster")).to_be_checked()
    ready(page)
    page.go_back()
    expect(page.locator(".about")).to_be_visible()
    ready(page)
    page.go_forward()
    expect(rows(page)).to_have_count(50)
    expect(page.locator("header.shell")).to_have_count(1)


def test_each_address_loads_by_itself(page: Page) -> None:
    page.goto(f"{GALAXIES}&sort=-redshift&page=3&columns=all")
    expect(page.locator(".pager .where")).to_contain_text("101–150 of")
    head = page.get_by_role("columnheader", name="Redshift")
    expect(head).to_have_attribute("aria-sort", "descending")
    head.get_by_role("link").first.click()
    expect(page.locator("th[aria-sort]")).to_have_count(0)
    assert arguments(page) == {"type": "Galaxy", "columns": "all"}
    before = rows(page).first.inner_text()
    page.reload()
    expect(rows(page).first).to_have_text(before, use_inner_text=True)
    page.goto(M31)
    page.get_by_role("link", name="Everything about NGC 221").click()
    expect(page.get_by_role("heading", name="NGC 221")).to_be_visible()
    page.get_by_role("link", name="All rows").click()
    expect(rows(page)).to_have_count(4)


def test_the_theme_is_kept(page: Page) -> None:
    page.goto(M31)
    page.get_by_role("button", name="Switch to dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(rows(page)).to_have_count(4)
    page.goto("/archives")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
