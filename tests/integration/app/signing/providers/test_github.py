"""GitHub, which speaks OAuth 2.0 without OpenID Connect: by its preset, at its own addresses."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.models import Account, Identity
from app.services.signing.asking import Asker
from app.services.signing.discovery import Discovery
from app.services.signing.providers import PRESETS, Provider
from connectors.transport import MemoryTransport, Reply, Request
from tests.support.attacking import nobody
from tests.support.fake_provider import SECRET

TOKEN = {"access_token": "gho_x", "scope": "read:user,user:email", "token_type": "bearer"}
MAILS = [{"email": "old@x.org"}, {"email": "octo@x.org", "primary": True, "verified": True}]
OCTOCAT = {"id": 583231, "login": "octocat", "name": None, "email": None}

SignIn = Callable[..., tuple[TestResponse, list[Request]]]


@pytest.fixture
def sign_in(app: Flask, client: FlaskClient) -> SignIn:
    """Goes there and comes back; gives the answer and what GitHub was asked."""

    def go(token: Mapping[str, Any] = TOKEN, **told: Any) -> tuple[TestResponse, list[Request]]:
        given = {**PRESETS["github"], "id": "github", "client_id": "portal", "client_secret": SECRET}
        provider = Provider.model_validate(given)
        answers = {"user": OCTOCAT, "user/emails": MAILS} | told
        replies = {f"https://api.github.com/{path}": one for path, one in answers.items()}
        replies[provider.token_endpoint] = token
        transport = MemoryTransport(
            {url: Reply(200, json.dumps(one).encode()) for url, one in replies.items()}
        )
        parts = app.extensions["portal"]
        asker = Asker(transport, Discovery(transport))
        app.extensions["portal"] = replace(parts, providers={"github": provider}, asker=asker)
        there = urlsplit(client.get("/sign-in/with/github").location)
        sent = dict(parse_qsl(there.query))
        assert (there.netloc, there.path) == ("github.com", "/login/oauth/authorize")
        assert (sent["scope"], sent["code_challenge_method"]) == ("read:user user:email", "S256")
        assert "nonce" not in sent
        back = client.get("/sign-in/with/github/back", query_string={"code": "c", "state": sent["state"]})
        return back, transport.requests

    return go


def test_who_it_is_stands_at_its_own_address(sign_in: SignIn, session: Session) -> None:
    answer, asked = sign_in()
    assert answer.status_code == 303
    identity = session.query(Identity).one()
    assert (identity.subject, identity.email, identity.verified) == ("583231", "octo@x.org", True)
    assert session.query(Account).one().name == "octocat"
    exchange, *questions = asked
    assert isinstance(exchange.data, bytes)
    sent = dict(parse_qsl(exchange.data.decode()))
    assert (sent["client_secret"], bool(sent["code_verifier"])) == (SECRET, True)
    assert dict(exchange.headers)["Accept"] == "application/json"  # else GitHub answers as a form
    assert {dict(one.headers)["Authorization"] for one in questions} == {"Bearer gho_x"}
    assert [one.url for one in questions] == [
        "https://api.github.com/user",
        "https://api.github.com/user/emails",
    ]


def test_who_comes_again_is_the_same_under_another_name(
    sign_in: SignIn, client: FlaskClient, session: Session
) -> None:
    sign_in()
    client.post("/sign-out")
    sign_in(user={**OCTOCAT, "login": "hubot"})
    assert session.query(Identity).count() == session.query(Account).count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"token": {"error": "bad_verification_code", "error_description": "The code is incorrect."}},
        {"token": {"token_type": "bearer"}},
        {"user": {"message": "Bad credentials"}},
        {"user": {**OCTOCAT, "id": "583231"}},
        {"user": []},
    ],
)
def test_an_answer_without_a_person_signs_nobody_in(
    sign_in: SignIn, session: Session, wrong: dict[str, Any]
) -> None:
    answer, _ = sign_in(**wrong)
    assert answer.status_code == 403
    assert "You are not signed in" in answer.text
    assert nobody(session)
