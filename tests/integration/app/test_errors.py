"""What goes wrong is told in words, as a page or as data."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine
from structlog.testing import capture_logs

from app.extensions import db
from tests.support.fakes import FakeConnector, put_into
from tests.support.pages import element, words_of

QUESTION = "target=M+31&radius=1+deg"
MISSING = [
    "/nothing",
    "/archives/nothing",
    "/archives/Demo",
    "/archives/demo/nothing",
    "/archives/nothing/openngc",
    f"/archives/demo/openngc/row?{QUESTION}&row=4",
    f"/archives/demo/openngc/row?{QUESTION}&row=-1",
    f"/archives/demo/openngc/row?{QUESTION}&row={'9' * 40}",
    f"/archives/demo/openngc/row?{QUESTION}",
    "/archives/local/-/picture",
    "/archives/nothing/-/picture",
    "/-/nothing",
    "/basket/items/1/note/more",
]


@pytest.mark.parametrize("url", MISSING)
def test_what_is_not_there_is_a_page_with_ways_on(client: FlaskClient, url: str) -> None:
    answer = client.get(url)
    assert answer.status_code == 404
    assert answer.mimetype == "text/html"
    main = element(answer, "main")
    assert "Not found 404" in words_of(main)
    assert len(main.xpath(".//a")) == 3


@pytest.mark.parametrize(
    "url",
    [
        "/nothing.json",
        "/nothing.csv",
        "/archives/nothing.json",
        "/archives/demo/nothing.csv",
        f"/archives/demo/openngc/row.json?{QUESTION}&row=4",
    ],
)
def test_as_data_it_is_a_problem(client: FlaskClient, url: str) -> None:
    answer = client.get(url)
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    problem = answer.get_json()
    assert problem["status"] == 404
    assert problem["title"] == "Not Found"
    assert problem["detail"]


def test_the_words_name_what_was_looked_for(client: FlaskClient) -> None:
    assert "no dataset 'nothing' in an archive 'demo'" in words_of(
        element(client.get("/archives/demo/nothing"), "main")
    )


def test_hostile_words_stay_words(client: FlaskClient) -> None:
    assert "<script>" not in client.get("/archives/demo/openngc?<script>=1").text


def test_an_address_used_wrongly_says_so(client: FlaskClient) -> None:
    answer = client.post("/archives")
    assert answer.status_code == 405
    assert "cannot be used in this way" in answer.text


def test_too_much_at_once_is_refused(client: FlaskClient) -> None:
    answer = client.post("/theme", data={"back": "x" * 2_000_000})
    assert answer.status_code == 413
    assert "more than the portal takes" in answer.text


@pytest.mark.parametrize(("url", "kind"), [("", "text/html"), (".json", "application/problem+json")])
def test_a_mistake_is_written_down_and_tells_nothing_of_itself(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, url: str, kind: str
) -> None:
    class Broken(FakeConnector):
        def describe(self):  # type: ignore[no-untyped-def]  # noqa: ANN202
            raise ZeroDivisionError("secret detail")

    put_into(app, fake=Broken())
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    with capture_logs() as logs:
        answer = client.get(f"/archives/fake/stars{url}")
    assert (answer.status_code, answer.mimetype) == (500, kind)
    assert "The portal made a mistake" in answer.text
    assert "secret detail" not in answer.text
    (told,) = (log for log in logs if log["event"] == "request failed")
    assert told["route"].startswith("/archives/<slug:archive_id>/<slug:dataset_id>")


def test_after_a_mistake_the_portal_goes_on(app: Flask, client: FlaskClient) -> None:
    put_into(app, fake=FakeConnector(ZeroDivisionError()))
    client.get("/archives/fake/stars?max_rows=5")
    assert client.get("/archives/demo/openngc?target=M+31").status_code == 200


@pytest.fixture
def no_database(app: Flask, client: FlaskClient) -> Iterator[None]:
    """A known browser, and then a database that is away."""
    client.post(
        "/basket/rows", data={"archive": "demo", "dataset": "messier", "question": "max_rows=5", "row": "0"}
    )
    with app.app_context():
        engines, kept = db.engines, db.engine
    engines[None] = create_engine("sqlite:////nowhere/at/all.sqlite")
    yield
    engines[None] = kept


@pytest.mark.usefixtures("no_database")
@pytest.mark.parametrize(
    ("url", "status"), [("/-/health", 503), ("/-/health.json", 503), ("/basket", 500), ("/basket.json", 500)]
)
def test_without_a_database_there_are_still_words(
    app: Flask, client: FlaskClient, url: str, status: int
) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    with capture_logs():
        answer = client.get(url)
    app.config["PROPAGATE_EXCEPTIONS"] = None
    assert answer.status_code == status
    assert "database does not answer" in answer.text or "The portal made a mistake" in answer.text


def test_an_error_for_htmx_does_not_clear_itself_away(client: FlaskClient) -> None:
    answer = client.get("/archives/nothing", headers={"HX-Request": "true"})
    assert 'class="problem"' in answer.text
    assert 'id="problem"' not in answer.text
    assert 'id="problem"' in client.get("/basket", headers={"HX-Request": "true"}).text


def test_a_slash_too_many_is_not_another_page(client: FlaskClient) -> None:
    assert client.get("/archives/").status_code == 404
