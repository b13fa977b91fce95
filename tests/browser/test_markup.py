"""What archives and people write is shown and never run, on every kind of page."""

from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import parse_qsl, urldefrag, urlencode, urlsplit

import pytest
from playwright.sync_api import BrowserContext, Error, Page, expect
from werkzeug.exceptions import HTTPException

from app.services.registry.keeping import Copy
from app.services.registry.services import key_of
from benchmarks.portal import Portal, running_portal
from connectors.vo_registry.record import Record
from tests.browser.conftest import OpenContext
from tests.browser.persons import sign_in_link
from tests.browser.watching import Watch
from tests.support.doors import routes
from tests.support.furnishing import furnish
from tests.support.hostile import Hostile
from tests.support.markup import EVIL, RUN, SCRIPTS, archive, record
from tests.support.vo_registry import keep_copy

pytestmark = pytest.mark.needs("chromium")

QUESTION = "target=10.6+41.2&radius=1+deg&max_rows=100"
BEGIN = (
    "/",
    *(f"/archives/evil/{dataset}?{QUESTION}" for dataset in ("scs", "tap", "fault")),
    f"/archives/evil/scs/fits?{QUESTION}&row=1&fits.hdu=2",
    f"/archives/evil/scs/fits/plot?{QUESTION}&row=1&fits.hdu=2",
    f"/archives/evil/scs/row?{QUESTION}&row=1",
    f"/archives/evil/scs/row?{QUESTION}&row=2",
    f"/archives/evil/scs/links?{QUESTION}&row=2",
    f"/adql/evil/tap?schema=evil&table=evil.stars&{urlencode({'adql': SCRIPTS})}",
    "/registry?text=alert",
    "/sign-in",
)
FILES = (".json", ".png", ".csv", ".txt", ".toml", ".bib", ".svg", ".xml")
PROGRAMS = ("/api/", "/esap-api/", "/uws/", "/-/", "/sign", "/shared")
ELSEWHERE = {
    *("archives.picture", "files.show", "previews.show"),
    *("basket_checks.show", "jobs.tell_news", "searches.index", "workbench.archive", "workbench.tree"),
}
"""Pictures, and what leads on to a page or is a part of one."""
FOUND = """() => [
  ...document.querySelectorAll("img[src='x'], script:not([src], [type='application/json']), base, iframe"),
  ...[...document.querySelectorAll("*")].filter((one) => [...one.attributes].some((attribute) =>
    attribute.name.startsWith("on") || attribute.value.trimStart().startsWith("javascript:")
      && ["href", "src", "action", "formaction", "data", "xlink:href"].includes(attribute.name))),
].map((one) => one.outerHTML.slice(0, 200))"""
LINKS = "() => [...document.querySelectorAll('a[href]')].map((one) => String(one.href))"


@pytest.fixture(scope="module")
def server() -> Iterator[Hostile]:
    with Hostile() as running:
        yield running


@pytest.fixture(scope="module")
def known(server: Hostile) -> Record:
    """What the registry says of the service."""
    return record(server)


@pytest.fixture(scope="module")
def site(server: Hostile, known: Record, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """A portal whose only archive is hostile."""
    own, folder = tmp_path_factory.mktemp("archives"), tmp_path_factory.mktemp("markup")
    (own / "evil.toml").write_text(archive(server), encoding="utf-8")
    keep_copy(Copy(folder / "data" / "cache" / "registry"), [known])
    settings = {"ARCHIVES_DIR": str(own), "ARCHIVES": "local", "DEMO": "false"}
    settings |= {"REGISTRY_URLS": server.url("/evil/tap"), "ALLOWED_HOSTS": f"127.0.0.1:{server.port}"}
    furnish(folder / "data", "hips")
    with running_portal(folder, **settings) as running:
        yield running


def post(context: BrowserContext, address: str, **form: str) -> None:
    """Send a form as a page does."""
    answer = context.request.post(address, form=form)
    assert answer.ok, (address, answer.status, answer.text())


def keep_everything(context: BrowserContext, service: str) -> None:
    """One of everything that has a name, each with a hostile one."""
    put, asked = context.request.post, {"archive": "evil", "dataset": "scs", "question": QUESTION}
    post(context, "/account", name=EVIL, email="")
    basket = put("/api/v1/baskets", data={"name": EVIL, "note": SCRIPTS}).json()["id"]
    item = {"label": EVIL, "note": SCRIPTS, "tags": [EVIL], "query": SCRIPTS, "fields": {EVIL: SCRIPTS}}
    item |= {"columns": [{"name": EVIL, "unit": EVIL, "description": SCRIPTS, "datatype": "char"}]}
    assert put(f"/api/v1/baskets/{basket}/items", data={"items": [item]}).ok
    for place, more in {"rows": {"row": "0"}, "result": {}}.items():
        post(context, f"/basket/{place}", **asked, **more)
    post(context, "/account/tokens", name=EVIL, scope="search", days="30")
    post(context, "/admin/groups", name=EVIL)
    post(context, "/shares", kind="basket", object=basket, grantee="link", days="7")
    post(context, "/adql/evil/tap", do="save:new", name=EVIL, adql=SCRIPTS)
    for _ in range(2):
        post(context, "/searches", archive="evil", **dict(parse_qsl(QUESTION)))
    for deed in ("keep", "basket"):
        post(context, "/registry/chosen", do=deed, service=service)
    head = EVIL.replace('"', '""')
    file = {"name": f"{EVIL}.csv", "mimeType": "text/csv", "buffer": f'"{head}",ra,dec\n{RUN},1,2\n'.encode()}
    assert put("/tables", multipart={"file": file}).ok


def compared(context: BrowserContext, page: Page) -> str:
    """Where the two searches are compared, when they have answered."""
    ids = [one["id"] for one in context.request.get("/searches/history.json").json()["searches"]]
    for one in ids:
        page.goto(f"/searches/{one}")
        expect(page.locator("#answers[aria-busy=false]")).to_be_visible()
    runs = [("run", one) for one in ids[-2:]]
    post(context, f"/searches/history/{ids[0]}/name", name=EVIL)
    return f"/searches/changes?{urlencode([*runs, ('dataset', 'evil/scs'), ('kind', 'changed')])}"


def opened(page: Page, address: str) -> list[str]:
    """Where the page leads; nothing where it is a file to keep."""
    try:
        page.goto(address)
    except Error as error:
        if "Download is starting" not in error.message:
            raise
        return []
    with suppress(AssertionError):  # what no archive answers waits for ever
        expect(page.locator("[aria-busy=true]")).to_have_count(0, timeout=3000)
    assert page.evaluate(FOUND) == [], address
    found: list[str] = page.evaluate(LINKS)
    return found


def place(address: str) -> tuple[str, ...]:
    """The route of an address, and of which form or dataset it is; nothing where there is no page."""
    try:
        endpoint, values = routes().bind("127.0.0.1").match(urlsplit(address).path, method="GET")
    except HTTPException:
        return ()
    form = values.get("suffix") or values.get("face")
    return (
        (endpoint, form) if form else (endpoint, values.get("archive_id", ""), values.get("dataset_id", ""))
    )


def pages() -> set[str]:
    """The routes that people open; the others give data or lead on."""
    rules = [rule for rule in routes().iter_rules() if "GET" in (rule.methods or ())]
    found = [rule for rule in rules if not rule.rule.endswith(FILES) and not rule.rule.startswith(PROGRAMS)]
    return {rule.endpoint for rule in found} - ELSEWHERE


def test_nothing_is_run(site: Portal, known: Record, open_context: OpenContext, watch: Watch) -> None:
    context = open_context()
    watch.statuses |= {404, 422, 502}
    context.on("dialog", lambda dialog: watch.faults.append(f"dialog: {dialog.message}"))
    page = context.new_page()
    page.goto(sign_in_link(site))
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator(".notice")).to_be_visible()
    key = key_of(known, known.interfaces[0])
    keep_everything(context, f"{known.ivoid} {key}")
    todo = [*BEGIN, compared(context, page), f"/registry/together?key={key}"]
    todo, seen = [f"{site.address}{one}" for one in todo], set[tuple[str, ...]]()
    while todo:
        address = todo.pop(0)
        for link in map(urldefrag, [address, *opened(page, address)]):
            kind = place(link.url)
            if not kind or kind in seen or not link.url.startswith(f"{site.address}/"):
                continue
            seen.add(kind)
            if link.url != address and not urlsplit(link.url).path.endswith(".png"):  # nothing in it can run
                todo.append(link.url)
        assert watch.faults == [], address
    assert pages() - {kind[0] for kind in seen} == set()
