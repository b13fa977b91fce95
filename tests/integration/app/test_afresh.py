"""What was answered before is told to be so, and can be asked afresh."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.models import Answer, Job
from app.models.base import now
from connectors.errors import Unreachable
from jobs import context
from tests.support.browsing import press
from tests.support.fakes import FakeConnector, put_into, rows_of
from tests.support.pages import element, page_of, words_of
from tests.support.queues import InlineQueue

URL = "/archives/fake/stars?target=10+20&radius=1+deg&sort=mag"
ONE = rows_of({"name": ["Delta"], "ra": [10.0], "dec": [20.0], "mag": [1.0]})


@pytest.fixture
def connector(app: Flask, monkeypatch: pytest.MonkeyPatch) -> FakeConnector:
    monkeypatch.setattr(context, "application", lambda: app)
    made = FakeConnector()
    put_into(app, fake=made)
    app.extensions["portal"] = replace(app.extensions["portal"], queue=InlineQueue())
    return made


def asked_before(client: FlaskClient, session: Session, minutes: int = 12) -> TestResponse:
    client.get(URL)
    session.query(Answer).update({"answered_at": now() - timedelta(minutes=minutes)})
    session.commit()
    return client.get(URL)


def test_a_new_answer_has_no_age(client: FlaskClient, connector: FakeConnector) -> None:
    assert "Ask afresh" not in client.get(URL).text
    assert len(connector.requests) == 1


def test_an_answer_tells_its_age_and_is_asked_afresh(
    client: FlaskClient, session: Session, connector: FakeConnector
) -> None:
    known = asked_before(client, session)
    assert "answered 12 min ago" in words_of(element(known, "results"))
    connector.says = ONE
    fresh = press(client, known, "Ask afresh")
    assert fresh.request.query_string == known.request.query_string
    assert "Delta" in words_of(element(fresh, "results"))
    assert "Ask afresh" not in fresh.text
    assert len(connector.requests) == 2
    assert "Delta" in client.get(URL).text


def test_where_that_fails_the_earlier_answer_stays_and_it_is_said(
    client: FlaskClient, session: Session, connector: FakeConnector
) -> None:
    known = asked_before(client, session, minutes=300)
    connector.says = Unreachable("It is away.")
    shown = press(client, known, "Ask afresh")
    assert "It is away." in shown.text
    assert "answered 5 h ago" in words_of(element(shown, "results"))
    assert "Alpha" in shown.text


def test_a_question_with_a_fault_is_told_in_the_form(client: FlaskClient, connector: FakeConnector) -> None:
    shown = client.post(f"{URL}&max_rows=none", data={"fresh": "1"}, follow_redirects=True)
    assert shown.status_code == 422
    assert connector.requests == []


def test_a_search_tells_which_answers_are_old_and_asks_all_afresh(
    client: FlaskClient, session: Session, connector: FakeConnector
) -> None:
    form = {"target": "10 20", "radius": "1", "archive": "fake"}
    client.post("/searches", data=form)
    session.query(Answer).update({"answered_at": now() - timedelta(days=3)})
    session.commit()
    known = client.post("/searches", data=form, follow_redirects=True)
    assert "3 days ago" in words_of(element(known, "answers"))
    assert len(connector.requests) == 1
    (line,) = page_of(known).xpath("//form[button[@name='fresh']]/@action")
    assert client.post(line, data={"fresh": "1"}).status_code == 303
    assert len(connector.requests) == 2
    press(client, known, "Ask all afresh")
    assert len(connector.requests) == 3
    client.post("/searches", data={**form, "fresh": "1"})
    assert len(connector.requests) == 4
    assert session.query(Job).count() == 4
