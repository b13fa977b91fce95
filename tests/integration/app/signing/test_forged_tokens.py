"""Tokens that are forged, confused or somebody else's, at signing in and out."""

import time
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.support.attacking import nobody
from tests.support.fake_provider import LOGOUT_EVENT, FakeProvider, back, sign_in_by, there

HOUR = 3600
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
