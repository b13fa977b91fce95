"""Links for tools that fetch without a cookie."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app import tool_links
from app.models import Account, Search
from app.models.base import now
from tests.conftest import SignIn
from tests.support.fakes import FakeConnector, put_into
from tests.support.pages import element, page_of, words_of

pytestmark = pytest.mark.usefixtures("connector")

FILE = "/archives/fake/stars.csv?target=20+0&radius=5+deg&max_rows=100&filter.name=%3DAlpha"


@pytest.fixture
def connector(app: Flask) -> FakeConnector:
    made = FakeConnector()
    put_into(app, fake=made)
    return made


def link_to(client: FlaskClient, address: str) -> str:
    page = client.get(f"/tool-link?of={quote(address)}")
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "private, no-store"
    return words_of(element(page, "text-link")).removeprefix("http://localhost")


def test_it_gives_the_rows_as_its_maker_sees_them(
    app: Flask, client: FlaskClient, connector: FakeConnector, sign_in: SignIn
) -> None:
    sign_in(client)
    own = client.get(FILE).text
    tool = app.test_client()
    fetched = tool.get(link_to(client, FILE))
    assert fetched.text == own
    assert own.count("\n") == 2
    assert "Set-Cookie" not in fetched.headers
    assert len(connector.requests) == 1


def test_all_rows_of_a_search_can_be_fetched(
    app: Flask, client: FlaskClient, sign_in: SignIn, session: Session
) -> None:
    sign_in(client)
    client.get(FILE)
    rows = f"/searches/{session.query(Search).one().id}/rows.csv"
    tool = app.test_client()
    assert tool.get(rows).status_code == 404
    assert "Alpha" in tool.get(link_to(client, rows)).text


def test_it_opens_that_address_alone_and_what_was_changed_is_refused(
    app: Flask, client: FlaskClient, sign_in: SignIn, session: Session
) -> None:
    sign_in(client)
    link, tool = link_to(client, FILE), app.test_client()
    signature = link.partition("signed=")[2]
    search = session.query(Search).count()
    for path in (
        link.replace("5+deg", "6+deg"),
        link.replace("stars.csv", "stars.vot"),
        link + "&columns=name",
        # not the last sign: some of its bits are of no byte (RFC 4648, section 3.5)
        link[:-2] + ("A" if link[-2] != "A" else "B") + link[-1],
        FILE + "&signed=",
        FILE + "&signed=x.y.z",
    ):
        assert tool.get(path).status_code == 403, path
    assert session.query(Search).count() == search
    for path in ("/basket.json", "/account", "/jobs", "/shares", "/account/tokens"):
        answer = tool.get(f"{path}?signed={signature}")
        assert "Administrator" not in answer.text


def test_it_ends(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    link = link_to(client, FILE)
    assert app.test_client().get(link).status_code == 200
    monkeypatch.setattr(tool_links, "LIVES", timedelta(seconds=-1))
    ended = app.test_client().get(link)
    assert ended.status_code == 403
    assert "has ended" in ended.json["detail"]


def test_it_ends_with_the_account(app: Flask, client: FlaskClient, sign_in: SignIn, session: Session) -> None:
    account = sign_in(client)
    link = link_to(client, FILE)
    session.get_one(Account, account.id).disabled_at = now()
    session.commit()
    assert app.test_client().get(link).status_code == 403


@pytest.mark.parametrize(
    "address",
    [
        *(
            "",
            "/",
            "/basket.json",
            "/account",
            "/archives/fake/stars",
            "/searches/x",
            "archives/fake/stars.csv",
        ),
        *("//evil.example/x.csv", "https://evil.example/archives/a/b.csv", "/" + "x" * 9000, "/%00", "/\x00"),
    ],
)
def test_only_files_of_rows_can_be_linked_so(client: FlaskClient, address: str) -> None:
    assert client.get(f"/tool-link?of={quote(address)}").status_code == 404


def test_the_menu_of_a_result_leads_to_it(client: FlaskClient) -> None:
    page = page_of(client.get("/archives/fake/stars?target=20+0&radius=5+deg"))
    (link,) = page.xpath("//a[contains(., 'TOPCAT')]/@href")
    assert "signed=" in link_to_text(client, link)


def link_to_text(client: FlaskClient, link: str) -> str:
    return words_of(element(client.get(link), "text-stilts"))
