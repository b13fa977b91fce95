"""Letters that tell of the end of jobs: who may wish for them."""

from dataclasses import replace

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.conftest import SignIn
from tests.support.browsing import press


def test_whoever_has_an_address_may_be_told_by_letter(
    app: Flask, client: FlaskClient, session: Session, sign_in: SignIn
) -> None:
    assert "mail-jobs" not in client.get("/jobs").text
    account = sign_in(client)
    house = app.extensions["portal"]
    config = replace(house.config, smtp_url="smtp://127.0.0.1", mail_from="x@portal.org")
    app.extensions["portal"] = replace(house, config=config)
    assert "Give an e-mail address" in client.get("/jobs").text
    account.email = "ada@example.org"
    session.commit()
    page = press(client, client.get("/jobs"), "Tell me by e-mail")
    assert "A letter goes to ada@example.org" in page.text
    assert "No more e-mail of jobs." in press(client, page, "No more letters").text


def test_a_visitor_cannot_ask_for_letters(client: FlaskClient) -> None:
    assert client.post("/jobs/mail", data={"mail": "yes"}).status_code == 403
