"""Finding a service of the Virtual Observatory by words, opening it, asking it: a real server answers."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, expect

from app.services.registry.keeping import Copy
from benchmarks.portal import Portal, running_portal
from connectors.vo_registry import Record, record_of
from tests.browser.watching import Watch
from tests.data.registry.rows import rows_of
from tests.support.dachs import Dachs
from tests.support.vo_registry import keep_copy, records

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.needs("dachs")]

STARS = b"""<r xmlns:ri="http://www.ivoa.net/xml/RegistryInterface/v1.0"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><ri:Resource xsi:type="vs:CatalogService">
<title>Made-up stars</title><identifier>ivo://org.example.escapade/escapade/stars/cone</identifier>
<content><description>5000 made-up stars around M 31 and elsewhere.</description></content>
<capability standardID="ivo://ivoa.net/std/ConeSearch"><interface role="std" xsi:type="vs:ParamHTTP">
<accessURL use="base">http://127.0.0.1:8080/escapade/stars/cone/scs.xml?</accessURL></interface></capability>
</ri:Resource></r>"""


def _stars(dachs: Dachs) -> Record:
    """What DaCHS publishes of its cone search, at the port on which it listens here."""
    (made,) = rows_of(STARS)
    record = record_of(made["resource"][0], made)
    return replace(record, interfaces=tuple(replace(one, url=dachs.scs) for one in record.interfaces))


@pytest.fixture(scope="module")
def registry_site(dachs: Dachs, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    folder = tmp_path_factory.mktemp("registry")
    keep_copy(Copy(folder / "data" / "cache" / "registry"), [_stars(dachs), *records(200)])
    with running_portal(folder, ARCHIVES="local", ALLOWED_HOSTS="127.0.0.1", REGISTRY_DAYS="0") as running:
        yield running


def test_a_service_is_found_by_words_opened_and_asked(chromium: Browser, registry_site: Portal) -> None:
    watch = Watch(registry_site.address)
    context = chromium.new_context(base_url=registry_site.address, viewport={"width": 1280, "height": 900})
    watch.over(context)
    page = context.new_page()
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
    context.close()
    assert watch.faults == []
