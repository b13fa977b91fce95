"""Answers that somebody forged on the way back from the provider."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.models import SignInAttempt
from app.models.base import now
from tests.support.attacking import nobody
from tests.support.fake_provider import SECRET, FakeProvider, back, install, sign_in_by, there
from tests.support.pages import element, page_of, words_of


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


def test_a_provider_that_refuses(client: FlaskClient, fake: FakeProvider) -> None:
    state = there(client, fake)["state"]
    answer = back(client, fake, state=state, code=None, error="access_denied")
    assert answer.status_code == 403
    assert "did not sign you in" in answer.text
    assert fake.exchanges == []
