"""What follows the provider after signing in: tokens, ends, signing out."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.models import Account, AuditEntry, RemoteToken, SignIn
from app.models.base import now
from tests.support.browsing import press
from tests.support.fake_provider import SECRET, FakeProvider, install, sign_in_by


def test_tokens_are_sealed_in_the_database(app: Flask, client: FlaskClient, session: Session) -> None:
    fake = FakeProvider()
    install(app, fake)
    sign_in_by(client, fake)
    kept = session.query(RemoteToken).one()
    for sealed in (kept.access_token, kept.refresh_token, kept.id_token):
        assert sealed.startswith("gAAAA")
    assert app.extensions["portal"].vault.open(kept.access_token) == "access-1"


def test_a_token_for_a_service_is_renewed_when_it_is_about_to_end(
    app: Flask, client: FlaskClient, fake: FakeProvider, session: Session
) -> None:
    sign_in_by(client, fake)
    account, renewer = session.query(Account).one(), app.extensions["portal"].renewer
    session.query(RemoteToken).update({"expires_at": now() + timedelta(minutes=5)})
    session.commit()
    assert renewer.access_token(session, account.id, "iam") == "access-1"
    session.query(RemoteToken).update({"expires_at": now()})
    session.commit()
    assert renewer.access_token(session, account.id, "iam") == "access-2"
    assert fake.exchanges[1]["refresh_token"] == "refresh-1"
    assert renewer.access_token(session, account.id, "orcid") is None


def test_what_the_provider_takes_back_ends(
    app: Flask, client: FlaskClient, fake: FakeProvider, session: Session
) -> None:
    sign_in_by(client, fake)
    fake.answer = {"error": "invalid_grant"}
    assert app.extensions["portal"].renewer.renew_stale(session, timedelta(0)) == (0, 1)
    assert "You are not signed in" in client.get("/account").text


def test_a_provider_that_is_away_ends_nothing(
    app: Flask, client: FlaskClient, fake: FakeProvider, session: Session
) -> None:
    sign_in_by(client, fake)
    fake.answer = {"error": "server_error"}
    assert app.extensions["portal"].renewer.renew_stale(session, timedelta(0)) == (0, 0)
    assert "Alice" in client.get("/account").text


def test_signing_out_ends_it_here_and_sends_on_to_the_provider(
    client: FlaskClient, fake: FakeProvider, session: Session
) -> None:
    sign_in_by(client, fake)
    page = press(client, client.get("/account"), "Sign out")
    assert session.query(SignIn).count() == 0
    assert 'action="https://iam.test/logout"' in page.text
    assert "form-action 'self' https://iam.test;" in page.headers["Content-Security-Policy"]
    assert 'name="id_token_hint"' in page.text
    done = client.get("/signed-out?state=iam")
    assert "You are signed out here and at Test IAM." in done.text
    assert "id_token_hint" not in client.get("/signed-out").text


@pytest.mark.parametrize("claims", [{}, {"sid": "s1"}, {"sub": None, "sid": "s1"}])
def test_the_provider_can_sign_somebody_out(
    client: FlaskClient, fake: FakeProvider, claims: dict[str, str], session: Session
) -> None:
    fake.claims["sid"] = "s1"
    sign_in_by(client, fake)
    answer = client.post("/sign-in/with/iam/sign-out", data={"logout_token": fake.logout_token(**claims)})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert "You are not signed in" in client.get("/account").text
    assert session.query(RemoteToken).count() == 0


def test_of_two_sessions_the_provider_ends_the_one_it_names(app: Flask, fake: FakeProvider) -> None:
    browsers = []
    for sid in ("s1", "s2"):
        fake.claims["sid"] = sid
        browsers.append(app.test_client())
        sign_in_by(browsers[-1], fake)
    app.test_client().post("/sign-in/with/iam/sign-out", data={"logout_token": fake.logout_token(sid="s1")})
    assert ["Alice" in one.get("/account").text for one in browsers] == [False, True]


def test_the_trail_tells_of_it_without_secrets(
    client: FlaskClient, fake: FakeProvider, session: Session
) -> None:
    sign_in_by(client, fake)
    client.post("/sign-out")
    told = [(one.act, one.about) for one in session.query(AuditEntry)]
    assert told == [("identity.add", "Test IAM"), ("sign-in", "by Test IAM"), ("sign-out", "")]
    assert SECRET not in str(told)
