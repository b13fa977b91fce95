"""A real portal and a real Chromium, once for all tests here; each test has a browser of its own profile."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from benchmarks.portal import Portal, running_portal
from tests.browser.watching import Watch
from tests.support.programs import find

CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 30_000
"""Milliseconds, for a machine on which other tests run too."""

OpenContext = Callable[..., BrowserContext]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """The portal, started by its supervisor in an empty folder."""
    with running_portal(tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def launch() -> dict[str, object]:
    """How Chromium is started."""
    return {"executable_path": find("chromium"), "args": CHROMIUM}


@pytest.fixture(scope="session")
def chromium(playwright: Playwright, launch: dict[str, object]) -> Iterator[Browser]:
    browser = playwright.chromium.launch(**launch)
    yield browser
    browser.close()


@pytest.fixture
def watch(site: Portal) -> Iterator[Watch]:
    """Fails the test when a page of it told an error or left the portal."""
    watching = Watch(site.address)
    yield watching
    assert watching.faults == []


@pytest.fixture
def open_context(chromium: Browser, site: Portal, watch: Watch) -> Iterator[OpenContext]:
    """Opens fresh profiles, closed at the end."""
    opened: list[BrowserContext] = []

    def opener(**options: object) -> BrowserContext:
        context = chromium.new_context(
            **{"base_url": site.address, "viewport": {"width": 1280, "height": 900}, **options}
        )
        context.set_default_timeout(PATIENCE)
        watch.over(context)
        opened.append(context)
        return context

    yield opener
    for context in opened:
        context.close()


@pytest.fixture
def page(open_context: OpenContext) -> Page:
    """A page with scripts in a fresh profile."""
    return open_context().new_page()


@pytest.fixture
def plain_page(open_context: OpenContext) -> Page:
    """A page without scripts in a fresh profile."""
    return open_context(java_script_enabled=False).new_page()
