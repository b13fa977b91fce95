"""The basket by htmx, and by requests that no form of ours sends."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.models import Item
from tests.support.browsing import basket_items, basket_url, press, row_form
from tests.support.fakes import FakeConnector, put_into, rows_of
from tests.support.pages import page_of

M31 = "/archives/demo/openngc?target=M+31&radius=1+deg"
HTMX = {"HX-Request": "true", "Sec-Fetch-Site": "same-origin"}
QUESTION = {"archive": "demo", "dataset": "openngc", "question": "target=M+31&radius=1+deg&max_rows=10000"}


def labels(client: FlaskClient) -> set[str]:
    return {item["label"] for item in basket_items(client)}


def tick(client: FlaskClient, row: int, *, on: bool) -> str:
    """What htmx sends when one box is ticked: its form, and of the boxes those that are ticked."""
    form = {**row_form(client.get(M31)), "row": [str(row)] if on else []}
    answer = client.post(f"/basket/rows?only={row}", data=form, headers=HTMX)
    assert answer.status_code == 200
    return answer.text


def test_a_tick_puts_one_row_in_and_answers_with_the_live_parts_alone(client: FlaskClient) -> None:
    text = tick(client, 1, on=True)
    assert labels(client) == {"NGC 221"}
    assert "1 item put into the basket." in text
    assert 'id="basket-count"' in text
    assert "<!doctype" not in text
    assert "<table" not in text


def test_an_untick_takes_that_row_out_and_no_other(client: FlaskClient) -> None:
    for row in (0, 1):
        tick(client, row, on=True)
    assert "1 item taken out of the basket." in tick(client, 1, on=False)
    assert labels(client) == {"NGC 224"}


def test_a_tick_changes_no_other_row_whatever_else_is_ticked(client: FlaskClient) -> None:
    form = {**row_form(client.get(M31)), "row": ["0", "1", "2"]}
    client.post("/basket/rows?only=1", data=form, headers=HTMX)
    assert labels(client) == {"NGC 221"}


def test_a_tick_twice_is_once(client: FlaskClient) -> None:
    tick(client, 1, on=True)
    assert "0 items put into the basket." in tick(client, 1, on=True)
    assert labels(client) == {"NGC 221"}


def test_without_scripts_a_tick_goes_back_to_the_page(client: FlaskClient) -> None:
    answer = client.post("/basket/rows", data={**QUESTION, "row": "0", "back": M31})
    assert (answer.status_code, answer.location) == (303, M31)


def test_selected_rows_are_added_and_none_is_taken_out(client: FlaskClient) -> None:
    client.post("/basket/rows", data={**QUESTION, "row": "0"})
    client.post("/basket/rows", data={**QUESTION, "add": "selected", "others": "1,2", "held": "0"})
    assert labels(client) == {"NGC 224", "NGC 221", "NGC 205"}


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example/", "/\\evil.example"])
def test_nobody_is_sent_to_another_site(client: FlaskClient, back: str) -> None:
    answer = client.post("/basket/rows", data={**QUESTION, "row": "0", "back": back})
    assert answer.location == "/basket"


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"archive": "nothing"}, 404),
        ({"dataset": "nothing"}, 404),
        ({"question": ""}, 400),
        ({"question": "colour=blue"}, 400),
        ({"question": "target=Xyzzy"}, 422),
        ({"row": "4"}, 409),
        ({"row": "999999999"}, 409),
    ],
)
def test_a_form_that_does_not_fit_is_refused(
    client: FlaskClient, changes: dict[str, str], status: int
) -> None:
    answer = client.post("/basket/rows", data={**QUESTION, "row": "0", **changes})
    assert answer.status_code == status
    assert labels(client) == set()


@pytest.mark.parametrize("row", ["-1", "x", "", "1.5", "9" * 40, "٣"])
def test_what_is_no_row_number_puts_nothing_in(client: FlaskClient, row: str) -> None:
    assert client.post("/basket/rows", data={**QUESTION, "row": row}).status_code == 303
    assert labels(client) == set()


def test_an_answer_that_is_gone_is_asked_again(app: Flask, client: FlaskClient) -> None:
    connector = FakeConnector()
    put_into(app, fake=connector)
    page = client.get("/archives/fake/stars?max_rows=5")
    store = app.extensions["portal"].desk.store
    for result in store.sizes():
        store.delete(result)
    press(client, page, "this page")
    assert len(connector.requests) == 2
    assert labels(client) == {"Alpha", "Beta", "Gamma"}


def test_an_answer_that_changed_meanwhile_is_told(app: Flask, client: FlaskClient) -> None:
    connector = FakeConnector()
    put_into(app, fake=connector)
    page = client.get("/archives/fake/stars?max_rows=5")
    store = app.extensions["portal"].desk.store
    for result in store.sizes():
        store.delete(result)
    connector.says = rows_of({"name": ["Alpha"]})
    answer = press(client, page, "this page", follow=False)
    assert answer.status_code == 409
    assert "Load the page again" in answer.text


def test_the_same_form_sent_at_once_puts_everything_in_once(app: Flask, client: FlaskClient) -> None:
    whole = {"archive": "demo", "dataset": "messier", "question": "max_rows=110", "add": "page"}
    form = {**whole, "shown": ",".join(map(str, range(110)))}
    client.post("/basket/rows", data={**QUESTION, "row": "0"})
    kept = client.get_cookie("escapade")
    assert kept

    def send(_: int) -> int:
        browser = app.test_client()
        browser.set_cookie("escapade", kept.value)
        return browser.post("/basket/rows", data=form).status_code

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(send, range(4))) == {303}
    assert len(basket_items(client)) == 111


@pytest.fixture
def theirs(app: Flask, session: Session) -> tuple[str, int]:
    """The address of somebody else's basket, and an item of it."""
    other = app.test_client()
    other.post("/basket/rows", data={**QUESTION, "row": "0"})
    return basket_url(other), int(session.query(Item).one().id)


DEEDS = {
    "remove": ("/items", {"remove": "{item}"}),
    "tag": ("/items", {"do": "tag", "item": "{item}", "tags": "mine"}),
    "note": ("/items/{item}/note", {"note": "mine now"}),
}


@pytest.mark.parametrize("known", [False, True])
@pytest.mark.parametrize("where", ["mine", "theirs"])
@pytest.mark.parametrize("deed", DEEDS)
def test_other_peoples_items_are_not_there(
    client: FlaskClient, session: Session, theirs: tuple[str, int], known: bool, where: str, deed: str
) -> None:
    if known:
        client.post("/basket/rows", data={**QUESTION, "row": "1"})
    path, form = DEEDS[deed]
    url = basket_url(client) if known and where == "mine" else theirs[0]
    data = {name: value.format(item=theirs[1]) for name, value in form.items()}
    answer = client.post(f"{url}{path.format(item=theirs[1])}", data=data)
    assert answer.status_code in ({303, 404} if deed == "tag" and url != theirs[0] else {404})
    session.expire_all()
    item = session.get(Item, theirs[1])
    assert item
    assert (item.note, item.removed_at, item.tags) == ("", None, [])


def test_other_peoples_removals_are_not_undone(app: Flask, client: FlaskClient) -> None:
    other = app.test_client()
    other.post("/basket/rows", data={**QUESTION, "row": "0"})
    change = other.post(f"{basket_url(other)}/empty").location.partition("undo=")[2]
    client.post("/basket/rows", data={**QUESTION, "row": "1"})
    for url in (basket_url(client), basket_url(other)):
        assert client.post(f"{url}/undo", data={"change": change}).status_code == 404
    assert (labels(client), labels(other)) == ({"NGC 221"}, set())


@pytest.mark.parametrize("change", ["", "x", "9" * 5000, "\0"])
def test_a_change_that_is_none_brings_nothing_back(client: FlaskClient, change: str) -> None:
    client.post("/basket/rows", data={**QUESTION, "row": "1"})
    assert client.post(f"{basket_url(client)}/undo", data={"change": change}).status_code == 404


@pytest.mark.parametrize("item", ["9" * 15, "9" * 40, "0"])
def test_an_item_number_beyond_all_is_not_there(client: FlaskClient, item: str) -> None:
    client.post("/basket/rows", data={**QUESTION, "row": "1"})
    assert client.post(f"{basket_url(client)}/items/{item}/note", data={"note": "x"}).status_code == 404
    assert client.post(f"{basket_url(client)}/items", data={"remove": item}).status_code == 404


@pytest.mark.parametrize("edit", ["1", "x", "9" * 5000])
def test_any_item_may_be_asked_to_be_edited(client: FlaskClient, edit: str) -> None:
    client.post("/basket/rows", data={**QUESTION, "row": "1"})
    assert client.get(f"/basket?edit={edit}", follow_redirects=True).status_code == 200


def test_the_note_to_edit_stands_open(client: FlaskClient, session: Session) -> None:
    client.post("/basket/rows", data={**QUESTION, "row": ["0", "1"]})
    number = session.query(Item.id).filter(Item.label == "NGC 224").scalar()
    opened = page_of(client.get(f"/basket?edit={number}", follow_redirects=True)).xpath(
        "//details[@open]//textarea/@id"
    )
    assert opened == [f"note-{number}"]


def test_a_note_too_long_stays_in_its_field_with_words(client: FlaskClient) -> None:
    form = {"archive": "demo", "dataset": "openngc", "question": "target=M 31&radius=1 deg", "row": "0"}
    client.post("/basket/rows", data=form)
    page = client.get("/basket", follow_redirects=True).text
    action = page.partition('class="note"')[2].partition('action="')[2].partition('"')[0]
    answer = client.post(action, data={"note": "long " * 500})
    assert answer.status_code == 422
    assert "this one has 2499. Shorten it." in answer.text
    assert "long " * 499 + "long</textarea>" in answer.text
