"""Clicks that come quicker than their answers: the newest counts, and none is lost."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.walking import GALAXIES, arguments, expect_count, rows

pytestmark = pytest.mark.needs("chromium")

FILTERED = f"{GALAXIES}&constellation=And&filter.v_mag=10..12"
UNFILTERED = "&constellation=And$"
COUNT_ANSWERS = """
document.addEventListener("htmx:beforeSwap", () => {
  document.body.dataset.answers = Number(document.body.dataset.answers ?? 0) + 1;
})"""


@contextmanager
def held(page: Page, words: str) -> Iterator[Callable[[], None]]:
    """Requests with the words in their address wait until they are let go."""
    address = re.compile(words)
    waiting: list[Route] = []
    page.route(address, lambda route: waiting.append(route))  # noqa: PLW0108  # Playwright marks what it is given

    def let_go() -> None:
        with page.expect_event("requestfinished"):
            waiting.pop().continue_()

    yield let_go
    assert not waiting
    page.unroute(address)


def sort_by_hubble_type(page: Page) -> Locator:
    head = page.get_by_role("columnheader", name="Hubble type")
    head.get_by_role("link").first.click()
    return head


def clear(page: Page) -> None:
    page.get_by_role("link", name="Clear all", exact=True).click()


def test_an_older_look_that_is_answered_late_is_not_shown(page: Page) -> None:
    page.goto(FILTERED)
    page.evaluate(COUNT_ANSWERS)
    with held(page, UNFILTERED) as answer_older:
        clear(page)
        head = sort_by_hubble_type(page)
        expect(head).to_have_attribute("aria-sort", "ascending")
        answer_older()
    expect(page.locator("body")).to_have_attribute("data-answers", "2")
    expect(head).to_have_attribute("aria-sort", "ascending")
    assert arguments(page)["filter.v_mag"] == "10..12"


def test_a_newer_look_is_shown_though_the_older_is_answered_first(page: Page) -> None:
    page.goto(FILTERED)
    with held(page, "sort=") as answer_newer, held(page, UNFILTERED) as answer_older:
        clear(page)
        head = sort_by_hubble_type(page)
        answer_older()
        answer_newer()
    expect(head).to_have_attribute("aria-sort", "ascending")
    assert arguments(page)["sort"] == "hubble_type"
    assert arguments(page)["filter.v_mag"] == "10..12"


def test_a_look_asked_for_during_a_change_is_shown_after_it(page: Page) -> None:
    page.goto(FILTERED)
    number = rows(page).count()
    with held(page, "add=page|/rows") as answer_change, held(page, "sort=") as answer_look:
        page.get_by_role("button", name="this page").click()
        head = sort_by_hubble_type(page)
        answer_change()
        expect_count(page, number)
        answer_look()
    expect(head).to_have_attribute("aria-sort", "ascending")
    expect(rows(page).first.get_by_role("checkbox")).to_be_checked()
