"""A search of archives of which one is slow: what a person sees, leaves and comes back to."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from benchmarks.portal import Portal, running_portal
from tests.browser.walking import ask_for, ready
from tests.browser.watching import Watch
from tests.support.furnishing import furnish
from tests.support.stubs import Stub, stub, write_archive

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture(scope="module")
def service() -> Iterator[Stub]:
    with stub() as made:
        yield made


@pytest.fixture(scope="module")
def slow_site(tmp_path_factory: pytest.TempPathFactory, service: Stub) -> Iterator[Portal]:
    folder = tmp_path_factory.mktemp("slow")
    write_archive(folder / "archives", service, "quick", "slow")
    settings = {
        "ARCHIVES": "local",
        "ARCHIVES_DIR": str(folder / "archives"),
        "ALLOWED_HOSTS": "127.0.0.1",
        "QUICK_SECONDS": "1",
        "NORMAL_SECONDS": "60",
    }
    furnish(folder / "data", "demo", "hips")
    with running_portal(folder, **settings) as running:
        yield running


@pytest.fixture
def held(service: Stub) -> Iterator[Stub]:
    """The slow archive holds its answers back."""
    service.gate.clear()
    service.asked.clear()
    yield service
    service.gate.set()


@pytest.fixture
def visitor(chromium: Browser, slow_site: Portal) -> Iterator[BrowserContext]:
    watch = Watch(slow_site.address)
    context = chromium.new_context(base_url=slow_site.address)
    watch.over(context)
    yield context
    context.close()
    assert watch.faults == []


def test_answers_fill_in_and_a_closed_tab_loses_nothing(visitor: BrowserContext, held: Stub) -> None:
    page = visitor.new_page()
    page.goto("/search?archive=stub&budget=normal")
    ask_for(page, "10 20", "1 deg")
    table = page.get_by_role("table", name="What each dataset answered")
    quick, slow = (table.get_by_role("row", name=name) for name in ("Quick", "Slow"))
    expect(quick).to_contain_text("answered")
    expect(slow).to_contain_text("asking")
    address = page.url
    page.close()
    held.gate.set()
    page = visitor.new_page()
    page.goto(address)
    expect(page.locator("#answers")).to_have_attribute("aria-busy", "false")
    expect(slow_row := page.get_by_role("row", name="Slow")).to_contain_text("S0, S1, S2")
    slow_row.get_by_role("link", name="Slow").click()
    expect(page.locator("#results tr[data-row]")).to_have_count(3)
    assert (held.times("quick"), held.times("slow")) == (1, 1)
    _deleted_and_back(page)


def _deleted_and_back(page: Page) -> None:
    """What is deleted from the history comes back also after the page was loaded anew, where one looked."""
    page.goto("/searches/history?find=10+20")
    ready(page)
    page.get_by_role("button", name="Delete Around").click()
    expect(page.locator(".undo")).to_contain_text("1 search was deleted.")
    page.reload()
    ready(page)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Delete Around")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/searches/history\?find=10\+20(&page=1)?$"))


def test_elsewhere_the_end_of_a_search_is_told(visitor: BrowserContext, held: Stub) -> None:
    page = visitor.new_page()
    page.goto("/search?archive=stub&budget=normal")
    ask_for(page, "10 30", "1 deg")
    expect(page.get_by_role("row", name="Slow")).to_contain_text("asking")
    page.goto("/archives")
    held.gate.set()
    expect(page.locator(".notice")).to_contain_text("Search around 10 +30 is done.")
    page.locator(".notice").get_by_role("link", name="See it").click()
    expect(page.get_by_role("row", name="Slow")).to_contain_text("answered")


def test_a_question_that_takes_long_goes_on_at_its_address(visitor: BrowserContext, held: Stub) -> None:
    page = visitor.new_page()
    page.goto("/archives/stub/slow?target=10+40&radius=1")
    expect(page.get_by_role("heading", name="The archive takes its time")).to_be_visible()
    held.gate.set()
    expect(page.locator("#results tr[data-row]")).to_have_count(3)
    assert held.times("slow") == 1


def test_one_archive_is_cancelled_and_asked_again(visitor: BrowserContext, held: Stub) -> None:
    page = visitor.new_page()
    page.goto("/search?archive=stub&budget=normal")
    ask_for(page, "10 50", "1 deg")
    page.get_by_role("button", name="Cancel Slow").click()
    expect(page.get_by_role("row", name="Slow")).to_contain_text("cancelled")
    expect(page.locator("#answers")).to_have_attribute("aria-busy", "false")
    held.gate.set()
    page.get_by_role("button", name="Ask again Slow").click()
    expect(page.get_by_role("row", name="Slow")).to_contain_text("answered")
