"""What was asked before, without scripts: listed, found, pinned, named, deleted, brought back, compared."""

import csv
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.models import Answer, Job, Search
from app.models.base import now
from app.portal import Portal
from app.services.searches.history import sweep_history
from app.services.sweeping import sweep_results
from connectors.errors import Unreadable
from jobs import context
from tests.support.browsing import press
from tests.support.fakes import FakeConnector, put_into, rows_of
from tests.support.pages import element, page_of, words_of
from tests.support.queues import InlineQueue

ASK = {"target": "10 20", "radius": "1", "archive": ["one", "two"]}
ROOM = 10**9


@pytest.fixture
def one() -> FakeConnector:
    return FakeConnector(rows_of())


@pytest.fixture
def two() -> FakeConnector:
    return FakeConnector(Unreadable("Not a table."))


@pytest.fixture(autouse=True)
def asking(app: Flask, one: FakeConnector, two: FakeConnector, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two archives, and a worker that does each job at once."""
    monkeypatch.setattr(context, "application", lambda: app)
    put_into(app, one=one, two=two)
    app.extensions["portal"] = replace(app.extensions["portal"], queue=InlineQueue())


def ask(client: FlaskClient, **more: object) -> str:
    return client.post("/searches", data={**ASK, **more}).headers["Location"].rpartition("/")[2]


def again(client: FlaskClient, session: Session, search_id: str) -> str:
    job = session.query(Job).filter_by(search_id=search_id).first()
    assert job
    return client.post(f"/jobs/{job.id}/again").headers["Location"].rpartition("/")[2]


def listed(answer: TestResponse) -> list[str]:
    return [words_of(row.xpath("./th")[0]) for row in page_of(answer).xpath("//table//tbody/tr")]


def test_every_search_is_listed_with_what_became_of_it(client: FlaskClient) -> None:
    assert "Nothing asked yet" in client.get("/searches/history").text
    ask(client)
    client.get("/archives/one/stars?target=50+50&radius=1+deg")
    page = client.get("/searches/history")
    assert listed(page) == ["Around 50 +50 radius 1° · Fake stars", "Around 10 +20 radius 1° · 2 datasets"]
    assert "1 answered" in page.text
    assert "1 failed" in page.text
    (link,) = page_of(page).xpath("//th/a[starts-with(@href, '/archives/one/stars?')]/@href")
    assert "Beta" in client.get(link).text


def test_it_is_data_as_well(client: FlaskClient) -> None:
    first = ask(client)
    told = client.get("/searches/history.json").json
    assert told
    (found,) = told["searches"]
    assert (found["id"], found["rows"], found["answers"]) == (first, 3, {"answered": 1, "failed": 1})
    assert client.get(found["form"]).status_code == client.get(found["url"]).status_code == 200


@pytest.mark.parametrize(
    ("words", "found"), [("10 +20", 1), ("TWO", 1), ("my field", 1), ("50", 0), ("%", 0), ("1_", 0)]
)
def test_words_find_it(client: FlaskClient, words: str, found: int) -> None:
    search = ask(client)
    client.post(f"/searches/history/{search}/name", data={"name": "My  field"})
    page = client.get(f"/searches/history?{urlencode({'find': words})}")
    assert len(listed(page)) == found
    assert ("No search with these words" in page.text) is not found


def test_it_goes_back_into_the_form(client: FlaskClient) -> None:
    ask(client)
    (url,) = page_of(client.get("/searches/history")).xpath("//a[starts-with(@id, 'change-')]/@href")
    form = client.get(url)
    assert element(form, "field-target").get("value") == "10 +20"
    assert len(page_of(form).xpath("//input[@name='archive'][@checked]")) == 2


def test_a_pinned_search_is_first_and_is_kept_with_its_rows(
    client: FlaskClient, session: Session, portal: Portal
) -> None:
    pinned, other = ask(client), ask(client, target="50 50")
    page = client.post(f"/searches/history/{pinned}/pin", data={"pinned": "yes"}, follow_redirects=True)
    assert "pinned" in listed(page)[0]
    session.query(Answer).update({"expires_at": now() - timedelta(days=1)})
    session.query(Search).update({"asked_at": now() - timedelta(days=100)})
    session.commit()
    store = portal.desk.store
    sweep_results(session, store, ROOM, ROOM)
    kept = {one.search_id: one for one in session.query(Answer).filter_by(archive="one")}
    assert store.exists(kept[pinned].result_id or "")
    assert kept[other].result_id is None
    assert "rows of 1 no longer kept" in client.get("/searches/history").text
    assert "no longer kept" in client.get(f"/searches/{other}").text
    assert sweep_history(session, timedelta(days=99)) == 1
    assert [search.id for search in session.query(Search)] == [pinned]


def test_deleting_is_undone(client: FlaskClient) -> None:
    search = ask(client)
    page = press(client, client.get("/searches/history"), "Delete Around")
    assert "1 search was deleted" in page.text
    assert client.get(f"/searches/{search}").status_code == 404
    assert "No jobs yet" in client.get("/jobs").text
    page = client.get(page.request.full_path)
    back = press(client, page, "Undo")
    assert "1 search is back" in back.text
    assert client.get(f"/searches/{search}").status_code == 200


def test_a_deleted_job_comes_back_with_its_search(client: FlaskClient, session: Session) -> None:
    ask(client)
    page = press(client, client.get("/jobs"), "Delete")
    assert "No jobs yet" in page.text
    assert "Search around 10 +20" in press(client, page, "Undo").text
    session.query(Search).update({"removed_at": now() - timedelta(days=8)})
    session.commit()
    assert sweep_history(session, timedelta(days=99)) == 1
    assert session.query(Job).count() == session.query(Answer).count() == 0


def test_of_two_jobs_of_a_search_one_can_go(client: FlaskClient, session: Session) -> None:
    search = ask(client)
    client.post(f"/searches/{search}/again", data={"budget": "normal"})
    assert session.query(Job).count() == 2
    job = session.query(Job).first()
    assert job
    assert "Its search stays" in client.post(f"/jobs/{job.id}/delete", follow_redirects=True).text
    assert session.query(Job).count() == 1
    assert session.query(Answer).count() == 2


def test_a_name_that_is_too_long_is_refused(client: FlaskClient) -> None:
    search = ask(client)
    answer = client.post(f"/searches/history/{search}/name", data={"name": "x" * 201})
    assert answer.status_code == 422
    assert "at most 200" in answer.text


def test_two_runs_are_compared(client: FlaskClient, session: Session, one: FakeConnector) -> None:
    first = ask(client)
    one.says = rows_of(
        {
            "name": ["Beta", "Gamma", "Delta"],
            "ra": [20.0, 30.0, 4.0],
            "dec": [0.0, 1.0, 2.0],
            "mag": [2.5, 1.0, 4.0],
        }
    )
    second = again(client, session, first)
    runs = client.get("/searches/history")
    (url, _) = page_of(runs).xpath("//a[text()='2 runs']/@href")
    assert len(listed(client.get(url))) == 2
    address = f"run={second}&run={first}"
    page = client.get(f"/searches/changes?{address}")
    assert listed(page) == ["Fake stars Archive one", "Fake stars Archive two"]
    assert "1 rows gone, 1 new, 1 changed" in words_of(element(page, "changes"))
    assert "The earlier run failed. The later run failed." in page.text
    changed = client.get(f"/searches/changes?{address}&dataset=one/stars&kind=changed")
    cells = [words_of(cell) for cell in page_of(changed).xpath("//section[@id='opened']//tbody/tr/*")]
    assert cells == ["Beta", "mag", "–", "2.5 mag"]
    gone = client.get(f"/searches/changes?{address}&dataset=one/stars&kind=gone")
    assert "Alpha" in words_of(element(gone, "opened"))
    told = client.get(f"/searches/changes.json?{address}&dataset=one/stars&kind=new").json
    assert told
    assert (told["datasets"][0]["gone"], told["datasets"][1]["not_compared"][:7]) == (1, "The ear")
    assert told["rows"] == [{"name": "Delta", "ra": 4.0, "dec": 2.0, "mag": 4.0}]
    lines = list(csv.DictReader(client.get(f"/searches/changes.csv?{address}").text.splitlines()))
    assert [(line["change"], line["row"], line["after"]) for line in lines] == [
        ("gone", "Alpha", ""),
        ("new", "Delta", ""),
        ("changed", "Beta", "2.5"),
    ]


def test_where_a_runs_rows_are_gone_it_is_said(client: FlaskClient, session: Session, portal: Portal) -> None:
    first = ask(client)
    second = again(client, session, first)
    session.query(Answer).filter_by(search_id=first).update({"expires_at": now() - timedelta(days=1)})
    session.commit()
    sweep_results(session, portal.desk.store, ROOM, ROOM)
    page = client.get(f"/searches/changes?run={first}&run={second}")
    assert "The earlier run has no rows kept any more." in page.text


@pytest.mark.parametrize("runs", ["", "run=a", "run=a&run=a", "run=a&run=b&run=c"])
def test_it_takes_two_runs(client: FlaskClient, runs: str) -> None:
    answer = client.get(f"/searches/changes?{runs}")
    assert answer.status_code == 422
    assert "Tick two searches" in answer.text


def test_different_questions_are_told_to_be_so(client: FlaskClient) -> None:
    first, second = ask(client), ask(client, target="50 50")
    assert "two different questions" in client.get(f"/searches/changes?run={first}&run={second}").text


def test_nobody_else_sees_or_changes_it(app: Flask, client: FlaskClient) -> None:
    first, second, stranger = ask(client), ask(client, target="50 50"), app.test_client()
    mine = ask(stranger)
    assert stranger.get(f"/searches/changes?run={first}&run={second}").status_code == 404
    assert stranger.get(f"/searches/changes?run={first}&run={mine}").status_code == 404
    for write in (f"{first}/pin", f"{first}/name", "remove"):
        data = {"run": first, "pinned": "yes", "name": "x"}
        assert stranger.post(f"/searches/history/{write}", data=data).status_code == 404
    client.post("/searches/history/remove", data={"run": first})
    stranger.post("/searches/history/undo", data={"run": first})
    assert client.get(f"/searches/{first}").status_code == 404


def test_going_back_never_leaves_the_portal(client: FlaskClient) -> None:
    ask(client)
    answer = client.post("/searches/history/undo", data={"back": "//elsewhere.org"})
    assert answer.headers["Location"] == "/"
