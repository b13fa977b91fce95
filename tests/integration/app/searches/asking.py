"""The search that the tests here ask, and what its page tells."""

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.pages import page_of, words_of

__all__ = ["ASK", "ask", "told"]

ASK = {"target": "10 20", "radius": "1", "archive": ["bad", "good"]}


def ask(client: FlaskClient, **more: object) -> TestResponse:
    """The page of the search that was asked."""
    return client.post("/searches", data={**ASK, **more}, follow_redirects=True)


def told(answer: TestResponse) -> list[list[str]]:
    """The lines of the answers: dataset, state, rows."""
    rows = page_of(answer).xpath("//table[contains(@class, 'answers')]/tbody/tr")
    return [[words_of(cell) for cell in row.xpath("./th|./td")][:3] for row in rows]
