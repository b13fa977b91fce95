"""Finding services of the Virtual Observatory by words, asking one and several: a real server answers."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from app.services.registry.keeping import Copy
from benchmarks.portal import Portal, running_portal
from tests.browser.walking import ask_for
from tests.browser.watching import Watch
from tests.support.dachs import Dachs
from tests.support.furnishing import furnish
from tests.support.published import IMAGES, OBSERVATIONS, SPECTRA, STARS, TABLES, published
from tests.support.vo_registry import keep_copy, records

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.needs("dachs")]


@pytest.fixture(scope="module")
def registry_site(dachs: Dachs, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    folder = tmp_path_factory.mktemp("registry")
    keep_copy(Copy(folder / "data" / "cache" / "registry"), [*published(dachs), *records(200)])
    furnish(folder / "data", "demo", "hips")
    with running_portal(folder, ARCHIVES="local", ALLOWED_HOSTS="127.0.0.1", REGISTRY_DAYS="0") as running:
        yield running


@pytest.fixture
def watched(registry_site: Portal) -> Watch:
    """What goes wrong there."""
    return Watch(registry_site.address)


@pytest.fixture
def page(chromium: Browser, registry_site: Portal, watched: Watch) -> Iterator[Page]:
    """A page of that portal, over which is watched."""
    context = chromium.new_context(base_url=registry_site.address, viewport={"width": 1280, "height": 900})
    watched.over(context)
    yield context.new_page()
    context.close()
    assert watched.faults == []


def tick(page: Page, *titles: str) -> None:
    """Find made-up services by words, and tick these of them."""
    page.goto("/registry?words=made-up+around+M+31")
    for title in titles:
        page.get_by_role("listitem").filter(has=page.get_by_role("link", name=title, exact=True)).get_by_role(
            "checkbox"
        ).check()


def line(page: Page, title: str) -> Locator:
    """What one service answered."""
    return page.locator("#answers tbody tr").filter(has_text=title)


def test_a_service_is_found_by_words_opened_and_asked(page: Page) -> None:
    page.goto("/registry")
    page.get_by_label("Words").fill("made-up stars")
    page.get_by_label("Words").press("Enter")
    page.get_by_role("link", name="Made-up stars", exact=True).click()
    expect(page.get_by_role("heading", name="Made-up stars", level=1)).to_be_visible()
    page.get_by_role("button", name="Keep the cone search").click()
    expect(page.get_by_text("among your services", exact=True)).to_be_visible()
    page.get_by_role("button", name="Ask the cone search").click()
    page.get_by_label("Target or position").last.fill("10.6847917 +41.2690556")
    page.get_by_label("Radius").fill("1 deg")
    page.get_by_role("button", name="Search").last.click()
    expect(page.get_by_text("of 166").first).to_be_visible(timeout=30_000)


def test_several_services_answer_one_form_each_in_its_own_line(page: Page) -> None:
    tick(page, STARS, IMAGES, SPECTRA)
    page.get_by_role("button", name="Ask together").click()
    ask_for(page, "10.6847917 +41.2690556", "1 deg")
    expect(page.locator("#answers[aria-busy=false]")).to_be_visible(timeout=30_000)
    for title in (STARS, IMAGES, SPECTRA):
        expect(line(page, title)).to_contain_text("answered")
    expect(line(page, STARS)).to_contain_text("166")
    line(page, IMAGES).get_by_role("link").first.click()
    expect(page.locator("#results h2").first).to_contain_text("4 rows")


def test_several_services_answer_one_text(page: Page, watched: Watch) -> None:
    watched.statuses.add(422)
    tick(page, OBSERVATIONS, TABLES, STARS)
    page.get_by_role("button", name="Ask in ADQL").click()
    expect(page.get_by_role("group", name="Services").get_by_role("checkbox")).to_have_count(2)
    page.get_by_role("button", name="Ask all").click()
    expect(page.get_by_text("Write a query, such as")).to_be_visible()
    page.get_by_label("ADQL", exact=True).fill("SELECT TOP 3 obs_id, s_ra, s_dec FROM ivoa.obscore")
    page.get_by_role("button", name="Ask all").click()
    expect(page.locator("#answers[aria-busy=false]")).to_be_visible(timeout=30_000)
    for title in (OBSERVATIONS, TABLES):
        expect(line(page, title)).to_contain_text("answered")
    line(page, TABLES).get_by_role("link").first.click()
    expect(page.locator("#results h2").first).to_contain_text("3 rows")
