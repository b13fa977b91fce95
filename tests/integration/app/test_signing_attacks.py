"""What somebody tries who is not who they say: forged answers, stolen steps, confused tokens."""

import time
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.models import Account, AuditEntry, SignIn, SignInAttempt
from app.models.base import now
from app.services.accounts import make_sign_in_link
from tests.support.fake_provider import (
    LOGOUT_EVENT,
    SECRET,
    FakeProvider,
    back,
    install,
    sign_in_by,
    there,
)

HOUR = 3600


@pytest.fixture
def fake(app: Flask) -> FakeProvider:
    made = FakeProvider(claims={"name": "Alice"})
    install(app, made)
    return made


def nobody(session: Session) -> bool:
    session.expire_all()
    return session.query(Account).count() == session.query(SignIn).count() == 0


@pytest.mark.parametrize("state", [None, "", "forged", "x" * 5000])
def test_a_forged_state(client: FlaskClient, fake: FakeProvider, session: Session, state: str | None) -> None:
    there(client, fake)
    answer = back(client, fake, state=state)
    assert answer.status_code == 403
    assert "was not begun in this browser" in answer.text
    assert fake.exchanges == []
    assert nobody(session)


def test_a_state_of_another_browser(
    app: Flask, client: FlaskClient, fake: FakeProvider, session: Session
) -> None:
    state = there(client, fake)["state"]
    victim = app.test_client()
    there(victim, fake)
    assert back(victim, fake, state=state).status_code == 403
    assert nobody(session)


def test_a_state_used_twice(client: FlaskClient, fake: FakeProvider) -> None:
    state = there(client, fake)["state"]
    assert back(client, fake, state=state).status_code == 303
    assert back(client, fake, state=state).status_code == 403
    assert len(fake.exchanges) == 1


def test_a_state_too_old(client: FlaskClient, fake: FakeProvider, session: Session) -> None:
    state = there(client, fake)["state"]
    session.execute(update(SignInAttempt).values(expires_at=now()))
    session.commit()
    assert back(client, fake, state=state).status_code == 403


def test_a_state_of_another_provider(app: Flask, client: FlaskClient, session: Session) -> None:
    honest, other = FakeProvider(), FakeProvider(id="other", issuer="https://other.test")
    install(app, honest, other)
    state = there(client, honest)["state"]
    assert back(client, other, state=state).status_code == 403
    assert other.exchanges == []
    assert nobody(session)


@pytest.mark.parametrize("iss", ["https://evil.test", "https://iam.test", "", None])
def test_a_mixed_up_issuer(
    client: FlaskClient, fake: FakeProvider, session: Session, iss: str | None
) -> None:
    state = there(client, fake)["state"]
    answer = back(client, fake, state=state, iss=iss)
    assert answer.status_code == 403
    assert "is not from Test IAM" in answer.text
    assert fake.exchanges == []
    assert nobody(session)


def test_without_a_promise_no_issuer_is_needed_but_a_wrong_one_is_refused(
    client: FlaskClient, fake: FakeProvider
) -> None:
    fake.metadata = {"authorization_response_iss_parameter_supported": None}
    state = there(client, fake)["state"]
    assert back(client, fake, state=state, iss="https://evil.test").status_code == 403
    state = there(client, fake)["state"]
    assert back(client, fake, state=state, iss=None).status_code == 303


FORGED: dict[str, dict[str, Any]] = {
    "nonce": {"nonce": "forged"},
    "no nonce": {"nonce": None},
    "issuer": {"iss": "https://evil.test/"},
    "no issuer": {"iss": None},
    "audience": {"aud": "another-client"},
    "no audience": {"aud": None},
    "audiences without a party": {"aud": ["portal", "another-client"]},
    "authorized party": {"azp": "another-client"},
    "expired": {"exp": int(time.time()) - HOUR},
    "no expiry": {"exp": None},
    "from the future": {"iat": int(time.time()) + HOUR},
    "no issue time": {"iat": None},
    "no subject": {"sub": None},
    "another access token": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
}


@pytest.mark.parametrize("claims", FORGED.values(), ids=FORGED)
def test_a_forged_id_token(
    client: FlaskClient, fake: FakeProvider, session: Session, claims: dict[str, Any]
) -> None:
    fake.claims.update(claims)
    answer = sign_in_by(client, fake)
    assert answer.status_code == 403
    assert "a token that does not hold" in answer.text
    assert nobody(session)


@pytest.mark.parametrize("algorithm", ["HS256", "none"])
def test_a_token_that_anybody_can_make(
    client: FlaskClient, fake: FakeProvider, session: Session, algorithm: str
) -> None:
    fake.algorithm = algorithm
    assert sign_in_by(client, fake).status_code == 403
    assert nobody(session)


def test_a_token_of_another_key(client: FlaskClient, fake: FakeProvider, session: Session) -> None:
    stranger = FakeProvider()
    state = there(client, fake)["state"]
    stranger.nonce = fake.nonce
    fake.answer = {"id_token": stranger.id_token()}  # the same name of the key, another key
    assert back(client, fake, state=state).status_code == 403
    assert nobody(session)


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "é.é.é", "." * 100, "x" * 100_000, None, 3, {}])
def test_a_token_that_is_none(client: FlaskClient, fake: FakeProvider, token: object) -> None:
    fake.answer = {"id_token": token}
    assert sign_in_by(client, fake).status_code == 403


@pytest.mark.parametrize("error", ["invalid_grant", "invalid_client", "server_error"])
def test_a_code_that_the_provider_does_not_know(client: FlaskClient, fake: FakeProvider, error: str) -> None:
    fake.answer = {"error": error, "error_description": f"{SECRET} is wrong"}
    answer = sign_in_by(client, fake)
    assert answer.status_code == 403
    assert SECRET not in answer.text


def test_a_provider_that_refuses(client: FlaskClient, fake: FakeProvider) -> None:
    state = there(client, fake)["state"]
    answer = back(client, fake, state=state, code=None, error="access_denied")
    assert answer.status_code == 403
    assert "did not sign you in" in answer.text
    assert fake.exchanges == []


def test_keys_may_change(client: FlaskClient, app: Flask, fake: FakeProvider) -> None:
    assert sign_in_by(client, fake).status_code == 303
    fake.rotate()
    assert sign_in_by(app.test_client(), fake).status_code == 303
    assert fake.key_fetches == 2


def test_unknown_keys_do_not_make_the_portal_ask_again_and_again(
    app: Flask, client: FlaskClient, fake: FakeProvider
) -> None:
    sign_in_by(client, fake)
    for _ in range(5):
        forger = FakeProvider()
        forger.rotate()
        body = {"logout_token": forger.logout_token()}
        assert app.test_client().post("/sign-in/with/iam/sign-out", data=body).status_code == 400
    assert fake.key_fetches == 2


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://evil.test/"},
        {"issuer": None},
        {"token_endpoint": "http://iam.test/token"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"jwks_uri": None},
        {"end_session_endpoint": "data:text/html,x"},
    ],
)
def test_a_provider_that_says_it_is_another(
    client: FlaskClient, fake: FakeProvider, metadata: dict[str, Any]
) -> None:
    fake.metadata = metadata
    answer = client.get("/sign-in/with/iam")
    assert answer.status_code == 502
    assert "Location" not in answer.headers


def test_userinfo_of_somebody_else(client: FlaskClient, fake: FakeProvider, session: Session) -> None:
    fake.told = {"sub": "root", "groups": ["/admins"]}
    assert sign_in_by(client, fake).status_code == 403
    assert nobody(session)


def test_a_refresh_that_speaks_of_somebody_else(client: FlaskClient, fake: FakeProvider) -> None:
    sign_in_by(client, fake)
    fake.claims["sub"] = "root"
    page = client.get(client.post("/account/renew").location)
    assert "No provider could be asked." in page.text


LOGOUTS: dict[str, dict[str, Any]] = {
    "audience": {"aud": "another-client"},
    "issuer": {"iss": "https://evil.test/"},
    "no event": {"events": None},
    "another event": {"events": {"https://evil.test/event": {}}},
    "event as text": {"events": LOGOUT_EVENT},
    "an id token": {"nonce": "n"},
    "of nobody": {"sub": None},
    "too old": {"iat": int(time.time()) - HOUR},
    "expired": {"exp": int(time.time()) - HOUR},
    "no id of its own": {"jti": None},
    "subject that is none": {"sub": ["alice"]},
}


@pytest.mark.parametrize("claims", LOGOUTS.values(), ids=LOGOUTS)
def test_a_forged_logout(client: FlaskClient, fake: FakeProvider, claims: dict[str, Any]) -> None:
    sign_in_by(client, fake)
    body = {"logout_token": fake.logout_token(**claims)}
    assert client.post("/sign-in/with/iam/sign-out", data=body).status_code == 400
    assert "Alice" in client.get("/account").text


@pytest.mark.parametrize("algorithm", ["HS256", "none"])
def test_a_logout_that_anybody_can_make(client: FlaskClient, fake: FakeProvider, algorithm: str) -> None:
    sign_in_by(client, fake)
    fake.algorithm = algorithm
    body = {"logout_token": fake.logout_token()}
    assert client.post("/sign-in/with/iam/sign-out", data=body).status_code == 400
    assert "Alice" in client.get("/account").text


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
