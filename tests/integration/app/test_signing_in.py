"""Signing in by a one-time link, what comes along, and signing out."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.models import Account
from app.services.accounts.accounts import make_sign_in_link
from tests.conftest import SignIn
from tests.support.browsing import basket_items, press

QUESTION = {"archive": "demo", "dataset": "openngc", "question": "target=M+31&radius=1+deg&max_rows=10000"}


def link(session: Session) -> str:
    return make_sign_in_link(session, "")


def put(client: FlaskClient, *rows: int) -> None:
    client.post("/basket/rows", data={**QUESTION, "row": [str(row) for row in rows]})


def labels(client: FlaskClient) -> set[str]:
    return {item["label"] for item in basket_items(client)}


def cookie(client: FlaskClient) -> str:
    kept = client.get_cookie("escapade")
    assert kept
    return str(kept.value)


def test_the_link_asks_and_the_button_signs_in(client: FlaskClient, session: Session) -> None:
    page = client.get(link(session))
    assert "Sign in as Administrator" in page.text
    account = press(client, page, "Sign in")
    assert account.request.path == "/account"
    assert "You are signed in." in account.text
    assert "admin" in account.text


def test_a_preview_of_the_link_does_not_use_it_up(client: FlaskClient, session: Session) -> None:
    url = link(session)
    for _ in range(3):
        client.get(url)
    assert client.post(url).status_code == 303


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_used_link_says_how_to_get_another(
    app: Flask, client: FlaskClient, session: Session, method: str
) -> None:
    url = link(session)
    client.post(url)
    answer = app.test_client().open(url, method=method)
    assert answer.status_code == 410
    assert "sign-in-link" in answer.text


def test_what_a_guest_kept_comes_along(client: FlaskClient, session: Session, sign_in: SignIn) -> None:
    put(client, 0, 1)
    account = sign_in(client)
    assert labels(client) == {"NGC 224", "NGC 221"}
    assert [one.id for one in session.query(Account)] == [account.id]


def test_from_two_browsers_nothing_is_lost_and_nothing_doubled(
    app: Flask, client: FlaskClient, sign_in: SignIn
) -> None:
    other = app.test_client()
    put(client, 0, 1)
    put(other, 1, 2)
    sign_in(client)
    sign_in(other)
    assert labels(client) == labels(other) == {"NGC 224", "NGC 221", "NGC 205"}


def test_signing_out_shows_a_strangers_portal(client: FlaskClient, sign_in: SignIn) -> None:
    put(client, 0)
    sign_in(client)
    page = press(client, client.get("/account"), "Sign out")
    assert "You are signed out." in page.text
    assert labels(client) == set()
    assert "You are not signed in" in client.get("/account").text


def test_after_signing_out_an_old_cookie_opens_nothing(
    app: Flask, client: FlaskClient, sign_in: SignIn
) -> None:
    put(client, 0)
    sign_in(client)
    kept = cookie(client)
    thief = app.test_client()
    thief.set_cookie("escapade", kept)
    assert labels(thief) == {"NGC 224"}
    client.post("/sign-out")
    assert labels(thief) == set()
    assert "You are not signed in" in thief.get("/account").text


def test_a_guests_old_cookie_opens_nothing_after_signing_in(
    app: Flask, client: FlaskClient, sign_in: SignIn
) -> None:
    put(client, 0)
    kept = cookie(client)
    sign_in(client)
    thief = app.test_client()
    thief.set_cookie("escapade", kept)
    assert labels(thief) == set()


@pytest.mark.parametrize("value", ["", "x", "e30.aaaa.bbbb", "." * 300])
def test_a_forged_cookie_is_nobody(client: FlaskClient, value: str) -> None:
    client.set_cookie("escapade", value)
    assert client.get("/account").status_code == 200
    assert labels(client) == set()


def test_signing_out_without_being_signed_in_is_fine(client: FlaskClient) -> None:
    assert client.post("/sign-out").status_code == 303


def test_the_cookie_is_for_the_browser_alone(client: FlaskClient, session: Session) -> None:
    told = client.post(link(session)).headers["Set-Cookie"]
    assert "HttpOnly" in told
    assert "SameSite=Lax" in told


def test_no_token_stands_in_an_address_after_signing_in(client: FlaskClient, session: Session) -> None:
    answer = client.post(link(session))
    assert answer.location == "/account"
