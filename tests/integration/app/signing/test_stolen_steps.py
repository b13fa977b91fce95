"""Steps that somebody steals, plants or leads astray, and secrets that stay where they are."""

from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.models import Account, AuditEntry
from app.models.base import now
from app.services.accounts.accounts import make_sign_in_link
from tests.support.fake_provider import SECRET, FakeProvider, back, install, sign_in_by, there


@pytest.mark.parametrize(
    "place",
    [
        "https://evil.test/",
        "//evil.test/",
        "/\\evil.test",
        "\\\\evil.test",
        "/\t/evil.test",
        "javascript:alert(1)",
        "evil.test",
        "/a\r\nSet-Cookie: x=1",
    ],
)
def test_an_open_redirect(client: FlaskClient, fake: FakeProvider, place: str) -> None:
    answer = sign_in_by(client, fake, place)
    assert (urlsplit(answer.location).netloc, answer.location) == ("", "/account")
    page = client.get("/sign-in", query_string={"next": place})
    assert f'href="{place}"' not in page.text
    assert not any("x=1" in one for one in answer.headers.getlist("Set-Cookie"))


def test_session_fixation(app: Flask, client: FlaskClient, fake: FakeProvider) -> None:
    form = {"archive": "demo", "dataset": "openngc", "question": "target=M 31&radius=1 deg", "row": "0"}
    client.post("/basket/rows", data=form)
    planted = client.get_cookie("escapade")
    assert planted
    victim = app.test_client()
    victim.set_cookie("escapade", planted.value)
    sign_in_by(victim, fake)
    assert "Alice" in victim.get("/account").text
    assert "Alice" not in client.get("/account").text


def test_a_cookie_of_before_signing_in_opens_nothing(
    app: Flask, client: FlaskClient, fake: FakeProvider
) -> None:
    sent = there(client, fake)
    before = client.get_cookie("escapade")
    back(client, fake, state=sent["state"])
    assert before
    thief = app.test_client()
    thief.set_cookie("escapade", before.value)
    assert "Alice" not in thief.get("/account").text


WRITES = ["/sign-out", "/account", "/account/delete", "/account/renew", "/account/sessions/end-others"]


@pytest.mark.parametrize("path", WRITES)
def test_a_page_of_another_site_changes_nothing(client: FlaskClient, fake: FakeProvider, path: str) -> None:
    sign_in_by(client, fake)
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.test"}):
        answer = client.post(path, headers=headers, data={"confirm": "Alice", "name": "Mallory"})
        assert answer.status_code == 403
    assert "Alice" in client.get("/account").text


@pytest.mark.parametrize("value", ["a\r\nX-Evil: 1", "a\nX-Evil: 1", "é\x00"])
@pytest.mark.usefixtures("fake")
def test_header_injection(client: FlaskClient, value: str) -> None:
    for path in ("/sign-in", "/sign-in/with/iam", "/signed-out"):
        answer = client.get(path, query_string={"next": value, "state": value})
        assert "X-Evil" not in answer.headers
    answer = client.post("/theme", data={"back": value})
    assert "X-Evil" not in answer.headers
    assert answer.location == "/"


def test_names_and_groups_are_shown_as_text(app: Flask, client: FlaskClient) -> None:
    evil = "<script>alert(1)</script>"
    fake = FakeProvider(
        claims={"name": evil, "groups": [evil], "email": evil}, settings={"group_claims": ("groups",)}
    )
    install(app, fake)
    sign_in_by(client, fake)
    page = client.get("/account").text
    assert evil not in page
    assert "&lt;script&gt;" in page


def test_no_secret_in_addresses_logs_or_pages(
    app: Flask, client: FlaskClient, fake: FakeProvider, session: Session, capfd: pytest.CaptureFixture[str]
) -> None:
    asked = client.get("/sign-in/with/iam")
    assert "verifier" not in asked.location
    link = make_sign_in_link(session, "")
    told = [asked.location, sign_in_by(client, fake).location]
    pages = [client.get(path).text for path in ("/account", "/account/sessions")]
    client.post("/account/renew")
    fake.claims["exp"] = 1
    told.append(sign_in_by(app.test_client(), fake).text)
    client.post(link)
    client.post("/sign-out")
    heard = "".join(capfd.readouterr())
    token = fake.id_token()
    secrets = [SECRET, "access-", "refresh-", token[:20], "the-code", link.rpartition("/")[2]]
    secrets += [one["code_verifier"] for one in fake.exchanges if "code_verifier" in one]
    for text in (heard, *told, *pages):
        assert [one for one in secrets if one in text] == []


def test_who_is_switched_off_gets_in_no_more(
    app: Flask, client: FlaskClient, fake: FakeProvider, session: Session
) -> None:
    sign_in_by(client, fake)
    session.execute(update(Account).values(disabled_at=now()))
    session.commit()
    assert "You are not signed in" in client.get("/account").text
    assert sign_in_by(app.test_client(), fake).status_code == 403


def test_what_was_refused_is_in_the_trail(client: FlaskClient, fake: FakeProvider, session: Session) -> None:
    back(client, fake, state="forged")
    assert [one.act for one in session.query(AuditEntry)] == ["sign-in.refuse"]
