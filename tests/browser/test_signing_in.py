"""The link that the supervisor prints: good once, brings the basket along, and ends for good."""

import pytest
from playwright.sync_api import Page, expect

from benchmarks.portal import Portal
from tests.browser.conftest import OpenContext
from tests.browser.walking import M31, expect_count, tick
from tests.browser.watching import Watch

pytestmark = pytest.mark.needs("chromium")


def _sign_in(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator(".notice")).to_have_text("You are signed in.")


def test_from_visitor_to_account_and_out(
    page: Page, site: Portal, open_context: OpenContext, watch: Watch
) -> None:
    page.goto(M31)
    tick(page).check()
    expect_count(page, 1)
    as_visitor = page.context.storage_state()
    _sign_in(page, site.link)
    expect_count(page, 1)
    page.goto("/basket")
    expect(page.get_by_role("rowheader", name="NGC 224")).to_be_visible()
    signed_in = page.context.storage_state()

    page.goto("/account")
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator(".notice")).to_have_text("You are signed out.")
    expect_count(page, 0)

    for old in (as_visitor, signed_in):
        thief = open_context(storage_state=old).new_page()
        thief.goto("/basket")
        expect_count(thief, 0)
        expect(thief.get_by_role("link", name="Account")).to_be_visible()

    watch.statuses.add(410)
    page.goto(site.link)
    expect(page.get_by_role("heading", name="This link does not sign in")).to_be_visible()
