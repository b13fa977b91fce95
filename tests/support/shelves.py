"""Steps with several baskets, by plain forms."""

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.browsing import basket_items
from tests.support.pages import element, page_of, words_of

__all__ = ["M31", "NAMES", "act", "ids", "labels", "make", "notices"]

M31 = "/archives/demo/openngc?target=M+31&radius=1+deg"
NAMES = ["NGC 224", "NGC 221", "NGC 205", "NGC 206"]


def labels(client: FlaskClient, url: str, query: str = "") -> list[str]:
    rows = page_of(client.get(url + query)).xpath("//table[contains(@class, 'basket-items')]//tbody/tr/th/a")
    return [words_of(row) for row in rows]


def notices(answer: TestResponse) -> str:
    return words_of(element(answer, "notices"))


def ids(client: FlaskClient, *names: str) -> list[str]:
    found = {item["label"]: str(item["id"]) for item in basket_items(client)}
    return [found[name] for name in names]


def make(client: FlaskClient, name: str, note: str = "") -> str:
    """A new basket's address; ticks go into it."""
    answer = client.post("/baskets", data={"name": name, "note": note})
    assert answer.status_code == 303
    return str(answer.location)


def act(client: FlaskClient, url: str, do: str, *names: str, **form: str) -> TestResponse:
    data = {"do": do, "item": ids(client, *names), **form}
    return client.post(f"{url}/items", data=data, follow_redirects=True)
