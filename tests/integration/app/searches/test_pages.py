"""A search of many archives, without scripts: asked, looked at, asked again, cancelled; and its jobs."""

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.models import Answer, AnswerState, Job
from app.queue import RqQueue, connect
from connectors.contract import Phase
from connectors.errors import Unreadable
from tests.integration.app.searches.asking import ASK, ask, told
from tests.support.browsing import press
from tests.support.fakes import FakeConnector, rows_of
from tests.support.pages import element, page_of, words_of
from tests.support.queues import InlineQueue


class Waiting(InlineQueue):
    """A queue whose workers are away."""

    def enqueue(self, *_: object, **__: object) -> None:
        return


def away(app: Flask) -> None:
    app.extensions["portal"] = replace(app.extensions["portal"], queue=Waiting())


def test_each_archive_says_its_own_and_its_rows_are_a_click_away(
    client: FlaskClient, good: FakeConnector
) -> None:
    answer = ask(client)
    assert answer.request.path.startswith("/searches/")
    assert told(answer) == [
        ["Fake stars Archive bad", "failed Too slow.", ""],
        ["Fake stars Archive good", "cut short", "3"],
    ]
    (link,) = page_of(answer).xpath("//tbody//th/a[starts-with(@href, '/archives/good')]/@href")
    assert "Beta" in client.get(link).text
    assert len(good.requests) == 1


def test_it_starts_from_the_form_and_goes_back_to_it(client: FlaskClient) -> None:
    form = client.get("/search?archive=good")
    answer = press(client, form, "Search", typed={"target": "10 20", "radius": "1"})
    assert len(told(answer)) == 1
    (change,) = page_of(answer).xpath("//a[@id='change']/@href")
    again = client.get(change)
    assert element(again, "field-target").get("value") == "10 +20"
    assert page_of(again).xpath("//input[@name='archive' and @value='good']/@checked")


def test_what_cannot_be_asked_is_said_before_and_nothing_is_asked(
    client: FlaskClient, good: FakeConnector
) -> None:
    page = client.get("/search?target=10+20&archive=good&time_min=2020")
    assert "Cannot be limited in time" in words_of(element(page, "before"))
    assert "Nothing has been asked yet" in words_of(element(page, "before"))
    polygon = client.get("/search?polygon=10+41,+11+41,+11+42&archive=good")
    assert "Cannot be searched in a polygon" in words_of(element(polygon, "before"))
    assert good.requests == []


def test_where_nobody_can_be_asked_the_form_says_so(client: FlaskClient, good: FakeConnector) -> None:
    answer = client.post("/searches", data={"polygon": "10 41, 11 41, 11 42", "archive": "good"})
    assert answer.status_code == 422
    assert "None of these datasets can be asked this" in answer.text
    assert good.requests == []


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"target": "10 91"}, "declination"),
        ({}, "Give a target or a position"),
        ({"target": "Xyzzy"}, "do not know"),
        ({"target": "10 20", "archive": "nothing"}, "There is no archive"),
        ({"target": "10 20", "dataset": "good/nothing"}, "There is no dataset"),
        ({"target": "10 20", "budget": "forever"}, "Choose quick"),
    ],
)
def test_a_fault_is_said_in_the_form(client: FlaskClient, form: dict[str, str], words: str) -> None:
    answer = client.post("/searches", data=form)
    assert answer.status_code == 422
    assert words in answer.text
    assert answer.headers["HX-Push-Url"] == "false"


def test_the_failed_are_asked_again_and_no_other(
    client: FlaskClient, bad: FakeConnector, good: FakeConnector
) -> None:
    first = ask(client)
    bad.says = rows_of()
    answer = press(client, first, "Ask the failed again")
    assert [line[1] for line in told(answer)] == ["answered", "cut short"]
    assert answer.request.path == first.request.path
    assert len(good.requests) == 1


def test_the_slow_alone_are_given_more_time(app: Flask, client: FlaskClient, session: Session) -> None:
    app.extensions["portal"].registry.connectors["good", "stars"].says = Unreadable("Not a table.")
    press(client, ask(client), "Ask slower ones longer")
    assert {job.budget for job in session.query(Job)} == {"quick", "normal"}
    longer = {answer.archive: answer.job_id for answer in session.query(Answer)}
    normal = session.query(Job).filter_by(budget="normal").one()
    assert longer["bad"] == normal.id != longer["good"]


def test_what_was_answered_before_is_taken_and_its_age_told(
    client: FlaskClient, session: Session, good: FakeConnector
) -> None:
    ask(client)
    for answer in session.query(Answer).filter_by(archive="good"):
        answer.answered_at = answer.answered_at.replace(year=2020)
    session.commit()
    assert "days ago" in ask(client, archive="good").text
    assert len(good.requests) == 1


def test_the_same_search_is_joined_while_it_waits(app: Flask, client: FlaskClient, session: Session) -> None:
    away(app)
    one, same, other = ask(client), ask(client), ask(client, budget="normal")
    assert one.request.path == same.request.path != other.request.path
    assert session.query(Job).count() == 2


def test_who_has_too_many_waiting_is_told_and_loses_nothing(app: Flask, client: FlaskClient) -> None:
    away(app)
    portal = app.extensions["portal"]
    app.extensions["portal"] = replace(portal, config=replace(portal.config, jobs_waiting=1))
    waiting = ask(client)
    refused = ask(client, target="30 20")
    assert refused.status_code == 422
    assert "You have 1 job waiting" in words_of(element(refused, "search"))
    assert page_of(refused).xpath("//input[@name='target']/@value") == ["30 20"]
    again = client.post(f"{waiting.request.path}/again", data={"budget": "normal"})
    assert again.status_code == 429
    assert "Too much at once" in again.text


def test_who_looks_again_and_sees_nothing_new_gets_nothing(app: Flask, client: FlaskClient) -> None:
    away(app)
    page = ask(client)
    assert "It is about to begin" in page.text
    region = element(page, "answers")
    assert region.get("hx-trigger") == "every 500ms"
    htmx = {"HX-Request": "true", "HX-Target": "answers"}
    assert client.get(region.get("hx-get"), headers=htmx).status_code == 204
    later = press(client, page, "Cancel all")
    assert element(later, "answers").get("hx-trigger") is None
    fresh = client.get(region.get("hx-get"), headers=htmx)
    assert fresh.status_code == 200
    assert 'id="notices"' not in fresh.text


def test_one_or_all_are_cancelled(app: Flask, client: FlaskClient, session: Session) -> None:
    away(app)
    page = ask(client)
    (button,) = page_of(page).xpath("//button[contains(., 'Cancel') and contains(@id, 'cancel-')][@name]")[:1]
    path = page.request.path
    client.post(f"{path}/cancel", data={"answer": button.get("value")})
    assert sorted(one.state for one in session.query(Answer)) == ["cancelled", "waiting"]
    client.post(f"{path}/cancel")
    session.expire_all()
    assert {AnswerState(one.state) for one in session.query(Answer)} == {AnswerState.CANCELLED}
    assert Phase(session.query(Job).one().phase) is Phase.ABORTED


def test_nobody_else_sees_or_changes_it(app: Flask, client: FlaskClient, session: Session) -> None:
    path, stranger = ask(client).request.path, app.test_client()
    job = session.query(Job).one().id
    stranger.post("/searches", data=ASK)
    assert stranger.get(path).status_code == 404
    for write in (f"{path}/again", f"{path}/cancel", f"/jobs/{job}/abort", f"/jobs/{job}/delete"):
        assert stranger.post(write, data={"budget": "quick"}).status_code == 404


def test_a_guests_searches_come_along_at_sign_in(client: FlaskClient, sign_in) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    path = ask(client).request.path
    sign_in(client)
    assert client.get(path).status_code == 200
    assert "Search around 10 +20" in client.get("/jobs").text


def test_jobs_are_listed_run_again_and_deleted(
    client: FlaskClient, session: Session, good: FakeConnector
) -> None:
    assert "No jobs yet" in client.get("/jobs").text
    ask(client)
    page = client.get("/jobs")
    assert "2/2" in words_of(element(page, "jobs"))
    again = press(client, page, "Run again")
    assert len(told(again)) == 2
    assert len(good.requests) == 2
    for job in session.query(Job):
        client.post(f"/jobs/{job.id}/delete")
    assert "No jobs yet" in client.get("/jobs").text


def test_a_deletion_can_be_undone_while_other_jobs_go_on(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    app.extensions["portal"] = replace(app.extensions["portal"], queue=RqQueue(connect("unix:///nowhere")))
    ask(client)
    ask(client, target="50 50")
    job = session.query(Job).first()
    assert job
    page = client.post(f"/jobs/{job.id}/delete", follow_redirects=True)
    (again,) = page_of(page).xpath("//div[@id='jobs']/@hx-get")
    fresh = client.get(again.replace("seen=", "seen=not-"), headers={"HX-Request": "true"})
    assert page_of(page).xpath("//button[@id='undo' and @autofocus]")
    assert not page_of(fresh).xpath("//button[@autofocus]")
    assert press(client, fresh, "Undo").text.count('<th scope="row"') == 2


def test_the_end_of_a_job_is_told_once(client: FlaskClient, bad: FakeConnector) -> None:
    bad.says = Unreadable("Not a table.")
    client.post("/searches", data={**ASK, "archive": "bad"})
    htmx = {"HX-Request": "true"}
    assert "Search around 10 +20 has failed." in client.get("/jobs/news", headers=htmx).text
    assert client.get("/jobs/news", headers=htmx).status_code == 286


def test_a_queue_that_is_away_loses_nothing(app: Flask, client: FlaskClient) -> None:
    nowhere = RqQueue(connect("unix:///nowhere"))
    app.extensions["portal"] = replace(app.extensions["portal"], queue=nowhere)
    assert "It is about to begin" in ask(client).text
