"""A token is made, told once, opens the API for what was ticked, and opens nothing when it was revoked."""

import pytest
from playwright.sync_api import APIRequestContext, Page, Playwright, expect

from benchmarks.portal import Portal
from tests.browser.persons import arrive

pytestmark = pytest.mark.needs("chromium")


def program(playwright: Playwright, site: Portal, token: str) -> APIRequestContext:
    """A program elsewhere: no cookies, the token alone."""
    headers = {"Authorization": f"Bearer {token}"}
    return playwright.request.new_context(base_url=site.address, extra_http_headers=headers)


def test_from_making_to_revoking(page: Page, site: Portal, playwright: Playwright) -> None:
    arrive(page, site, "Cecilia Payne")
    page.goto("/account/tokens")
    expect(page.locator("#tokens")).to_contain_text("No tokens yet")
    page.get_by_label("What it is for").fill("notebook")
    for box in page.get_by_role("checkbox").all():
        box.uncheck()
    page.get_by_role("checkbox", name="baskets:read").check()
    page.get_by_role("button", name="Make the token").click()
    token = page.locator("#text-token").inner_text()
    assert token.startswith("esc_")
    page.reload()
    expect(page.get_by_role("row", name="notebook")).to_contain_text("never")
    assert token not in page.content()

    script = program(playwright, site, token)
    assert script.get("/api/v1/baskets").status == 200
    assert script.get("/api/v1/searches").status == 403
    page.reload()
    expect(page.get_by_role("row", name="notebook")).to_contain_text("UTC")

    page.get_by_role("button", name="Revoke").click()
    expect(page.locator(".notice")).to_have_text("The token 'notebook' opens nothing any more.")
    expect(page.locator("#tokens")).to_contain_text("No tokens yet")
    refused = script.get("/api/v1/baskets")
    assert refused.status == 401
    assert refused.headers["content-type"] == "application/problem+json"
    script.dispose()
