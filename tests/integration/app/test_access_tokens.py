"""Access tokens of a provider open the API to programs, and forged ones nothing."""

import time
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.models import Account
from app.models.base import now
from tests.support.fake_provider import FakeProvider, install, sign_in_by

AUDIENCE = "https://portal.test/api"
HOUR = 3600


@pytest.fixture
def fake(app: Flask, client: FlaskClient) -> FakeProvider:
    """A provider by which Alice has signed in."""
    made = FakeProvider(settings={"audiences": (AUDIENCE,)}, claims={"name": "Alice"})
    install(app, made)
    sign_in_by(client, made)
    return made


def token(fake: FakeProvider, **claims: Any) -> str:
    moment = int(time.time())
    usual = {"iss": fake.issuer, "sub": "alice", "aud": AUDIENCE, "iat": moment, "exp": moment + 300}
    return fake.signed({name: one for name, one in {**usual, **claims}.items() if one is not None})


def ask(app: Flask, text: str, method: str = "GET", path: str = "/api/v1/baskets") -> TestResponse:
    return app.test_client().open(path, method=method, headers={"Authorization": f"Bearer {text}"})


def test_a_good_one_opens_the_api_without_a_cookie(app: Flask, fake: FakeProvider) -> None:
    answer = ask(app, token(fake))
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers


def test_it_makes_no_token_that_outlives_it(app: Flask, fake: FakeProvider) -> None:
    assert ask(app, token(fake), "POST", "/api/v1/tokens").status_code == 403


FORGED: dict[str, dict[str, Any]] = {
    "audience": {"aud": "https://another.test"},
    "of the sign-in": {"aud": "portal"},
    "issuer": {"iss": "https://evil.test/"},
    "expired": {"exp": int(time.time()) - HOUR},
    "no expiry": {"exp": None},
    "not yet": {"nbf": int(time.time()) + HOUR},
    "nobody": {"sub": None},
    "a stranger": {"sub": "mallory"},
    "an id token": {"nonce": "n"},
}


@pytest.mark.parametrize("claims", FORGED.values(), ids=FORGED)
def test_a_forged_one_opens_nothing(app: Flask, fake: FakeProvider, claims: dict[str, Any]) -> None:
    answer = ask(app, token(fake, **claims))
    assert answer.status_code == 401
    assert "invalid_token" in answer.headers["WWW-Authenticate"]


@pytest.mark.parametrize("algorithm", ["HS256", "none"])
def test_one_that_anybody_can_make(app: Flask, fake: FakeProvider, algorithm: str) -> None:
    fake.algorithm = algorithm
    assert ask(app, token(fake)).status_code == 401


def test_one_of_another_key(app: Flask, fake: FakeProvider) -> None:
    assert ask(app, token(FakeProvider())).status_code == 401
    assert fake.issuer


@pytest.mark.parametrize("text", ["a.b.c", "..", "x" * 20_000, "e30.e30.e30", "e30.W10.e30"])
@pytest.mark.usefixtures("fake")
def test_what_is_none(app: Flask, text: str) -> None:
    assert ask(app, text).status_code == 401


def test_who_is_switched_off_is_kept_out(app: Flask, fake: FakeProvider, session: Session) -> None:
    session.execute(update(Account).values(disabled_at=now()))
    session.commit()
    assert ask(app, token(fake)).status_code == 401


def test_without_audiences_none_is_taken(app: Flask, fake: FakeProvider) -> None:
    fake.settings = {}
    install(app, fake)
    assert ask(app, token(fake)).status_code == 401
