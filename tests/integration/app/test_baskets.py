"""The basket by plain forms: every path works without scripts."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.models import Account, Item
from tests.support.browsing import basket_items, basket_url, press
from tests.support.fakes import FakeConnector, put_into, rows_of
from tests.support.pages import cells_of, element, page_of, words_of

M31 = "/archives/demo/openngc?target=M+31&radius=1+deg"


def shown(client: FlaskClient) -> TestResponse:
    return client.get("/basket", follow_redirects=True)


def items(client: FlaskClient) -> list[str]:
    return [item["label"] for item in basket_items(client)]


def count(answer: TestResponse) -> int:
    return int(words_of(element(answer, "basket-count")))


def notices(answer: TestResponse) -> str:
    return words_of(element(answer, "notices"))


def tick(client: FlaskClient, *rows: int, url: str = M31) -> TestResponse:
    return press(client, client.get(url), "ticked rows", rows=rows)


@pytest.fixture
def two(client: FlaskClient) -> FlaskClient:
    """A browser with two rows in its basket."""
    tick(client, 0, 1)
    return client


def test_ticked_rows_are_in_the_basket_and_stay_ticked(client: FlaskClient) -> None:
    back = tick(client, 0, 2)
    assert back.request.full_path == M31
    assert notices(back) == "2 items put into the basket."
    assert count(back) == 2
    assert set(items(client)) == {"NGC 224", "NGC 205"}
    assert page_of(back).xpath("//input[@name='row' and @checked]/@value") == ["0", "2"]


def test_unticking_takes_out(two: FlaskClient) -> None:
    back = tick(two, 1, 3)
    assert notices(back) == "1 item put into the basket. 1 item taken out of the basket."
    assert set(items(two)) == {"NGC 221", "NGC 206"}


def test_nothing_changed_is_said_too(two: FlaskClient) -> None:
    assert notices(tick(two, 0, 1)) == "0 items put into the basket."


def test_a_whole_page_goes_in_at_once(client: FlaskClient) -> None:
    back = press(client, client.get(M31), "this page")
    assert count(back) == len(cells_of(back, 0)) == 4


def test_a_row_found_by_another_question_is_the_same_row(two: FlaskClient) -> None:
    other = two.get("/archives/demo/openngc?name=NGC+224&max_rows=10")
    ticked = page_of(other).xpath("//tr[@class='held']//input[@name='row']/@aria-label")
    assert ticked == ["NGC 224 in the basket"]


def test_rows_of_the_same_page_sorted_otherwise_are_the_rows_seen(client: FlaskClient) -> None:
    url = f"{M31}&sort=-v_mag"
    first = cells_of(client.get(url), 0)[0]
    number = page_of(client.get(url)).xpath("//input[@name='row']/@value")[0]
    tick(client, int(number), url=url)
    assert items(client) == [first]


def test_a_whole_result_is_one_item_that_asks_again(client: FlaskClient) -> None:
    back = press(client, client.get(M31), "whole result")
    assert "whole result is in the basket" in notices(back)
    (item,) = basket_items(client)
    assert (item["kind"], item["rows"]) == ("result", 4)
    assert cells_of(client.get(item["url"]), 0) == cells_of(client.get(M31), 0)
    assert "already" in notices(press(client, client.get(M31), "whole result"))


def test_from_a_rows_own_page_in_and_out(client: FlaskClient) -> None:
    url = "/archives/demo/openngc/row?target=M+31&radius=1+deg&row=0"
    back = press(client, client.get(url), "Put into the basket")
    assert back.request.full_path == url
    assert items(client) == ["NGC 224"]
    press(client, back, "Take out of the basket")
    assert items(client) == []


def test_an_item_leads_back_to_its_row(two: FlaskClient) -> None:
    for item in basket_items(two):
        assert words_of(page_of(two.get(item["url"])).xpath("//h1")[0]) == item["label"]


def test_an_item_has_its_position_and_where_it_is_from(two: FlaskClient) -> None:
    text = words_of(element(shown(two), "basket"))
    assert "00 42 44.35 +41 16 08.6" in text
    assert "OpenNGC: NGC and IC objects Demo archive" in text


def test_taken_out_and_brought_back(two: FlaskClient) -> None:
    page = press(two, shown(two), "Remove NGC 224")
    assert items(two) == ["NGC 221"]
    assert "1 item was taken out." in page.text
    assert notices(press(two, page, "Undo")) == "1 item brought back into the basket."
    assert set(items(two)) == {"NGC 224", "NGC 221"}


def test_emptying_asks_first_and_can_be_undone(two: FlaskClient) -> None:
    ask = two.get(f"{basket_url(two)}/empty")
    assert "2 items will be taken out" in ask.text
    page = press(two, ask, "Empty it")
    assert items(two) == []
    assert "2 items were taken out." in page.text
    press(two, page, "Undo")
    assert set(items(two)) == {"NGC 224", "NGC 221"}


def test_an_empty_basket_teaches_the_next_step(client: FlaskClient) -> None:
    (link,) = page_of(shown(client)).xpath("//section[contains(@class, 'box')]//a/@href")
    assert client.get(link).status_code == 200
    page = client.post("/baskets", data={"name": "M 31"}, follow_redirects=True)
    (link,) = page_of(page).xpath("//section[contains(@class, 'box')]//a/@href")
    assert client.get(link).status_code == 200
    assert "It is empty already" in client.get(f"{basket_url(client)}/empty").text


def test_a_note_is_kept_and_removed(two: FlaskClient, session: Session) -> None:
    number = session.query(Item.id).filter(Item.label == "NGC 224").scalar()
    url = f"{basket_url(two)}/items/{number}/note"
    hostile = "look <script>again</script>"
    page = two.post(url, data={"note": f"  {hostile} "}, follow_redirects=True)
    assert "The note was changed." in page.text
    assert hostile in [item["note"] for item in basket_items(two)]
    assert "<script>again" not in page.text
    two.post(url, data={"note": ""})
    assert {item["note"] for item in basket_items(two)} == {""}


def test_a_note_that_is_too_long_says_so(two: FlaskClient, session: Session) -> None:
    number = session.query(Item.id).filter(Item.label == "NGC 224").scalar()
    answer = two.post(f"{basket_url(two)}/items/{number}/note", data={"note": "x" * 2001})
    assert answer.status_code == 422
    assert "at most 2000 characters; this one has 2001" in words_of(element(answer, "main"))


def test_a_note_of_many_lines_is_counted_as_the_browser_counts(two: FlaskClient, session: Session) -> None:
    number = session.query(Item.id).filter(Item.label == "NGC 224").scalar()
    lines = "\r\n".join(["x" * 9] * 200)
    assert two.post(f"{basket_url(two)}/items/{number}/note", data={"note": lines}).status_code == 303
    assert max(item["note"].count("\n") for item in basket_items(two)) == 199


def test_many_items_have_pages(client: FlaskClient) -> None:
    url = "/archives/demo/messier?max_rows=110&per_page=200"
    press(client, client.get(url), "this page")
    assert count(shown(client)) == 110
    pages = [
        page_of(client.get(f"{basket_url(client)}?page={page}")).xpath("//tbody/tr/th") for page in (1, 2, 3)
    ]
    assert [len(rows) for rows in pages] == [50, 50, 10]
    assert len({words_of(row) for rows in pages for row in rows}) == 110


def test_a_guest_is_made_by_the_first_tick_only(client: FlaskClient, session: Session) -> None:
    client.get(M31)
    client.get("/basket")
    assert session.query(Account).count() == 0
    tick(client, 0)
    tick(client, 0, 1)
    assert session.query(Account).count() == 1


def test_what_is_no_longer_offered_is_kept(app: Flask, client: FlaskClient) -> None:
    before = app.extensions["portal"]
    put_into(app, fake=FakeConnector(rows_of()))
    press(client, client.get("/archives/fake/stars?max_rows=5"), "this page")
    app.extensions["portal"] = before
    page = shown(client)
    assert page.text.count("not offered here now") == 3
    assert "Alpha" in page.text
