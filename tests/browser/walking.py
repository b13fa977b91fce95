"""Steps and places that several tests share."""

import re
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.support.waiting import until

__all__ = [
    "GALAXIES",
    "M31",
    "arguments",
    "ask_for",
    "count",
    "expect_count",
    "open_clusters",
    "ready",
    "rows",
    "tick",
    "wait_for_answers",
]

M31 = "/archives/demo/openngc?target=M+31&radius=1+deg"
GALAXIES = "/archives/demo/openngc?type=Galaxy"


def arguments(page: Page) -> dict[str, str]:
    """What the address asks for."""
    return {name: values[-1] for name, values in parse_qs(urlsplit(page.url).query).items()}


def count(page: Page) -> Locator:
    """The number beside the basket in the shell."""
    return page.locator("#basket-count")


def expect_count(page: Page, number: int) -> None:
    expect(count(page)).to_have_text(str(number))


def ready(page: Page) -> None:
    """The page's scripts run and nothing is being swapped: what is pressed now is heard."""
    page.wait_for_load_state()
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-added, .htmx-settling")).to_have_count(0)


def rows(page: Page) -> Locator:
    """The rows of the result's table."""
    return page.locator("#results tbody tr")


def tick(page: Page, number: int = 0) -> Locator:
    """The box that puts a row into the basket."""
    return rows(page).nth(number).get_by_role("checkbox")


def ask_for(page: Page, target: str, radius: str) -> None:
    """Fill in the search box that stands in the page and send it."""
    form = page.locator("form.search-form")
    form.get_by_label("Target or position").fill(target)
    form.get_by_label("Radius").fill(radius)
    form.get_by_role("button", name="Search", exact=True).click()


def wait_for_answers(page: Page) -> None:
    """Until all datasets of a search have answered; without scripts by looking again and again."""

    def over() -> bool:
        again = page.get_by_role("link", name="Look again")
        if again.count() and again.is_visible():
            page.reload()
        return page.locator("#answers").get_attribute("aria-busy") == "false"

    until(over)


def open_clusters(page: Page) -> None:
    """From a dataset's page: a question without a target that has several pages."""
    form = page.locator("form.question")
    form.get_by_label("Target or position").fill("")
    form.get_by_label("Radius").fill("")
    filters = form.locator("details.filters")
    if filters.get_attribute("open") is None:
        filters.locator("summary").click()
    form.get_by_role("checkbox", name="Open Cluster").check()
    form.get_by_role("button", name="Search", exact=True).click()
    expect(page.locator(".results-head")).to_contain_text(re.compile(r"6\d\d rows"))
