"""A question that outlives the patience of a request, without scripts: looked at again until it is over."""

import threading
from dataclasses import replace
from threading import BoundedSemaphore

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.models import Answer, AnswerState
from app.services.searches.handing import Behind
from connectors.errors import Refused
from tests.support.fakes import FakeConnector, put_into, rows_of
from tests.support.pages import element, page_of, words_of
from tests.support.waiting import until

QUESTION = "/archives/late/stars?target=10+20&radius=1+deg"


@pytest.fixture
def late(app: Flask) -> FakeConnector:
    """A dataset that answers when it is let, to a portal that waits a moment in requests."""
    connector = FakeConnector(rows_of(), gate=threading.Event())
    put_into(app, late=connector)
    house = app.extensions["portal"]
    desk = replace(house.desk, quick_seconds=0.05, behind=Behind(20.0, BoundedSemaphore(2)))
    app.extensions["portal"] = replace(house, desk=desk)
    return connector


def look_again(page: TestResponse) -> str:
    (url,) = page_of(page).xpath("//a[text()='Look again']/@href")
    return str(url)


def let(session: Session, connector: FakeConnector) -> None:
    assert connector.gate
    connector.gate.set()
    until(lambda: session.rollback() or all(AnswerState(one.state).over for one in session.query(Answer)))


def test_its_failure_is_shown_and_not_asked_anew(
    client: FlaskClient, session: Session, late: FakeConnector
) -> None:
    late.says = Refused("No such table.")
    page = client.get(QUESTION)
    assert "The archive takes its time" in page.text
    url = look_again(page)
    assert "The archive takes its time" in client.get(url).text
    let(session, late)
    failed = client.get(url)
    assert "No such table." in failed.text
    assert len(late.requests) == 1
    (again,) = page_of(failed).xpath("//a[text()='Ask again']/@href")
    assert "looked=" not in again
    client.get(again)
    assert len(late.requests) == 2


def test_its_rows_are_at_the_same_address(client: FlaskClient, session: Session, late: FakeConnector) -> None:
    url = look_again(client.get(QUESTION))
    let(session, late)
    for address in (url, QUESTION):
        assert "Beta" in client.get(address).text
    assert "looked=" not in client.get(url).text.partition('id="results"')[2]
    assert len(late.requests) == 1


def test_what_was_never_asked_is_asked(client: FlaskClient, session: Session, late: FakeConnector) -> None:
    client.get(f"{QUESTION}&looked={'0' * 32}")
    let(session, late)
    assert len(late.requests) == 1


def poll(client: FlaskClient) -> TestResponse:
    return client.get(QUESTION, headers={"HX-Request": "true", "HX-Target": "progress"})


def test_how_far_it_is_is_told_until_it_is_there(
    client: FlaskClient, session: Session, late: FakeConnector
) -> None:
    client.get(QUESTION)
    far = poll(client)
    assert words_of(element(far, "progress")).endswith("s ago")
    assert "HX-Retarget" not in far.headers
    assert "workspace" not in far.text
    let(session, late)
    there = poll(client)
    assert there.headers["HX-Retarget"] == "#workspace"
    assert "Beta" in words_of(element(there, "workspace"))
    assert len(late.requests) == 1
