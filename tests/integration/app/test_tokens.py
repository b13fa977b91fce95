"""Tokens: made on their page, and what they open."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.models import Scope, Token
from app.services.accounts.tokens import make_token
from tests.conftest import SignIn
from tests.support.browsing import press
from tests.support.pages import element, words_of
from tests.support.people import person

PAGE = "/account/tokens"
ROWS = "/archives/demo/openngc.csv?target=M+31&radius=1+deg"
FORM = {"name": "laptop", "scope": ["search", "baskets:read"], "days": "30"}


def bearer(text: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {text}"}


def token_of(session: Session, *scopes: Scope) -> str:
    return make_token(session, person(session).id, "test", scopes, timedelta(days=1))[1]


def test_who_is_not_signed_in_has_none(client: FlaskClient) -> None:
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, data=FORM).status_code == 403


def test_made_shown_once_used_and_revoked(app: Flask, client: FlaskClient, sign_in: SignIn) -> None:
    sign_in(client)
    shown = press(client, client.get(PAGE), "Make the token", typed={"name": "laptop"})
    text = words_of(element(shown, "text-token"))
    assert re.fullmatch(r"esc_[\w-]{43}\.[\w-]{24}", text)
    assert shown.headers["Cache-Control"] == "private, no-store"
    again = client.get(PAGE)
    assert text not in again.text
    assert f"esc_…{text.partition('.')[0][-4:]}" in again.text
    assert ">never<" in again.text
    program = app.test_client()
    assert program.get("/basket.json", headers=bearer(text)).status_code == 200
    assert ">never<" not in client.get(PAGE).text
    gone = press(client, client.get(PAGE), "Revoke")
    assert "opens nothing any more" in gone.text
    assert program.get("/basket.json", headers=bearer(text)).status_code == 401


def test_what_is_wrong_is_told_beside_its_field(client: FlaskClient, sign_in: SignIn) -> None:
    sign_in(client)
    answer = client.post(PAGE, data={"name": " ", "days": "9999", "scope": ["search", "all"]})
    assert answer.status_code == 422
    for words in ("Say what it is for", "Tick what it may be used for", "Choose how long"):
        assert words in answer.text


def test_somebody_elses_cannot_be_revoked(client: FlaskClient, session: Session, sign_in: SignIn) -> None:
    token_of(session, Scope.SEARCH)
    theirs = session.query(Token).one()
    sign_in(client)
    assert client.post(f"{PAGE}/{theirs.id}/revoke").status_code == 404


@pytest.mark.parametrize("text", ["x", "esc_x", "esc_" + "A" * 43, "a.b.c", "\x7f"])
def test_an_unknown_token_is_refused_everywhere(client: FlaskClient, text: str) -> None:
    for path in ("/", "/archives.json", "/basket.json", "/nothing", ROWS):
        answer = client.get(path, headers=bearer(text))
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Bearer realm=portal, error=invalid_token")


def test_a_token_opens_what_its_scopes_say_and_no_more(client: FlaskClient, session: Session) -> None:
    searching = bearer(token_of(session, Scope.SEARCH))
    assert client.get(ROWS, headers=searching).status_code == 200
    refused = client.get("/basket.json", headers=searching)
    assert refused.status_code == 403
    assert 'scope="baskets:read"' in refused.headers["WWW-Authenticate"]
    assert client.get("/archives.json", headers=searching).status_code == 200


@pytest.mark.parametrize("path", ["/account", "/account/tokens", "/basket", "/jobs", "/"])
def test_pages_are_not_for_tokens(client: FlaskClient, session: Session, path: str) -> None:
    answer = client.get(path, headers=bearer(token_of(session, *Scope)))
    assert answer.status_code == 403
    assert "under /api" in answer.text


def test_a_token_counts_more_than_the_cookie(client: FlaskClient, session: Session, sign_in: SignIn) -> None:
    sign_in(client)
    assert client.get("/basket.json").status_code == 200
    other = bearer(token_of(session, Scope.SEARCH))
    assert client.get("/basket.json", headers=other).status_code == 403


def test_a_token_needs_no_proof_of_origin_unless_a_cookie_comes_along(
    app: Flask, client: FlaskClient, session: Session, sign_in: SignIn
) -> None:
    headers = {**bearer(token_of(session, Scope.JOBS)), "Origin": "https://notebook.example"}
    asked = {"TARGET": "M 31", "RADIUS": "1 deg", "DATASET": "demo/openngc"}
    assert app.test_client().post("/uws/searches", data=asked, headers=headers).status_code == 303
    sign_in(client)
    assert client.post("/uws/searches", data=asked, headers=headers).status_code == 403


def test_a_program_gets_no_cookie(client: FlaskClient, session: Session) -> None:
    headers = bearer(token_of(session, Scope.JOBS))
    asked = {"TARGET": "M 31", "RADIUS": "1 deg", "DATASET": "demo/openngc"}
    assert "Set-Cookie" not in client.post("/uws/searches", data=asked, headers=headers).headers


def test_another_way_of_authorization_is_the_proxys(client: FlaskClient) -> None:
    assert client.get("/", headers={"Authorization": "Basic YTpi"}).status_code == 200
