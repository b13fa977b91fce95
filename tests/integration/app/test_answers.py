"""Empty, cut short and failed are three things, and each says what to do next."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from connectors.contract import Plan, QueryRequest
from connectors.errors import RateLimited, TimedOut, Unreadable, UsageError
from tests.support.fakes import EVERY_KIND, FakeConnector, Rows, put_into, rows_of
from tests.support.pages import described, element, page_of, words_of

URL = "/archives/fake/stars?target=10+20&radius=1"
EMPTY = rows_of({"name": []})


def ask(app: Flask, client: FlaskClient, says: Rows | Exception) -> TestResponse:
    put_into(app, fake=FakeConnector(says))
    return client.get(URL)


def box(answer: TestResponse) -> str:
    return words_of(page_of(answer).xpath("//section[starts-with(@class, 'box ')]")[0])


@pytest.mark.parametrize(
    ("says", "badge", "advice", "has_rows"),
    [
        (EMPTY, "no rows", "Try a larger radius, or take a filter away", False),
        (rows_of(truncated=True), "cut short", "Ask around a smaller region, set a filter, or raise", True),
        (TimedOut("Too slow."), "failed", "Too slow.", False),
        (RateLimited("Leave it alone for a while."), "failed", "Leave it alone for a while.", False),
        (Unreadable("Not a table.", evidence=b"<html>"), "failed", "Not a table.", False),
        (ZeroDivisionError("secret detail"), "failed", "The portal made a mistake", False),
    ],
)
def test_each_answer_has_its_look_its_words_and_a_way_on(
    app: Flask, client: FlaskClient, says: Rows | Exception, badge: str, advice: str, has_rows: bool
) -> None:
    answer = ask(app, client, says)
    assert answer.status_code == 200
    assert words_of(page_of(answer).xpath("//section[@id='results']/header/h2/span")[0]) == badge
    assert advice in box(answer)
    assert bool(page_of(answer).xpath("//form[@class='rows-form']")) is has_rows
    assert "secret detail" not in answer.text


def test_an_answer_with_rows_needs_no_box(app: Flask, client: FlaskClient) -> None:
    assert not page_of(ask(app, client, rows_of())).xpath("//section[starts-with(@class, 'box ')]")


def test_an_empty_answer_shows_an_example_that_has_rows(app: Flask, client: FlaskClient) -> None:
    links = page_of(ask(app, client, EMPTY)).xpath("//section[starts-with(@class, 'box ')]//a/@href")
    assert links == ["/archives/fake/stars?target=M+31&radius=1+deg"]


def test_a_failed_answer_is_asked_again_by_its_link(app: Flask, client: FlaskClient) -> None:
    connector = FakeConnector(TimedOut("Too slow."))
    put_into(app, fake=connector)
    (again,) = page_of(client.get(URL)).xpath("//a[.='Ask again']/@href")
    connector.says = rows_of()
    assert "Alpha" in client.get(again).text


@pytest.mark.parametrize("suffix", [".csv", ".json"])
def test_a_failed_answer_as_data_is_a_problem_with_its_words(
    app: Flask, client: FlaskClient, suffix: str
) -> None:
    put_into(app, fake=FakeConnector(TimedOut("Too slow.")))
    answer = client.get(URL.replace("stars", f"stars{suffix}"))
    assert (answer.status_code, answer.mimetype) == (502, "application/problem+json")
    assert (answer.get_json()["status"], answer.get_json()["detail"]) == (502, "Too slow.")


@pytest.mark.parametrize("suffix", [".csv", ".json"])
def test_an_empty_answer_as_data_has_no_rows(app: Flask, client: FlaskClient, suffix: str) -> None:
    put_into(app, fake=FakeConnector(EMPTY))
    answer = client.get(URL.replace("stars", f"stars{suffix}"))
    assert answer.status_code == 200
    assert answer.text.strip() == "name" if suffix == ".csv" else answer.get_json()["rows"] == []


def test_how_to_ask_elsewhere_is_shown(app: Flask, client: FlaskClient) -> None:
    assert "fake:10000" in words_of(element(ask(app, client, rows_of()), "results"))


class Picky(FakeConnector):
    """Refuses what it is asked, beside a field."""

    def plan(self, request: QueryRequest) -> Plan:
        field = next(iter(request.filters), "colour")
        raise UsageError("This cannot be asked.", field=field)


@pytest.mark.parametrize(
    ("typed", "field"),
    [("number=5", "number"), ("span_min=1", "span_min"), ("seen=yes", "seen"), ("words=a", "words")],
)
def test_what_the_connector_refuses_stands_beside_its_field(
    app: Flask, client: FlaskClient, typed: str, field: str
) -> None:
    put_into(app, fake=Picky(parameters=EVERY_KIND))
    answer = client.get(f"/archives/fake/stars?{typed}")
    assert answer.status_code == 422
    assert "This cannot be asked." in described(answer, field)


def test_what_belongs_to_no_field_is_told_all_the_same(app: Flask, client: FlaskClient) -> None:
    put_into(app, fake=Picky())
    assert "This cannot be asked." in box(client.get("/archives/fake/stars?max_rows=5"))
