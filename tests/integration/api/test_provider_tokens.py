"""Access tokens of providers: for whom they stand, and which hold."""

import time
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.models import Account, Identity
from app.models.base import now
from tests.integration.api.conftest import Caller
from tests.support.fake_provider import FakeProvider, install
from tests.support.people import person


@pytest.fixture
def provider(app: Flask) -> FakeProvider:
    made = FakeProvider(settings={"audiences": ["https://portal.test"]})
    install(app, made)
    return made


@pytest.fixture
def alice(session: Session, provider: FakeProvider) -> Account:
    account = person(session, "Alice")
    session.add(Identity(account_id=account.id, provider="iam", issuer=provider.issuer, subject="alice"))
    session.commit()
    return account


def token(provider: FakeProvider, **claims: Any) -> str:
    moment = int(time.time())
    usual = {"iss": provider.issuer, "sub": "alice", "aud": "https://portal.test", "exp": moment + 300}
    told = {name: one for name, one in {**usual, **claims}.items() if one is not None}
    return provider.signed(told)


def status(app: Flask, text: str, path: str = "/account") -> int:
    return Caller(app.test_client(use_cookies=False), "", text).get(path).status_code


def test_it_stands_for_the_account_that_signed_in_by_it(
    app: Flask, provider: FakeProvider, alice: Account
) -> None:
    caller = Caller(app.test_client(use_cookies=False), alice.id, token(provider))
    told = caller.told("GET", "/account")
    assert told["name"] == "Alice"
    assert "tokens" not in told["scopes"]
    assert caller.told("POST", "/baskets", {"name": "Mine"}, 201)["access"] == "own"
    assert caller.get("/tokens").status_code == 403


def test_keys_that_were_rotated_are_fetched_once(app: Flask, provider: FakeProvider, alice: Account) -> None:
    assert alice.name == "Alice"
    assert status(app, token(provider)) == 200
    provider.rotate()
    assert status(app, token(provider)) == 200
    assert provider.key_fetches == 2


@pytest.mark.usefixtures("alice")
@pytest.mark.parametrize(
    "claims",
    [
        {"exp": 1},
        {"exp": None},
        {"aud": "https://other.test"},
        {"aud": "portal"},
        {"aud": None},
        {"iss": "https://evil.test/"},
        {"iss": None},
        {"sub": "bob"},
        {"sub": None},
        {"nonce": "n"},
        {"nbf": 4_000_000_000},
    ],
)
def test_one_that_does_not_hold_is_refused(
    app: Flask, provider: FakeProvider, claims: dict[str, Any]
) -> None:
    assert status(app, token(provider, **claims)) == 401


@pytest.mark.usefixtures("alice")
@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_one_that_anybody_could_have_signed_is_refused(
    app: Flask, provider: FakeProvider, algorithm: str
) -> None:
    provider.algorithm = algorithm
    assert status(app, token(provider)) == 401


@pytest.mark.usefixtures("alice")
def test_one_that_was_changed_or_signed_by_another_is_refused(app: Flask, provider: FakeProvider) -> None:
    good = token(provider)
    head, body, signature = good.split(".")
    other = FakeProvider(settings=provider.settings)
    for text in (
        f"{head}.{body}.",
        f"{head}.{body[:-2]}AA.{signature}",
        token(other),
        "a.b.c",
        "." * 9,
        "x" * 99,
    ):
        assert status(app, text) == 401


@pytest.mark.usefixtures("alice")
def test_without_audiences_none_is_taken(app: Flask, provider: FakeProvider) -> None:
    text = token(provider)
    provider.settings = {}
    install(app, provider)
    assert status(app, text) == 401
    assert provider.key_fetches == 0


def test_a_disabled_account_is_opened_by_none(
    app: Flask, session: Session, provider: FakeProvider, alice: Account
) -> None:
    alice.disabled_at = now()
    session.commit()
    assert status(app, token(provider)) == 401
