"""Every page for everybody: what axe checks, light and dark, on a phone and on a wall."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from benchmarks.portal import Portal
from tests.browser.looks import faults_of
from tests.browser.persons import sign_in_link
from tests.browser.places import PLACES, Place
from tests.browser.watching import Watch

pytestmark = pytest.mark.needs("chromium")


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_a_page(page: Page, site: Portal, watch: Watch, place: Place) -> None:
    watch.statuses.add(place.status)
    place.visit(page, site)
    assert faults_of(page) == []


def test_the_sign_in_page(page: Page, site: Portal) -> None:
    page.goto(sign_in_link(site))
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    assert faults_of(page) == []


def test_a_fault_that_was_swapped_in(page: Page, watch: Watch) -> None:
    watch.statuses.add(422)
    page.goto("/archives/demo/openngc")
    page.locator("form.question").get_by_label("Radius").fill("wide")
    page.locator("form.question").get_by_label("Target or position").fill("M 31")
    page.locator("form.question").get_by_role("button", name="Search").click()
    expect(page.locator("#field-radius")).to_have_attribute("aria-invalid", "true")
    assert faults_of(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_chosen_theme_wins(page: Page, site: Portal, theme: str) -> None:
    other: Any = "light" if theme == "dark" else "dark"
    page.emulate_media(color_scheme=other)
    page.context.add_cookies([{"name": "theme", "value": theme, "url": site.address}])
    page.goto("/")
    ground = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert ground == ("rgb(14, 20, 27)" if theme == "dark" else "rgb(245, 246, 248)")
