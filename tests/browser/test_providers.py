"""Signing in by a real provider of OpenID Connect: there and back, later, and out again."""

import re
import sqlite3
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
from playwright.sync_api import Browser, BrowserContext, Page, expect

from benchmarks.portal import Portal, free_port, running_portal
from tests.browser.conftest import PATIENCE
from tests.browser.walking import M31, expect_count, tick
from tests.support.furnishing import furnish
from tests.support.provider import (
    ALICE,
    AUDIENCE,
    HERE,
    NOTEBOOK,
    SECRET,
    RunningProvider,
    running_provider,
    toml_for,
)
from tests.support.waiting import until

pytestmark = [
    pytest.mark.needs("chromium"),
    pytest.mark.needs("node"),
    pytest.mark.needs("oidc-provider"),
]

TOKEN = re.compile(r"eyJ[\w-]{10,}\.|code_verifier|refresh_token|[?&]code=|id_token_hint")
Pair = tuple[Portal, RunningProvider]


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """A portal and its provider."""
    folder, port = tmp_path_factory.mktemp("signing"), free_port()
    furnish(folder / "data", "demo", "hips")
    (folder / "data" / "providers.toml").write_text(toml_for(port), "utf-8")
    with (
        running_portal(folder, ALLOWED_HOSTS="127.0.0.1", LOG_LEVEL="DEBUG") as portal,
        running_provider(folder, port, portal.address) as provider,
    ):
        yield portal, provider


@pytest.fixture
def context(chromium: Browser, pair: Pair) -> Iterator[BrowserContext]:
    """A fresh profile."""
    made = chromium.new_context(base_url=pair[0].address, viewport={"width": 1280, "height": 900})
    made.set_default_timeout(PATIENCE)
    yield made
    made.close()


def _at_provider(page: Page) -> None:
    """Say who one is, and allow what is asked."""
    page.locator("input[name=login]").fill("alice")
    page.locator("input[name=password]").fill("anything")
    page.locator("button[type=submit]").click()
    _allow(page)


def _allow(page: Page) -> None:
    page.get_by_role("button", name="Continue").click()


def _sign_in(page: Page, where: str) -> None:
    page.goto(where)
    page.get_by_role("link", name="Sign in with ESCAPE IAM").click()
    _at_provider(page)


def _let_end(portal: Portal, left: timedelta) -> None:
    """Move the end of every sign-in, as if time had passed."""
    moments = (datetime.now(UTC) + left, datetime.now(UTC) - timedelta(days=20))
    end, begun = (one.strftime("%Y-%m-%d %H:%M:%S.%f") for one in moments)
    with closing(sqlite3.connect(portal.data_dir / "escapade.sqlite", timeout=15)) as database, database:
        database.execute("UPDATE sign_ins SET expires_at = ?, created_at = ?", [end, begun])


def test_there_and_back_with_what_was_kept(pair: Pair, context: BrowserContext) -> None:
    portal, provider = pair
    page = context.new_page()
    page.goto(M31)
    tick(page).check()
    expect_count(page, 1)

    _sign_in(page, "/account/sessions")
    expect(page.locator(".notice")).to_have_text("You are signed in.")
    assert page.url == f"{portal.address}/account/sessions"
    expect(page.get_by_role("rowheader", name="Chrome on Linux")).to_have_count(1)
    expect_count(page, 1)

    page.goto("/account")
    expect(page.locator(".tags")).to_have_text(re.compile(r"^\s*escape\s*escape/pipelines\s*$"))
    provider.know(alice={**ALICE, "groups": [], "wlcg.groups": ["/escape", "/escape/admins"]})
    page.get_by_role("button", name="Ask the providers again").click()
    expect(page.locator(".tags")).to_have_text(re.compile(r"^\s*escape\s*escape/admins\s*$"))
    expect(page.get_by_role("link", name="Admin", exact=True)).to_be_visible()
    provider.know(alice=ALICE)


def test_what_was_typed_survives_the_end_of_a_sign_in(pair: Pair, context: BrowserContext) -> None:
    portal, _ = pair
    page = context.new_page()
    _sign_in(page, "/sign-in?next=/account")
    expect(page.get_by_role("heading", name="Ways in")).to_be_visible()
    _let_end(portal, timedelta(minutes=30))
    page.reload()
    expect(page.locator(".notice")).to_contain_text("Your sign-in ends in 30 min.")

    page.get_by_label("Name").fill("Alice of Amsterdam")
    _let_end(portal, timedelta(minutes=-1))
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("It is kept, and goes on afterwards.")).to_be_visible()
    page.get_by_role("link", name="Sign in with ESCAPE IAM").click()
    _allow(page)  # the provider still knows who it is
    page.get_by_role("button", name="Go on").click()
    expect(page.locator(".notice")).to_have_text("Your account is saved.")
    expect(page.get_by_role("link", name="Alice of Amsterdam")).to_be_visible()


def test_signing_out_here_signs_out_there(pair: Pair, context: BrowserContext) -> None:
    portal, _ = pair
    page = context.new_page()
    _sign_in(page, "/sign-in?next=/account")
    signed_in = context.storage_state()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Yes, sign me out").click()  # the provider's own page
    expect(page.get_by_text("You are signed out here and at ESCAPE IAM.")).to_be_visible()

    assert context.browser
    thief = context.browser.new_context(base_url=portal.address, storage_state=signed_in)
    stolen = thief.new_page()
    stolen.goto("/account")
    expect(stolen.get_by_text("You are not signed in")).to_be_visible()
    thief.close()
    page.goto("/sign-in")
    page.get_by_role("link", name="Sign in with ESCAPE IAM").click()
    expect(page.locator("input[name=login]")).to_be_visible()


def test_signing_out_there_signs_out_here(pair: Pair, context: BrowserContext) -> None:
    _, provider = pair
    page = context.new_page()
    _sign_in(page, "/sign-in?next=/account")
    expect(page.get_by_role("heading", name="Ways in")).to_be_visible()
    page.goto(f"{provider.issuer}/session/end")
    page.get_by_role("button", name="Yes, sign me out").click()
    until(lambda: "backchannel.success" in provider.log.read_text("utf-8"))
    page.goto("/account")
    expect(page.get_by_text("You are not signed in")).to_be_visible()


def _access_token(context: BrowserContext, issuer: str, resource: str) -> str:
    """What another program gets for who is signed in at the provider: a code, and a token for it."""
    page = context.new_page()  # the one before is still on its way to where nobody listens
    verifier = "v" * 64
    challenge = urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "client_id": NOTEBOOK,
        "redirect_uri": HERE,
        "response_type": "code",
        "scope": "openid",
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        "resource": resource,
    }
    page.goto(f"{issuer}/auth?{urlencode(asked)}")
    with page.expect_request(f"{HERE}?**") as arrived:  # where nobody listens
        _allow(page)
    code = parse_qs(urlsplit(arrived.value.url).query)["code"][0]
    answer = page.request.post(
        f"{issuer}/token",
        form={
            "grant_type": "authorization_code",
            "client_id": NOTEBOOK,
            "redirect_uri": HERE,
            "code": code,
            "code_verifier": verifier,
            "resource": resource,
        },
    )
    return str(answer.json()["access_token"])


def test_a_program_sends_the_providers_own_token(pair: Pair, context: BrowserContext) -> None:
    portal, provider = pair
    page = context.new_page()
    _sign_in(page, "/sign-in?next=/account")
    expect(page.get_by_role("heading", name="Ways in")).to_be_visible()

    def status(token: str) -> int:
        return requests.get(
            f"{portal.address}/api/v1/account", headers={"Authorization": f"Bearer {token}"}, timeout=20
        ).status_code

    good = _access_token(context, provider.issuer, AUDIENCE)
    assert status(good) == 200
    assert status(_access_token(context, provider.issuer, "https://another.example.org/api")) == 401
    head, claims, signature = good.split(".")
    assert status(f"{head}.{claims}.{signature[::-1]}") == 401


def test_the_log_tells_no_secret(pair: Pair) -> None:
    portal, _ = pair
    heard = (portal.data_dir.parent / "portal.log").read_text("utf-8")
    assert "/sign-in/with/<slug:provider_id>/back" in heard
    assert SECRET not in heard
    assert TOKEN.findall(heard) == []
