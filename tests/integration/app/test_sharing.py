"""Sharing, from the page of an object to the page of who it is shared with."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.models import Account, Answer, Job, Search, Share
from tests.conftest import BrowserOf, SignIn
from tests.support.browsing import press
from tests.support.fakes import FakeConnector, put_into
from tests.support.pages import element, words_of

ROWS = "/archives/fake/stars?target=20+0&radius=5+deg&max_rows=100"


@pytest.fixture
def connector(app: Flask) -> FakeConnector:
    made = FakeConnector()
    put_into(app, fake=made)
    return made


@pytest.fixture
def ada(browser_of: BrowserOf, connector: FakeConnector) -> FlaskClient:  # noqa: ARG001 - it is asked
    """Ada, who has asked something."""
    client = browser_of("Ada")
    assert client.get(ROWS).status_code == 200
    return client


@pytest.fixture
def search(ada: FlaskClient, session: Session) -> str:  # noqa: ARG001 - she asked it
    return session.query(Search).one().id


def page_of(kind: str, object_id: str) -> str:
    return f"/shares/new?kind={kind}&object={object_id}"


def share(client: FlaskClient, kind: str, object_id: str, **form: str) -> TestResponse:
    data = {"kind": kind, "object": object_id, "grantee": "link", "access": "read", "days": "7", **form}
    return client.post("/shares", data=data, follow_redirects=True)


def link_of(page: TestResponse) -> str:
    return words_of(element(page, "text-link")).removeprefix("http://localhost")


def test_a_search_is_shared_with_a_person_and_ended(
    ada: FlaskClient, browser_of: BrowserOf, search: str
) -> None:
    bob, eve = browser_of("Bob"), browser_of("Eve")
    assert bob.get(f"/searches/{search}").status_code == 404
    shown = press(ada, ada.get(page_of("search", search)), "Share it", typed={"person": "Bob"})
    assert "Shared." in shown.text
    assert bob.get(f"/searches/{search}").status_code == 200
    assert bob.get(f"/searches/{search}/rows.csv").status_code == 200
    assert eve.get(f"/searches/{search}").status_code == 404
    assert "Search around 20 +0" in words_of(element(bob.get("/shares"), "shares"))
    assert "Ada" in bob.get("/shares").text
    ended = press(ada, ada.get("/shares"), "End")
    assert "not shared so any more" in ended.text
    assert bob.get(f"/searches/{search}").status_code == 404
    assert "Nothing is shared with you" in bob.get("/shares").text


def test_what_a_visitor_had_asked_before_can_be_shared(
    client: FlaskClient, connector: FakeConnector, browser_of: BrowserOf
) -> None:
    assert client.get(ROWS).status_code == 200
    ada, bob = browser_of("Ada"), browser_of("Bob")
    (way,) = html.fromstring(ada.get(ROWS).text).xpath("//a[.='Share this result']/@href")
    press(ada, ada.get(way), "Share it", typed={"person": "Bob"})
    assert "Ada" in words_of(element(bob.get("/shares"), "shares"))
    assert "Around 20 +0" in words_of(element(ada.get("/searches/history"), "history"))
    assert len(connector.requests) == 1


def test_who_may_read_cannot_change_and_who_may_edit_can(
    ada: FlaskClient, browser_of: BrowserOf, search: str
) -> None:
    bob = browser_of("Bob")
    for access, status in (("read", 403), ("edit", 303)):
        share(ada, "search", search, grantee="account", person="Bob", access=access)
        assert bob.post(f"/searches/{search}/cancel").status_code == status
        assert bob.post(f"/searches/{search}/again", data={"budget": "quick"}).status_code == status
        assert bob.get(page_of("search", search)).status_code == 403
        assert share(bob, "search", search).status_code == 403


def test_a_secret_link_opens_a_result_to_a_visitor(
    app: Flask, ada: FlaskClient, session: Session, connector: FakeConnector
) -> None:
    answer = session.query(Answer).one().id
    made = share(ada, "result", answer)
    link = link_of(made)
    assert re.fullmatch(r"/shared/[\w-]{43}", link)
    assert made.headers["Cache-Control"] == "private, no-store"
    assert link not in ada.get(page_of("result", answer)).text
    visitor, asked = app.test_client(), len(connector.requests)
    arrived = visitor.get(link, follow_redirects=True)
    assert arrived.request.path == "/archives/fake/stars"
    assert "Alpha" in arrived.text
    assert visitor.get(ROWS.replace("stars?", "stars.csv?")).text.count("\n") == 4
    assert len(connector.requests) == asked
    assert "secret link" in visitor.get("/shares").text


def test_a_revoked_link_leads_nowhere_also_for_who_opened_it(
    app: Flask, ada: FlaskClient, search: str
) -> None:
    link = link_of(share(ada, "search", search))
    visitor = app.test_client()
    assert visitor.get(link, follow_redirects=True).status_code == 200
    press(ada, ada.get("/shares"), "End")
    assert visitor.get(f"/searches/{search}").status_code == 404
    assert visitor.get(link).status_code == 404


def test_an_opened_link_stays_open_when_signing_in(
    app: Flask, ada: FlaskClient, search: str, sign_in: SignIn
) -> None:
    visitor = app.test_client()
    visitor.get(link_of(share(ada, "search", search)))
    sign_in(visitor)
    assert visitor.get(f"/searches/{search}").status_code == 200


@pytest.mark.parametrize(
    ("form", "field", "words"),
    [
        ({"grantee": "account", "person": ""}, "person", "Give the e-mail address or the name"),
        ({"grantee": "account", "person": "Nobody"}, "person", "Nobody who signed in here"),
        ({"grantee": "all"}, "grantee", "Choose with whom"),
        ({"access": "own"}, "access", "Choose what they may do"),
        ({"days": "0"}, "days", "Choose for how long"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(
    ada: FlaskClient, search: str, form: dict[str, str], field: str, words: str
) -> None:
    answer = share(ada, "search", search, **form)
    assert answer.status_code == 422
    assert words in words_of(element(answer, f"error-{field}"))


@pytest.mark.parametrize("kind", ["search", "result", "basket", "query", "job", ""])
@pytest.mark.parametrize("object_id", ["", "0" * 32, "../x", "x" * 99])
def test_what_is_not_ones_own_cannot_be_shared(ada: FlaskClient, kind: str, object_id: str) -> None:
    assert ada.get(page_of(kind, object_id)).status_code == 404
    assert share(ada, kind, object_id).status_code == 404


@pytest.mark.usefixtures("connector")
def test_a_guest_shares_nothing(app: Flask, session: Session) -> None:
    guest = app.test_client()
    data = {"archive": "fake", "target": "20 0", "budget": "quick"}
    guest.post("/searches", data=data)
    job = session.query(Job).one()
    assert guest.get(page_of("search", job.search_id)).status_code == 403
    assert share(guest, "search", job.search_id).status_code == 403
    assert "Sign in to share" in guest.get("/shares").text


def test_a_name_with_markup_is_shown_as_it_is(ada: FlaskClient, browser_of: BrowserOf, search: str) -> None:
    name = "<script>alert(1)</script>"
    eve = browser_of(name)
    share(ada, "search", search, grantee="account", person=name)
    for page in (ada.get("/shares"), ada.get(page_of("search", search)), eve.get("/shares")):
        assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert(1)" in ada.get("/shares").text


def test_nobody_ends_what_others_share(
    ada: FlaskClient, browser_of: BrowserOf, search: str, session: Session
) -> None:
    share(ada, "search", search)
    eve = browser_of("Eve")
    assert eve.post(f"/shares/{session.query(Share).one().id}/revoke").status_code == 404
    assert session.query(Share).count() == 1


def test_a_page_of_a_shared_search_shows_no_way_to_change_it(
    ada: FlaskClient, browser_of: BrowserOf, search: str, session: Session
) -> None:
    bob = browser_of("Bob")
    assert "share-link" in ada.get(f"/searches/{search}").text
    share(ada, "search", search, grantee="account", person="Bob")
    page = bob.get(f"/searches/{search}").text
    assert "share-link" not in page
    assert session.query(Account).count() == 2
