"""What one person shares, another sees, changes where that is allowed, and loses when it ends."""

import pytest
from playwright.sync_api import Locator, Page, expect

from benchmarks.portal import Portal
from tests.browser.conftest import OpenContext
from tests.browser.persons import arrive
from tests.browser.walking import M31, expect_count, ready
from tests.browser.watching import Watch

pytestmark = pytest.mark.needs("chromium")


def items(page: Page) -> Locator:
    return page.locator("#basket tbody tr")


def filled(page: Page) -> None:
    page.goto(M31)
    page.get_by_role("button", name="this page").click()
    expect_count(page, 4)
    page.goto("/basket")
    expect(items(page)).to_have_count(4)
    ready(page)


def share_with(page: Page, person: str, access: str) -> None:
    """On the page of the object."""
    page.get_by_role("link", name="Share", exact=True).click()
    page.get_by_label("E-mail address or name").fill(person)
    page.get_by_label("They may").select_option(label=access)
    page.get_by_role("button", name="Share it").click()
    expect(page.locator(".notice")).to_have_text("Shared.")


def secret_link(page: Page) -> str:
    """Made on the page where the object is shared."""
    page.get_by_label("whoever has a secret link").check()
    page.get_by_role("button", name="Share it").click()
    link = page.locator("#text-link")
    expect(link).to_contain_text("/shared/")
    return link.inner_text()


def test_a_basket_is_shared_with_a_person_to_read_then_to_change_then_no_more(
    page: Page, site: Portal, open_context: OpenContext, watch: Watch
) -> None:
    other = open_context().new_page()
    arrive(page, site, "Henrietta Leavitt")
    arrive(other, site, "Annie Cannon")
    filled(page)
    share_with(page, "Annie Cannon", "read")

    other.goto("/shares")
    theirs = other.get_by_role("table", name="Shared with you")
    expect(theirs.get_by_role("row").last).to_contain_text("Henrietta Leavitt")
    theirs.get_by_role("link").click()
    expect(items(other)).to_have_count(4)
    expect(other.locator("#basket")).to_contain_text("shared with you, to be read")
    expect(other.get_by_role("button", name="Remove NGC 224")).to_have_count(0)
    address = other.url

    page.goto("/basket")
    share_with(page, "annie cannon", "read and edit")
    other.reload()
    expect(other.locator("#basket")).to_contain_text("shared with you, to be changed")
    ready(other)
    other.get_by_role("button", name="Remove NGC 224").click()
    expect(items(other)).to_have_count(3)

    page.goto("/shares")
    page.get_by_role("button", name="End").click()
    expect(page.locator("#shares")).to_contain_text("You share nothing")
    watch.statuses.add(404)
    other.goto(address)
    expect(other.locator("main")).to_contain_text("no such basket of yours")
    other.goto("/shares")
    expect(other.locator("#shares")).to_contain_text("Nothing is shared with you")
    page.goto("/basket")
    expect(items(page)).to_have_count(3)


def test_a_result_is_opened_by_a_secret_link_until_that_ends(
    page: Page, site: Portal, open_context: OpenContext, watch: Watch
) -> None:
    arrive(page, site, "Vera Rubin")
    page.goto(M31)
    page.locator("summary", has_text="Export").click()
    page.get_by_role("link", name="Share this result").click()
    link = secret_link(page)
    page.reload()
    expect(page.locator("#text-link")).to_have_count(0)
    expect(page.locator("#share")).to_contain_text("whoever has the link")

    visitor = open_context().new_page()
    visitor.goto(link)
    expect(visitor.locator("#results tbody tr")).to_have_count(4)
    assert "/shared/" not in visitor.url
    visitor.goto("/shares")
    expect(visitor.get_by_role("table", name="Shared with you")).to_contain_text("Vera Rubin")

    page.get_by_role("button", name="End").click()
    expect(page.locator(".notice")).to_have_text("It is not shared so any more.")
    visitor.reload()
    expect(visitor.locator("#shares")).to_contain_text("Nothing is shared with you")
    watch.statuses.add(404)
    visitor.goto(link)
    expect(visitor.locator("main")).to_contain_text("This link leads nowhere")


def test_a_basket_is_changed_by_whoever_has_its_link(
    page: Page, site: Portal, open_context: OpenContext, watch: Watch
) -> None:
    arrive(page, site, "Jocelyn Bell")
    filled(page)
    page.get_by_role("link", name="Share", exact=True).click()
    page.get_by_label("They may").select_option(label="read and edit")
    link = secret_link(page)

    visitor = open_context().new_page()
    visitor.goto(link)
    expect(items(visitor)).to_have_count(4)
    ready(visitor)
    visitor.get_by_role("button", name="Remove NGC 221").click()
    expect(items(visitor)).to_have_count(3)

    page.get_by_role("button", name="End").click()
    expect(page.locator(".notice")).to_have_text("It is not shared so any more.")
    watch.statuses.add(404)
    visitor.reload()
    expect(visitor.locator("main")).to_contain_text("no such basket of yours")
