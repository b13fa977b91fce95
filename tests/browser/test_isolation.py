"""Pages stand apart from other sites, and show all the same what they are made of."""

from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright, expect
from typing_extensions import override

from benchmarks.portal import Portal
from tests.browser.test_sky import SKY, SLOW, WEBGL
from tests.browser.walking import ready
from tests.browser.watching import Watch
from tests.support.certificates import make_certificates

pytestmark = pytest.mark.needs("chromium")

ELSEWHERE = "alasky.cds.unistra.fr"
ISOLATED = "window.crossOriginIsolated"


class Tiles(SimpleHTTPRequestHandler):
    """The portal's own tiles as CDS sends its: everybody may read them, none is said to be embedded."""

    @override
    def translate_path(self, path: str) -> str:
        return super().translate_path(path.removeprefix("/DSS/DSSColor"))

    @override
    def end_headers(self) -> None:
        self.send_header("Access-Control-Allow-Origin", "*")
        super().end_headers()

    @override
    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is told."""


@pytest.fixture
def elsewhere(site: Portal, tmp_path: Path) -> Iterator[int]:
    """The port of another site that has tiles."""
    made = ThreadingHTTPServer(("127.0.0.1", 0), partial(Tiles, directory=str(site.data_dir / "hips")))
    made.socket = make_certificates(tmp_path).server.wrap_socket(made.socket, server_side=True)
    thread = Thread(target=made.serve_forever)
    thread.start()
    yield made.server_port
    made.shutdown()
    thread.join()
    made.server_close()


@pytest.fixture
def sky_page(
    playwright: Playwright, launch: dict[str, Any], site: Portal, elsewhere: int, watch: Watch
) -> Iterator[Page]:
    arguments = [one for one in launch["args"] if one != "--disable-gpu"] + WEBGL
    arguments.append(f"--host-resolver-rules=MAP {ELSEWHERE} 127.0.0.1:{elsewhere}")
    browser = playwright.chromium.launch(executable_path=launch["executable_path"], args=arguments)
    context = browser.new_context(base_url=site.address, ignore_https_errors=True)
    context.set_default_timeout(SLOW)
    watch.over(context)
    yield context.new_page()
    browser.close()


def test_a_page_is_isolated_and_shows_its_pictures(page: Page) -> None:
    page.goto("/archives/demo/images?max_rows=10")
    picture = page.locator("table img").first
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("complete", value=True)
    assert picture.evaluate("(one) => one.naturalWidth") > 0
    assert page.evaluate(ISOLATED) is True


def test_tiles_of_another_site_are_drawn(sky_page: Page, watch: Watch) -> None:
    sky_page.goto(SKY)
    assert sky_page.evaluate(ISOLATED) is True
    ready(sky_page)
    sky_page.get_by_role("link", name="Interactive sky").click()
    expect(sky_page.locator("#interactive")).to_have_attribute("data-ready", "", timeout=SLOW)
    with sky_page.expect_response(lambda one: f"{ELSEWHERE}/DSS/DSSColor/Norder" in one.url) as tile:
        sky_page.locator("#sky-survey").select_option(label="DSS2, colour")
    assert tile.value.ok
    assert tile.value.finished() is None
    sent = [one for one in watch.faults if one.startswith(f"sent to https://{ELSEWHERE}/")]
    assert sent
    watch.faults[:] = [one for one in watch.faults if one not in sent]
