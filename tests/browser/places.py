"""Every page in every state that a person can meet, each by the steps that lead there."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

from playwright.sync_api import Page, expect

from benchmarks.portal import Portal
from tests.browser.persons import arrive, sign_in_link
from tests.browser.walking import M31, ask_for, expect_count

__all__ = ["PLACES", "Place"]


@dataclass(frozen=True, slots=True)
class Place:
    """An address, the status it answers with, and what is done before it is looked at."""

    address: str
    status: int = 200
    before: Callable[[Page, Portal], None] | None = None
    after: Callable[[Page], None] | None = None

    def visit(self, page: Page, site: Portal) -> None:
        if self.before:
            self.before(page, site)
        answer = page.goto(self.address)
        assert answer
        assert answer.status == self.status
        if self.after:
            self.after(page)


def _filled(page: Page, _: Portal) -> None:
    page.goto(M31)
    page.get_by_role("button", name="this page").click()
    expect_count(page, 4)
    page.get_by_role("button", name="whole result").click()
    expect_count(page, 5)


def _to_sign_in(page: Page, site: Portal) -> None:
    page.goto(sign_in_link(site))


def _signed_in(page: Page, site: Portal) -> None:
    _to_sign_in(page, site)
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator(".notice")).to_be_visible()


def _unfolded(page: Page) -> None:
    """Everything that can be opened is open."""
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")


def _asked(page: Page) -> None:
    ask_for(page, "M 31", "1 deg")
    expect(page.locator("#answers[aria-busy=false]")).to_be_visible()


def _search_begun(page: Page, _: Portal) -> None:
    page.goto("/search?archive=demo")
    _asked(page)


def _search_deleted(page: Page) -> None:
    page.get_by_role("button", name="Delete Around").first.click()
    expect(page.get_by_role("button", name="Undo")).to_be_focused()


def _runs_compared(page: Page) -> None:
    """The same search once more, the two of them ticked, and one of the counts opened."""
    page.goto("/jobs")
    page.get_by_role("button", name="Run again").first.click()
    expect(page.locator("#answers[aria-busy=false]")).to_be_visible()
    page.get_by_role("link", name="Runs").click()
    boxes = page.locator("td.tick input")
    expect(boxes).to_have_count(2)
    for box in boxes.all():
        box.check()
    page.get_by_role("button", name="Compare the two ticked").click()
    expect(page.get_by_role("table", name="Rows gone, new and changed in each dataset")).to_be_visible()


def _removed(page: Page) -> None:
    page.get_by_role("button", name="Remove NGC 224").click()
    expect(page.get_by_role("button", name="Undo")).to_be_focused()


def _about_to_empty(page: Page) -> None:
    page.get_by_text("This basket", exact=True).click()
    page.get_by_role("link", name="Empty…").click()
    expect(page.get_by_role("heading", name="Empty the basket?")).to_be_visible()


def _shared(page: Page) -> None:
    """By a secret link, which is told this once."""
    page.get_by_role("link", name="Share", exact=True).click()
    page.get_by_label("whoever has a secret link").check()
    page.get_by_role("button", name="Share it").click()
    expect(page.locator("#text-link")).to_be_visible()


def _filled_person(page: Page, site: Portal) -> None:
    """Somebody new: what the administrator has is seen by other tests."""
    arrive(page, site, f"Person {uuid4()}")
    page.goto(M31)
    page.get_by_role("button", name="whole result").click()
    expect(page.locator("#basket-count")).not_to_have_text("0")


def _shared_before(page: Page, site: Portal) -> None:
    _filled_person(page, site)
    page.goto("/basket")
    _shared(page)


def _token_made(page: Page) -> None:
    page.get_by_label("What it is for").fill("notebook")
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Make the token").click()
    expect(page.locator("#text-token")).to_be_visible()


def _first_user(page: Page) -> None:
    page.locator("main tbody tr").first.get_by_role("link").first.click()
    expect(page.locator("main dl.facts")).to_be_visible()


def _group_made(page: Page) -> None:
    """A group of its own, by a name that no other test uses."""
    name = f"Group {page.evaluate('crypto.randomUUID()')}"
    page.get_by_label("New group").fill(name)
    page.get_by_role("button", name="Make the group").click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()


def _item_shown(page: Page) -> None:
    page.get_by_role("link", name="About NGC 224").click()
    expect(page.locator("#item")).to_be_visible()


def _keys_shown(page: Page) -> None:
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()


BENCH = "/adql/here/tables"


def _checked(page: Page) -> None:
    """A query with a fault, which is said at its place."""
    page.locator(".cm-content").click()
    page.keyboard.type("SELECT TOP 5 nam FROM demo.openngc")
    page.keyboard.press("Escape")
    expect(page.locator("#checked .faults li")).to_contain_text("There is no column nam")


def _query_saved(page: Page, _: Portal) -> None:
    page.goto(f"{BENCH}?text=SELECT+TOP+5+name+FROM+demo.openngc+WHERE+v_mag+%3C+{{most}}")
    page.get_by_label("Name").fill("Bright ones")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="Bright ones")).to_be_visible()


def _versions(page: Page) -> None:
    page.get_by_role("link", name="1 version of Bright ones").click()
    expect(page.get_by_role("heading", name="Bright ones")).to_be_visible()


def _with_table(page: Page, _: Portal) -> None:
    """The demo's Messier objects around M 31 as a table of one's own."""
    page.goto(M31)
    page.get_by_role("button", name="Keep as my table").click()
    expect(page.get_by_text("In ADQL it is TAP_UPLOAD.openngc")).to_be_visible()


PLACES = {
    "home": Place("/"),
    "archives": Place("/archives"),
    "archives-none": Place("/archives?text=nothing+like+this"),
    "archive": Place("/archives/demo"),
    "dataset": Place("/archives/demo/openngc", after=_unfolded),
    "dataset-images": Place("/archives/demo/images", after=_unfolded),
    "result": Place(M31, after=_unfolded),
    "result-sorted": Place("/archives/demo/messier?sort=-number&page=2&per_page=20&columns=all"),
    "result-filtered": Place(
        "/archives/demo/openngc?type=Galaxy&filter.v_mag=10..12&where=b_mag+%3C+13&filters=open",
        after=_unfolded,
    ),
    "result-filter-fault": Place(
        "/archives/demo/openngc?type=Galaxy&filter.v_mag=bright&where=magg+%3C+1&filter.x=1", 422
    ),
    "result-none-pass": Place("/archives/demo/openngc?type=Galaxy&filter.v_mag=..-50"),
    "result-wide": Place("/archives/demo/openngc?type=Galaxy&columns=all&pin=2&sort=type,name&filters=open"),
    "column": Place("/archives/demo/openngc/column?type=Galaxy&column=v_mag"),
    "column-fault": Place("/archives/demo/openngc/column?type=Galaxy&column=v_mag&column.low=x", 422),
    "columns": Place("/archives/demo/openngc/columns?type=Galaxy"),
    "result-images": Place("/archives/demo/images?max_rows=10"),
    "result-truncated": Place("/archives/demo/hipparcos?max_rows=20"),
    "result-fault": Place("/archives/demo/openngc?target=M+31&radius=one&type=Cloud", 422, after=_unfolded),
    "result-empty": Place("/archives/demo/openngc?target=10+89.9&radius=1+arcsec"),
    "row": Place("/archives/demo/openngc/row?target=M+31&radius=1+deg&row=0"),
    "row-image": Place("/archives/demo/images/row?max_rows=10&row=0"),
    "search": Place("/search"),
    "search-answered": Place("/search?target=M+31&radius=1+deg"),
    "search-before": Place("/search?polygon=10+41,+11+41,+11+42&archive=demo&time_min=2020", after=_unfolded),
    "search-asked": Place("/search?archive=demo", after=_asked),
    "jobs-empty": Place("/jobs"),
    "jobs": Place("/jobs", before=_search_begun),
    "history-empty": Place("/searches/history"),
    "history": Place("/searches/history", before=_search_begun, after=_unfolded),
    "history-deleted": Place("/searches/history", before=_search_begun, after=_search_deleted),
    "changes": Place("/searches/history", before=_search_begun, after=_runs_compared),
    "search-fault": Place("/search?target=M+31x&radius=wide", 422),
    "basket-empty": Place("/basket"),
    "basket": Place("/basket", before=_filled, after=_unfolded),
    "basket-undo": Place("/basket", before=_filled, after=_removed),
    "basket-confirm": Place("/basket", before=_filled, after=_about_to_empty),
    "basket-item": Place("/basket", before=_filled, after=_item_shown),
    "baskets": Place("/baskets", before=_filled),
    "basket-bring": Place("/baskets/bring"),
    "sign-in-used": Place("/sign-in/unknown", 410),
    "account": Place("/account"),
    "account-signed-in": Place("/account", before=_signed_in),
    "sign-in": Place("/sign-in"),
    "sign-ins": Place("/account/sessions", before=_signed_in),
    "account-delete": Place("/account/delete", before=_signed_in),
    "admin": Place("/admin", before=_signed_in),
    "admin-users": Place("/admin/users", before=_signed_in),
    "admin-user": Place("/admin/users", before=_signed_in, after=_first_user),
    "admin-jobs": Place("/admin/jobs", before=_signed_in),
    "admin-archives": Place("/admin/archives", before=_signed_in),
    "admin-groups": Place("/admin/groups", before=_signed_in),
    "admin-group": Place("/admin/groups", before=_signed_in, after=_group_made),
    "admin-storage": Place("/admin/storage", before=_signed_in),
    "admin-audit": Place("/admin/audit", before=_signed_in),
    "tokens": Place("/account/tokens", before=_signed_in),
    "token-made": Place("/account/tokens", before=_signed_in, after=_token_made),
    "share": Place("/basket", before=_filled_person, after=_shared),
    "shared-empty": Place("/shares"),
    "shared": Place("/shares", before=_shared_before),
    "api": Place("/api", after=_unfolded),
    "adql": Place("/adql"),
    "workbench": Place(f"{BENCH}?table=demo.openngc", after=_unfolded),
    "workbench-fault": Place(BENCH, after=_checked),
    "workbench-sending": Place(BENCH, before=_with_table, after=_unfolded),
    "workbench-parameters": Place(
        f"{BENCH}?text=SELECT+TOP+5+name+FROM+demo.openngc+WHERE+v_mag+%3C+{{most}}", after=_unfolded
    ),
    "crossmatch-empty": Place(f"{BENCH}/crossmatch"),
    "crossmatch": Place(f"{BENCH}/crossmatch?table=demo.messier&radius=60", before=_with_table),
    "crossmatch-fault": Place(f"{BENCH}/crossmatch?table=demo.none&radius=x", 422, before=_with_table),
    "queries-empty": Place("/queries"),
    "queries": Place("/queries", before=_query_saved),
    "query": Place("/queries", before=_query_saved, after=_versions),
    "tables-empty": Place("/tables"),
    "tables": Place("/tables", before=_with_table),
    "registry": Place("/registry"),
    "services-empty": Place("/registry/services"),
    "tool-link": Place("/tool-link?of=/archives/demo/openngc.vot%3Ftarget%3DM%2B31%26radius%3D1%2Bdeg"),
    "samp": Place("/samp"),
    "samp-to-send": Place(
        "/samp?of=/archives/demo/openngc.vot%3Ftarget%3DM%2B31%26radius%3D1%2Bdeg&position=10.68+41.27"
    ),
    "samp-fault": Place("/samp?position=10.68+95", 422),
    "health": Place("/-/health"),
    "keys": Place("/-/keys"),
    "keys-dialog": Place(M31, after=_keys_shown),
    "patterns": Place("/-/patterns"),
    "missing": Place("/archives/no-such-archive", 404),
}
