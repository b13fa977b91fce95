"""From words to a service and its rows, by a query that is mended where it is wrong; matched, and shared."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.services.registry.keeping import Copy
from benchmarks.portal import Portal, running_portal
from tests.browser.conftest import OpenContext
from tests.browser.persons import sign_in_link
from tests.browser.watching import Watch
from tests.support.benching import ARCHIVE, BENCH
from tests.support.dachs import Dachs
from tests.support.furnishing import furnish
from tests.support.published import TABLES, published
from tests.support.vo_registry import keep_copy, records

pytestmark = pytest.mark.needs("dachs")

JOB_ENDS_WITHIN = 60_000


@pytest.fixture(scope="module")
def site(dachs: Dachs, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """A portal that knows a real TAP service."""
    own, data = tmp_path_factory.mktemp("archives"), tmp_path_factory.mktemp("workbench")
    (own / "real.toml").write_text(ARCHIVE.format(dachs=dachs), encoding="utf-8")
    keep_copy(Copy(data / "data" / "cache" / "registry"), [*published(dachs), *records(50)])
    settings = {"ARCHIVES_DIR": str(own), "ARCHIVES": "local", "DEMO": "false", "ALLOWED_HOSTS": "127.0.0.1"}
    furnish(data / "data", "hips")
    with running_portal(data, **settings, REGISTRY_DAYS="0") as running:
        yield running


def write(page: Page, text: str) -> None:
    """Type where the editor has the focus."""
    page.locator(".cm-content").click()
    page.keyboard.type(text)


def test_from_words_to_a_shared_query(open_context: OpenContext, site: Portal, tmp_path: Path) -> None:
    context = open_context()
    page = context.new_page()
    page.goto(sign_in_link(site))
    page.get_by_role("button", name="Sign in").click()

    page.get_by_role("navigation", name="Portal").get_by_role("link", name="Registry").click()
    page.get_by_label("Words").fill("made-up tables")
    page.get_by_label("Words").press("Enter")
    page.get_by_role("link", name=TABLES, exact=True).click()
    page.get_by_role("button", name="Ask the tables (TAP)").click()
    write(page, "SELECT TOP 50 star_id, ra, dek FROM escapade.st")
    page.locator(".cm-tooltip-autocomplete li", has_text="escapade.stars").click()
    expect(page.locator(".cm-content")).to_contain_text("FROM escapade.stars")
    fault = page.locator("#checked .faults li")
    expect(fault).to_contain_text("There is no column dek. Did you mean dec?")
    expect(page.locator(".cm-lintRange-error")).to_have_text("dek")
    fault.get_by_role("button").click()
    page.keyboard.type("dec")
    expect(page.locator("#checked .explained")).to_be_visible()
    expect(fault).to_have_count(0)
    page.get_by_label("How").select_option("async")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("The query takes its time")).to_be_visible()
    page.close()

    page = context.new_page()
    page.goto("/jobs")
    page.get_by_role("link", name="SELECT TOP 50 star_id, ra, dec FROM escapade.stars", exact=True).click()
    expect(page.locator("#results h2").first).to_contain_text("50 rows", timeout=JOB_ENDS_WITHIN)
    stars = page.locator("#results tbody tr").first.locator("td").nth(1)
    expect(stars).not_to_be_empty()

    _cross_match(page, tmp_path / "targets.csv")
    _share(page, open_context().new_page())


def _cross_match(page: Page, table: Path) -> None:
    """Bring a table, match it with the result, and keep the query."""
    table.write_text("ra,dec,target\n10.6847,41.2688,M 31\n0,90,pole\n", encoding="utf-8")
    page.goto("/tables")
    page.get_by_label("A file").set_input_files(table)
    page.get_by_role("button", name="Bring it").click()
    expect(page.locator("#results h2").first).to_contain_text("2 rows")
    page.goto("/adql/here/tables")
    result = page.locator("#tree code", has_text="made_up_tables").first.inner_text()
    page.get_by_role("link", name="Cross-match", exact=True).click()
    page.get_by_label("Table", exact=True).last.fill(result)
    page.get_by_role("button", name="Write the query").click()
    page.get_by_label("Radius").fill("3600")
    page.get_by_label("Of several partners").select_option("all")
    page.get_by_role("button", name="Write the query").click()
    page.get_by_role("button", name="Open in the workbench").click()
    expect(page.locator(".cm-content")).to_contain_text("FROM my.targets AS a")
    page.get_by_label("Name").fill("Targets in my stars")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="Targets in my stars")).to_be_visible()
    page.get_by_label("How").select_option("sync")
    page.get_by_role("button", name="Run").click()
    expect(page.locator("#results h2").first).to_contain_text("rows", timeout=JOB_ENDS_WITHIN)


def _share(page: Page, other: Page) -> None:
    """Send the query to somebody else by a secret link."""
    page.goto("/queries")
    page.get_by_role("link", name="1 version of Targets in my stars").click()
    page.get_by_role("link", name="Share").click()
    page.get_by_label("whoever has a secret link").check()
    page.get_by_role("button", name="Share it").click()
    link = page.locator("#text-link").inner_text()
    other.goto(link)
    expect(other.get_by_role("heading", name="Targets in my stars")).to_be_visible()
    expect(other.locator("pre").first).to_contain_text("FROM my.targets AS a")


def test_without_scripts(open_context: OpenContext, watch: Watch) -> None:
    watch.statuses.add(422)
    page = open_context(java_script_enabled=False).new_page()
    page.goto(BENCH)
    page.get_by_role("textbox", name="ADQL").fill("SELECT TOP 3 star_id, raa\nFROM escapade.stars")
    page.get_by_label("Find tables and columns by words").fill("5000 made-up")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("button", name="escapade.stars", exact=True).click()
    expect(page.locator("#tree")).to_contain_text("Right ascension (ICRS)")
    expect(page.get_by_role("textbox", name="ADQL")).to_have_value(
        "SELECT TOP 3 star_id, raa\nFROM escapade.stars"
    )
    page.get_by_role("button", name="Run").click()
    expect(page.locator("#checked .faults")).to_contain_text("line 1, column 23")
    page.get_by_role("textbox", name="ADQL").fill("SELECT TOP 3 star_id, ra\nFROM escapade.stars")
    page.get_by_role("button", name="Run").click()
    expect(page.locator("#results h2").first).to_contain_text("3 rows")
    page.get_by_role("link", name="Change the query").click()
    expect(page.get_by_role("textbox", name="ADQL")).to_have_value(
        "SELECT TOP 3 star_id, ra\nFROM escapade.stars"
    )
