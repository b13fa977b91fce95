"""The links of a basket are asked by a job, a part at a time."""

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.models import Basket
from app.portal import Portal
from app.queue import QueueName, Task
from app.services import baskets
from connectors.transport import MemoryTransport, Reply
from jobs import context
from tests.support.browsing import basket_items, basket_url, press
from tests.support.pages import page_of
from tests.support.people import reference
from tests.support.queues import InlineQueue

ROW = {"archive": "demo", "dataset": "openngc", "question": "target=M+31&radius=1+deg", "row": "0"}
URLS = ["https://archive.test/1", "https://archive.test/2"]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def queue(app: Flask, portal: Portal, monkeypatch: pytest.MonkeyPatch) -> InlineQueue:
    """Jobs are done at once, in this application, and the archive is in memory."""
    made = InlineQueue()
    replies = {URLS[0]: Reply(200, b"", {"Content-Length": "5"}), URLS[1]: Reply(410, b"")}
    app.extensions["portal"] = replace(portal, queue=made, transport=MemoryTransport(replies))
    monkeypatch.setattr(context, "application", lambda: app)
    return made


@pytest.fixture
def url(client: FlaskClient) -> str:
    """The address of a basket with two files."""
    for number, address in enumerate(URLS):
        client.post("/basket/file", data={**ROW, "access_url": address, "label": f"file {number}"})
    return basket_url(client)


def test_check_now_asks_all_links(client: FlaskClient, queue: InlineQueue, url: str) -> None:
    page = press(client, client.get(url), "Check the links now")
    assert [task for task, _ in queue.done] == [Task.CHECK_LINKS]
    assert [item["link"]["state"] for item in basket_items(client)] == ["gone", "answers"]
    told = [" ".join(one.text_content().split()) for one in page_of(page).xpath("//div[@id='checking']//a")]
    assert told == ["answers: 1", "gone: 1"]
    assert "at least 5 B; 1 of 2 do not tell their size" in page.text


def test_what_is_looked_at_stays_so(client: FlaskClient, queue: InlineQueue, url: str) -> None:
    page = press(client, client.get(f"{url}?link=gone&sort=label"), "Check the links now")
    assert page.request.full_path == f"{url}?link=gone&sort=label"
    assert "1 of 2" in page.text
    assert len(queue.done) == 1


def test_one_link_is_checked_on_its_items_page(client: FlaskClient, queue: InlineQueue, url: str) -> None:  # noqa: ARG001 - the archive in memory
    number = basket_items(client)[0]["id"]
    page = press(client, client.get(f"{url}/items/{number}"), "Check it now")
    assert "HTTP 410" in page.text
    assert [item["link"]["state"] for item in basket_items(client)] == ["gone", "unknown"]


def test_how_far_it_is_is_told_when_there_is_news(
    client: FlaskClient, session: Session, queue: InlineQueue, url: str
) -> None:
    basket = session.get_one(Basket, url.rpartition("/")[2])
    assert baskets.begin_check(session, basket)
    assert client.get(f"{url}/check?seen=0", headers=HTMX).status_code == 204
    shown = client.get(f"{url}/check?seen=", headers=HTMX)
    assert "0 of 2 links" in " ".join(shown.text.split())
    assert client.get(f"{url}/check").location == url
    assert client.post(f"{url}/check").status_code == 303
    assert queue.done == []
    queue.enqueue(Task.CHECK_LINKS, basket.id, queue=QueueName.HOUSE)
    over = client.get(f"{url}/check?seen=0", headers=HTMX)
    assert 'aria-busy="false"' in over.text
    found = page_of(over).xpath("//span[@hx-swap-oob='true']")
    told = {one.get("id").partition("-")[0]: " ".join(one.text_content().split()) for one in found}
    assert len(found) == 5
    assert told == {
        "basket": "2 files · at least 5 B; 1 of 2 do not tell their size",
        "size": "5 B",
        "link": "answers",
    }
    one = client.get(f"{url}/check?seen=0&per_page=20&words=file+1", headers=HTMX)
    assert len(page_of(one).xpath("//span[@hx-swap-oob='true']")) == 3


def test_a_list_of_some_states_comes_along_as_it_is_now(
    client: FlaskClient, session: Session, queue: InlineQueue, url: str
) -> None:
    assert baskets.begin_check(session, session.get_one(Basket, url.rpartition("/")[2]))
    queue.enqueue(Task.CHECK_LINKS, url.rpartition("/")[2], queue=QueueName.HOUSE)
    for state, names in {"unknown": [], "answers": ["file 0"], "gone": ["file 1"]}.items():
        page = page_of(client.get(f"{url}/check?link={state}&seen=0", headers=HTMX))
        (fresh,) = page.xpath("//template[@data-fresh]")
        assert [one.text_content() for one in fresh.xpath(".//tr/th/a")] == names
        assert fresh.xpath(".//span[contains(@class, 'looked')]")[0].text_content() == f"{len(names)} of 2"
        assert [one.get("id") for one in page.xpath("//span[@hx-swap-oob='true']")] == ["basket-told"]


def test_what_has_no_link_is_not_asked(client: FlaskClient, session: Session, url: str) -> None:
    basket = session.get_one(Basket, url.rpartition("/")[2])
    baskets.add(session, basket, [reference("plain")])
    number = next(item["id"] for item in basket_items(client) if item["label"] == "plain")
    assert client.post(f"{url}/items/{number}/check").status_code == 422
    assert client.post(f"{url}/items/{10**9}/check").status_code == 404


def test_where_the_queue_is_away_it_is_said_and_can_be_tried_again(client: FlaskClient, url: str) -> None:
    for _ in range(2):
        page = press(client, client.get(url), "Check the links now")
        assert "workers are away" in page.text
