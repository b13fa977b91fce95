"""The table in a browser: filters, several sort keys, a column at a glance, chosen columns, ticked rows."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.looks import faults_of
from tests.browser.walking import GALAXIES, arguments, expect_count, ready, rows, tick
from tests.browser.watching import Watch

pytestmark = pytest.mark.needs("chromium")

FEW = f"{GALAXIES}&constellation=And"


def both(page: Page, plain_page: Page, *, scripts: bool) -> Page:
    return page if scripts else plain_page


def head(page: Page, name: str) -> Locator:
    return page.get_by_role("columnheader", name=name)


def told(page: Page) -> Locator:
    return page.locator(".results-head h2")


def chip(page: Page, words: str) -> Locator:
    return page.locator("a.chip", has_text=words)


def panel(page: Page) -> Locator:
    return page.locator("[data-panel]:popover-open")


@pytest.mark.parametrize("scripts", [True, False])
def test_filtered_by_a_column_and_free_again(page: Page, plain_page: Page, *, scripts: bool) -> None:
    page = both(page, plain_page, scripts=scripts)
    page.goto(FEW)
    expect(page.locator(".filter-row")).to_have_count(0)
    page.get_by_role("link", name="Filter", exact=True).click()
    field = page.get_by_role("textbox", name="Filter V magnitude")
    field.fill("10..12")
    field.press("Enter")
    expect(chip(page, "V magnitude 10 to 12 mag")).to_be_visible()
    expect(told(page)).to_contain_text(re.compile(r"\d+ of \d+ rows match"))
    assert arguments(page)["filter.v_mag"] == "10..12"
    if scripts:
        assert "filter.name" not in arguments(page)
        expect(field).to_be_focused()
    page.get_by_role("combobox", name="Filter Type").select_option("null")
    if not scripts:
        page.get_by_role("button", name="Apply the filters").click()
    expect(page.get_by_role("heading", name="No row passes the filters")).to_be_visible()
    chip(page, "Type has no value").click()
    expect(chip(page, "Type has no value")).to_have_count(0)
    expect(chip(page, "V magnitude")).to_be_visible()
    page.get_by_role("link", name="Clear all", exact=True).click()
    expect(page.locator("a.chip")).to_have_count(0)
    expect(rows(page)).to_have_count(50)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_wrong_filter_and_a_wrong_expression(
    page: Page, plain_page: Page, watch: Watch, *, scripts: bool
) -> None:
    watch.statuses.add(422)
    page = both(page, plain_page, scripts=scripts)
    page.goto(f"{FEW}&filters=open")
    page.get_by_role("textbox", name="Filter V magnitude").fill("bright")
    page.get_by_label("Expression").fill("v_magg < 12")
    page.get_by_label("Expression").press("Enter")
    field = page.get_by_role("textbox", name="Filter V magnitude")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_value("bright")
    expect(field).to_have_accessible_description(re.compile("Give a range"))
    where = page.get_by_label("Expression")
    expect(where).to_have_value("v_magg < 12")
    expect(where).to_have_accessible_description(re.compile(r"\^\^\^\^\^\^.*Did you mean v_mag", re.DOTALL))
    expect(rows(page)).to_have_count(50)
    field.fill("")
    where.fill("v_mag < 12")
    where.press("Enter")
    expect(chip(page, "v_mag < 12")).to_be_visible()


def test_several_keys_by_shift_and_by_plus(page: Page) -> None:
    page.goto(FEW)
    head(page, "Hubble type").get_by_role("link").first.click()
    expect(head(page, "Hubble type")).to_have_attribute("aria-sort", "ascending")
    ready(page)
    head(page, "V magnitude").get_by_role("link").first.click(modifiers=["Shift"])
    expect(page).to_have_url(re.compile(r"sort=hubble_type%2Cv_mag"))
    ready(page)
    page.get_by_role("link", name="Then by V magnitude").click()
    expect(page).to_have_url(re.compile(r"sort=hubble_type%2C-v_mag"))
    expect(page.locator("th[aria-sort]")).to_have_count(1)


def test_several_keys_without_scripts(plain_page: Page) -> None:
    plain_page.goto(f"{FEW}&sort=hubble_type")
    plain_page.get_by_role("link", name="Then by V magnitude").click()
    assert arguments(plain_page)["sort"] == "hubble_type,v_mag"


def test_a_column_at_a_glance_opens_closes_and_filters(page: Page) -> None:
    page.goto(FEW)
    about = page.get_by_role("link", name="About V magnitude")
    about.click()
    expect(panel(page).get_by_role("heading", name="V magnitude")).to_be_focused()
    expect(about).to_have_attribute("aria-expanded", "true")
    expect(panel(page)).to_contain_text("phot.mag;em.opt.V")
    page.keyboard.press("Escape")
    expect(panel(page)).to_have_count(0)
    expect(about).to_be_focused()
    expect(about).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    bar = panel(page).locator("svg a").nth(5)
    count = (bar.get_attribute("aria-label") or "").rpartition(": ")[2].partition(" ")[0]
    bar.press("Enter")
    expect(told(page)).to_contain_text(f"{count} of ")
    expect(panel(page)).to_have_count(0)


def test_a_column_at_a_glance_without_scripts(plain_page: Page) -> None:
    plain_page.goto(FEW)
    plain_page.get_by_role("link", name="About V magnitude").click()
    plain_page.get_by_label("V magnitude, from").fill("10")
    plain_page.get_by_role("button", name="Filter").click()
    expect(chip(plain_page, "V magnitude ≥ 10 mag")).to_be_visible()


def test_columns_are_found_chosen_moved_and_kept_in_sight(page: Page) -> None:
    page.goto(FEW)
    page.keyboard.press("c")
    columns = panel(page)
    expect(columns.get_by_role("heading", name="Columns")).to_be_focused()
    columns.get_by_role("searchbox", name="Find a column").fill("magnitude")
    expect(columns.get_by_role("checkbox", name="V magnitude mag v_mag")).to_be_visible()
    expect(columns.get_by_role("checkbox", name="Name name")).to_be_hidden()
    columns.get_by_role("searchbox", name="Find a column").fill("")
    up = columns.get_by_role("button", name="V magnitude further left")
    up.click()
    ready(page)
    expect(columns.get_by_role("listitem").nth(6)).to_contain_text("V magnitude")
    expect(up).to_be_focused()
    columns.get_by_role("checkbox", name="Type type").uncheck()
    columns.get_by_label("Keep the first").select_option("2")
    columns.get_by_role("button", name="Show these").click()
    expect(page.locator(".data thead th .sort", has_text=re.compile("^Type"))).to_have_count(0)
    assert arguments(page)["pin"] == "2"
    assert arguments(page)["columns"].startswith("name,ra,dec,constellation,messier,v_mag,common_names")
    page.locator(".table-frame").evaluate("(frame) => { frame.scrollLeft = 400; }")
    frame = page.locator(".table-frame").bounding_box()
    cell = rows(page).first.locator("td:nth-child(3)").bounding_box()
    assert frame
    assert cell
    assert frame["x"] < cell["x"] < frame["x"] + 200


def test_columns_without_scripts(plain_page: Page) -> None:
    plain_page.goto(FEW)
    plain_page.get_by_role("link", name="Columns", exact=True).click()
    plain_page.get_by_role("button", name="Type further right").first.click()
    plain_page.get_by_role("checkbox", name="Messier messier").uncheck()
    plain_page.get_by_role("button", name="Show these").click()
    expect(rows(plain_page)).to_have_count(50)
    heads = plain_page.locator(".data thead th .sort").all_inner_texts()
    assert heads[:4] == ["Name", "RA", "Type", "Dec"]
    assert "Messier" not in heads


def test_rows_by_keys(page: Page) -> None:
    page.goto(FEW)
    page.locator(".table-frame").focus()
    page.keyboard.press("ArrowDown")
    expect(tick(page, 0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("x")
    expect(tick(page, 1)).to_be_checked()
    expect_count(page, 1)
    page.keyboard.press("ArrowUp")
    expect(tick(page, 0)).to_be_focused()
    page.keyboard.press("f")
    expect(page.get_by_role("textbox", name="Filter Name")).to_be_focused()
    page.keyboard.press("Escape")
    page.locator(".table-frame").focus()
    page.keyboard.press("/")
    expect(page.get_by_label("Expression")).to_be_focused()
    tick(page, 2).focus()
    name = rows(page).nth(2).get_by_role("rowheader").inner_text().removeprefix("→").strip()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(name.split("\n")[-1].strip())


def test_ticked_rows_of_two_pages_are_kept_alone_and_are_in_the_basket(page: Page) -> None:
    page.goto(f"{FEW}&per_page=25")
    expect(page.locator("[data-selection]")).to_be_hidden()
    tick(page, 1).check()
    expect_count(page, 1)
    page.get_by_role("link", name="Next").click()
    expect(page.locator(".pager .where")).to_contain_text("26–50")
    ready(page)
    tick(page, 0).check()
    expect_count(page, 2)
    expect(page.locator("[data-selection]")).to_contain_text("2 selected")
    page.get_by_role("button", name="Keep only these").click()
    expect(rows(page)).to_have_count(2)
    expect(chip(page, "2 chosen rows")).to_be_visible()
    expect(tick(page, 0)).to_be_checked()
    page.get_by_role("button", name="all that match").click()
    expect_count(page, 3)


def test_ticked_rows_without_scripts(plain_page: Page) -> None:
    plain_page.goto(FEW)
    tick(plain_page, 3).check()
    plain_page.get_by_role("button", name="Keep only these").click()
    expect(rows(plain_page)).to_have_count(1)


def test_page_and_size_are_chosen(page: Page) -> None:
    page.goto(GALAXIES)
    number = page.get_by_label("to page")
    number.fill("7")
    number.press("Enter")
    expect(page.locator(".pager .where")).to_contain_text("301–350 of")
    ready(page)
    page.get_by_role("combobox", name="rows").first.select_option("200")
    expect(rows(page)).to_have_count(200)
    assert arguments(page) == {"type": "Galaxy", "per_page": "200"}


def test_the_menu_of_files_opens_and_closes(page: Page) -> None:
    page.goto(FEW)
    menu = page.locator("details.menu", has_text="VOTable")
    menu.locator("summary").click()
    expect(menu.get_by_role("link", name="VOTable", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu.get_by_role("link", name="VOTable", exact=True)).to_be_hidden()
    expect(menu.locator("summary")).to_be_focused()


def test_sky_and_plot_in_tabs_and_beside(page: Page) -> None:
    page.goto(f"{FEW}&filter.v_mag=10..12")
    expect(page.locator("#sky")).to_be_hidden()
    page.get_by_role("link", name="Sky", exact=True).click()
    expect(page.locator("#sky svg").first).to_be_visible()
    expect(page.locator("#results")).to_be_hidden()
    page.get_by_role("link", name="Plot", exact=True).click()
    expect(page.locator("#plot svg").first).to_be_visible()
    page.get_by_role("link", name="Table", exact=True).click()
    expect(rows(page).first).to_be_visible()
    page.set_viewport_size({"width": 1500, "height": 1000})
    expect(page.locator("#sky svg").first).to_be_visible()
    expect(rows(page).first).to_be_visible()
    expect(page.locator("nav.tabs")).to_be_hidden()


def test_everybody_can_use_the_panels(page: Page) -> None:
    page.goto(f"{FEW}&filters=open&sort=hubble_type,v_mag&pin=2")
    page.get_by_role("link", name="About V magnitude").click()
    expect(panel(page)).to_be_visible()
    assert faults_of(page) == []
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_role("link", name="Columns", exact=True).click()
    expect(panel(page)).to_be_visible()
    assert faults_of(page) == []
