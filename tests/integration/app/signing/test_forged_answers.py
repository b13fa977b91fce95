"""Answers that somebody forged on the way back from the provider."""

from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.models import Identity, SignInAttempt
from app.models.base import now
from app.services.accounts.accounts import sweep_accounts
from tests.conftest import SignIn
from tests.support.attacking import nobody
from tests.support.fake_provider import SECRET, FakeProvider, back, install, sign_in_by, there
from tests.support.pages import element, page_of, words_of


def expire(session: Session) -> None:
    session.execute(update(SignInAttempt).values(expires_at=now()))
    session.commit()


def asked_at(client: FlaskClient, url: str) -> tuple[str, str]:
    """Nonce and state that the provider is sent from this address of the portal."""
    asked = parse_qs(urlsplit(client.get(url).location).query)
    return asked["nonce"][0], asked["state"][0]


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
    expire(session)
    assert back(client, fake, state=state).status_code == 403
    assert fake.exchanges == []
    assert nobody(session)


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


@pytest.mark.parametrize("error", ["invalid_grant", "invalid_client", "server_error"])
def test_a_code_that_the_provider_does_not_know(client: FlaskClient, fake: FakeProvider, error: str) -> None:
    fake.answer = {"error": error, "error_description": f"{SECRET} is wrong"}
    answer = sign_in_by(client, fake)
    assert answer.status_code == 403
    assert SECRET not in answer.text


def test_the_next_try_leads_where_the_first_should_have(client: FlaskClient, fake: FakeProvider) -> None:
    client.post("/account", data={"name": "Ada"})
    state = there(client, fake, "/archives?text=ngc")["state"]
    page = page_of(back(client, fake, state=state, code=None, error="access_denied"))
    again, other = page.xpath("//p[@class='actions']/a/@href")
    assert again == f"/sign-in/with/{fake.id}?next=/archives?text%3Dngc"
    assert other == "/sign-in?next=/archives?text%3Dngc"
    assert "is kept, and goes on" in words_of(element(client.get(f"/sign-in/with/{fake.id}/back"), "main"))


def test_a_try_that_took_too_long_leads_there_at_the_next(
    client: FlaskClient, fake: FakeProvider, session: Session
) -> None:
    client.post("/account", data={"name": "Ada"})
    state = there(client, fake, "/archives?text=ngc")["state"]
    expire(session)
    sweep_accounts(session)
    answer = back(client, fake, state=state)
    assert "took longer than 20 minutes" in answer.text
    assert "is kept, and goes on" in answer.text
    again, other = page_of(answer).xpath("//p[@class='actions']/a/@href")
    assert other == "/sign-in?next=/archives?text%3Dngc"
    fake.nonce, state = asked_at(client, again)
    assert back(client, fake, state=state).location == "/archives?text=ngc"


def test_another_browser_is_not_told_where_an_old_try_was_to_lead(
    app: Flask, client: FlaskClient, fake: FakeProvider, session: Session
) -> None:
    state = there(client, fake, "/searches/secret")["state"]
    expire(session)
    assert "secret" not in back(app.test_client(), fake, state=state).text


@pytest.mark.parametrize("place", ["https://evil.test/", "//evil.test", "/\\evil.test", "javascript:x"])
def test_an_old_try_leads_nowhere_else(
    client: FlaskClient, fake: FakeProvider, session: Session, place: str
) -> None:
    state = there(client, fake)["state"]
    session.execute(update(SignInAttempt).values(next_path=place, expires_at=now()))
    session.commit()
    assert "evil" not in back(client, fake, state=state).text


def test_a_further_way_in_that_took_too_long_is_still_one_at_the_next_try(
    client: FlaskClient, fake: FakeProvider, session: Session, sign_in: SignIn
) -> None:
    account = sign_in(client)
    state = there(client, fake, "/account", add="yes")["state"]
    expire(session)
    again, other = page_of(back(client, fake, state=state)).xpath("//p[@class='actions']/a/@href")
    assert other == "/account"
    fake.nonce, state = asked_at(client, again)
    assert back(client, fake, state=state).location == "/account"
    assert [one.account_id for one in session.query(Identity)] == [account.id]


def test_a_provider_that_refuses(client: FlaskClient, fake: FakeProvider) -> None:
    state = there(client, fake)["state"]
    answer = back(client, fake, state=state, code=None, error="access_denied")
    assert answer.status_code == 403
    assert "did not sign you in" in answer.text
    assert fake.exchanges == []
