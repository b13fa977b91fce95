"""Several baskets by plain forms: named, chosen, ordered, removed, frozen; and what is done with items."""

import hashlib
import json
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.models import Account, Basket, Item
from app.views import basket_files
from tests.conftest import BrowserOf
from tests.support.browsing import basket_items, basket_url, press
from tests.support.pages import element, page_of, words_of

M31 = "/archives/demo/openngc?target=M+31&radius=1+deg"
NAMES = ["NGC 224", "NGC 221", "NGC 205", "NGC 206"]


@pytest.fixture
def url(client: FlaskClient) -> str:
    """The address of a basket with four rows."""
    press(client, client.get(M31), "this page")
    return basket_url(client)


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


def test_another_basket_is_made_beside_the_rows_and_ticks_go_there(client: FlaskClient, url: str) -> None:
    back = press(client, client.get(M31), "Make and use", typed={"name": "Satellites"})
    assert back.request.full_path == M31
    assert notices(back) == "Ticks go into “Satellites” now."
    assert page_of(back).xpath("//input[@name='row' and @checked]") == []
    press(client, back, "ticked rows", rows=[1])
    assert [item["label"] for item in basket_items(client)] == ["NGC 221"]
    back = client.post(f"{url}/choose", data={"back": M31}, follow_redirects=True)
    assert len(page_of(back).xpath("//input[@name='row' and @checked]")) == 4
    assert [words_of(row) for row in page_of(client.get("/baskets")).xpath("//tbody/tr/th")] == [
        "Basket",
        "Satellites",
    ]


def test_the_default_basket_is_where_the_shell_leads(client: FlaskClient, url: str) -> None:
    other = make(client, "Other")
    assert basket_url(client) == other
    assert client.get("/basket.json").location == f"{other}.json"
    press(client, client.get("/baskets"), "Let ticks go here, into Basket")
    assert basket_url(client) == url


@pytest.mark.parametrize(
    ("form", "field", "words"),
    [
        ({"name": " "}, "name", "Give the basket a name."),
        ({"name": "x" * 201}, "name", "A name has at most 200 characters; this one has 201."),
        ({"name": "a", "note": "x" * 2001}, "note", "A note has at most 2000 characters; this one has 2001."),
    ],
)
def test_a_name_that_is_none_is_told_beside_its_field(
    client: FlaskClient, url: str, form: dict[str, str], field: str, words: str
) -> None:
    for address in ("/baskets", f"{url}/name"):
        answer = client.post(address, data=form)
        assert answer.status_code == 422
        assert words in answer.text
        assert form[field].strip() in answer.text
    assert len(page_of(client.get("/baskets")).xpath("//tbody/tr")) == 1


def test_named_and_noted(client: FlaskClient, url: str) -> None:
    page = press(client, client.get(url), "Keep name and note", typed={"name": "M 31", "note": "<b>deep</b>"})
    assert words_of(page_of(page).xpath("//h1")[0]) == "M 31"
    assert "<b>deep" not in page.text
    assert "<b>deep</b>" in words_of(element(page, "basket"))


def test_put_in_order_removed_and_brought_back(client: FlaskClient, url: str) -> None:
    make(client, "Second")
    page = press(client, client.get("/baskets"), "Second up")
    assert [words_of(row) for row in page_of(page).xpath("//tbody/tr/th")] == ["Second", "Basket"]
    page = press(client, page, "Remove Basket")
    assert "“Basket” was removed with all that is in it." in page.text
    assert client.get(url).status_code == 404
    press(client, page, "Undo")
    assert labels(client, url) == NAMES


def test_ticked_items_are_moved_and_it_is_undone(client: FlaskClient, url: str) -> None:
    target = make(client, "Target")
    press(client, client.get("/baskets"), "Let ticks go here, into Basket")
    page = act(client, url, "move", "NGC 221", "NGC 205", target=target.rpartition("/")[2])
    assert "2 items were moved to “Target”." in page.text
    assert labels(client, target) == ["NGC 221", "NGC 205"]
    assert labels(client, url) == ["NGC 224", "NGC 206"]
    page = press(client, page, "Undo")
    assert notices(page) == "2 items brought back into the basket."
    assert (labels(client, url), labels(client, target)) == (NAMES, [])


def test_all_that_are_looked_at_are_copied(client: FlaskClient, url: str) -> None:
    target = make(client, "Target")
    press(client, client.get("/baskets"), "Let ticks go here, into Basket")
    act(client, url, "copy", target=target.rpartition("/")[2], everything="yes", words="20")
    assert labels(client, target) == ["NGC 205", "NGC 206"]
    assert labels(client, url) == NAMES


def test_tags_are_put_on_looked_for_and_taken_off(client: FlaskClient, url: str) -> None:
    page = act(client, url, "tag", "NGC 224", "NGC 206", tags="Deep, <i>odd</i>")
    assert notices(page) == "deep, <i>odd</i>: on 2 items."
    assert labels(client, url, "?tag=deep") == ["NGC 224", "NGC 206"]
    assert labels(client, url, "?words=deep+206") == ["NGC 206"]
    act(client, url, "untag", "NGC 224", tags="deep")
    assert labels(client, url, "?tag=deep") == ["NGC 206"]
    for tags in ("", "x" * 61):
        answer = act(client, url, "tag", "NGC 224", tags=tags)
        assert answer.status_code == 422
        assert page_of(answer).xpath("//input[@id='act-tags']/@aria-invalid") == ["true"]


def test_items_are_put_in_order(client: FlaskClient, url: str) -> None:
    press(client, client.get(url), "NGC 205 up")
    assert labels(client, url) == ["NGC 224", "NGC 205", "NGC 221", "NGC 206"]
    press(client, client.get(url), "NGC 224 down")
    assert labels(client, url) == ["NGC 205", "NGC 224", "NGC 221", "NGC 206"]
    act(client, url, "place", "NGC 206", "NGC 221", to="1")
    assert labels(client, url) == ["NGC 221", "NGC 206", "NGC 205", "NGC 224"]
    assert act(client, url, "place", "NGC 206", to="first").status_code == 422
    assert labels(client, url, "?sort=-label") == ["NGC 224", "NGC 221", "NGC 206", "NGC 205"]
    press(client, client.get(f"{url}?sort=label"), "Keep this order")
    assert labels(client, url) == ["NGC 205", "NGC 206", "NGC 221", "NGC 224"]
    client.post(f"{url}/arrange", data={"order": "-field:ra"})
    assert labels(client, url)[0] == "NGC 224"


def test_a_look_that_finds_nothing_says_so(client: FlaskClient, url: str) -> None:
    page = client.get(f"{url}?words=nothing+like+this")
    assert "No item is like that" in page.text
    assert page_of(page).xpath("//section[contains(@class, 'box')]//a/@href") == [url]


def test_an_item_keeps_where_it_is_from(client: FlaskClient, url: str, session: Session) -> None:
    number = ids(client, "NGC 224")[0]
    page = client.get(f"{url}/items/{number}")
    text = words_of(element(page, "item"))
    for words in ("OpenNGC: NGC and IC objects, Demo archive", "Asked20", "10.68479", "deg", "Query"):
        assert words in text
    again = page_of(page).xpath("//a[text()='Ask for it again']/@href")[0]
    assert words_of(page_of(client.get(again)).xpath("//h1")[0]) == "NGC 224"
    press(client, page, "Keep the tags", typed={"tags": "one, two"})
    page = press(client, client.get(f"{url}/items/{number}"), "Keep the note", typed={"note": "seen"})
    assert notices(page) == "The note is kept."
    item = session.get(Item, int(number))
    assert item
    assert (item.note, item.tags, bool(item.asked_at), bool(item.query)) == (
        "seen",
        ["one", "two"],
        True,
        True,
    )
    for deed, form in (("note", {"note": "x" * 2001, "from": "item"}), ("tags", {"tags": "x" * 61})):
        answer = client.post(f"{url}/items/{number}/{deed}", data=form)
        assert answer.status_code == 422
        assert form[deed] in answer.text


def test_a_snapshot_shows_its_hash_and_changes_no_more(
    client: FlaskClient, url: str, session: Session
) -> None:
    page = press(client, client.get(url), "Freeze a snapshot")
    frozen = page.request.path
    assert frozen != url
    digest = words_of(page_of(page).xpath("//p[@class='digest']/code")[0])
    assert digest == hashlib.sha256(client.get(f"{frozen}/canonical.json").data).hexdigest()
    assert client.get(f"{frozen}/digest.json").get_json() == {
        "sha256": digest,
        "intact": True,
        "frozen_at": client.get(f"{frozen}/digest.json").get_json()["frozen_at"],
    }
    assert "all as it was frozen" in client.get(f"{frozen}?verify=yes").text
    item = session.query(Item).join(Basket).filter(Basket.id == frozen.rpartition("/")[2]).first()
    assert item
    for path, form in (
        ("/items", {"remove": str(item.id)}),
        ("/items", {"do": "tag", "everything": "yes", "tags": "x"}),
        (f"/items/{item.id}/note", {"note": "x"}),
        ("/empty", {}),
        ("/choose", {}),
        ("/name", {"name": "x"}),
        ("/arrange", {"order": "label"}),
    ):
        answer = client.post(f"{frozen}{path}", data=form)
        assert answer.status_code == 409
        assert "copy it to go on with it" in answer.text
    assert client.get(f"{frozen}/digest.json").get_json()["intact"] is True
    assert page_of(client.get(frozen)).xpath("//button[contains(., 'Take out')]") == []
    item.label = "forged"
    session.commit()
    assert "not what was frozen" in client.get(f"{frozen}?verify=yes").text


@pytest.mark.parametrize("suffix", ["vot", "csv", "json"])
def test_saved_removed_and_brought_in_again(client: FlaskClient, url: str, suffix: str) -> None:
    act(client, url, "tag", "NGC 224", tags="deep")
    press(client, client.get(url), "NGC 206 up")
    before, saved = basket_items(client), client.get(f"{url}.{suffix}")
    assert saved.headers["Content-Disposition"] == f'inline; filename="Basket.{suffix}"'
    press(client, client.get("/baskets"), "Remove Basket")
    sent = {"file": (BytesIO(saved.data), f"my basket.{suffix}")}
    page = client.post("/baskets/bring", data=sent, follow_redirects=True)
    assert notices(page) == "4 of 4 items are new here."
    own = ("id",)
    after = client.get(f"{page.request.path}.json").get_json()["items"]
    for item in (*before, *after):
        for name in own:
            item.pop(name)
    assert after == before
    assert words_of(page_of(page).xpath("//h1")[0]) == ("my basket" if suffix == "csv" else "Basket")


def test_what_was_brought_in_can_be_undone(client: FlaskClient, url: str) -> None:
    text = "kind,label\nfile,new\nrow,other\n"
    sent = {"file": (BytesIO(text.encode()), "x.csv"), "into": url.rpartition("/")[2]}
    page = client.post("/baskets/bring", data=sent, follow_redirects=True)
    assert labels(client, url) == ["new", "other", *NAMES]
    press(client, page, "Undo")
    assert labels(client, url) == NAMES


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"kind,label\nstar,x\n", "Line 2: kind 'star' is none of"),
        (b"<script>alert(1)</script>", "Nothing was brought in"),
        (b'{"items": [{"kind": "<script>alert(1)</script>"}]}', "Item 1: kind"),
    ],
)
def test_a_broken_file_is_told_and_brings_nothing(
    client: FlaskClient, url: str, data: bytes, words: str
) -> None:
    sent = {"file": (BytesIO(data), "<script>alert(2)</script>.csv"), "into": url.rpartition("/")[2]}
    answer = client.post("/baskets/bring", data=sent)
    assert answer.status_code == 422
    assert words in words_of(element(answer, "main"))
    assert "<script>alert" not in answer.text
    assert labels(client, url) == NAMES


def test_no_file_and_too_large_a_file(client: FlaskClient, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = client.post("/baskets/bring", data={"into": url.rpartition("/")[2]})
    assert (answer.status_code, "Choose a file first." in answer.text) == (422, True)
    monkeypatch.setattr(basket_files, "MOST_BYTES", 1000)
    large = {"file": (BytesIO(b"x" * 70_000), "large.csv")}
    assert client.post("/baskets/bring", data=large).status_code == 413


def test_a_search_is_kept_and_asked_again(client: FlaskClient) -> None:
    page = press(client, client.get("/search?target=M+31&radius=1+deg"), "Put this search into the basket")
    assert notices(page) == "The search is in the basket."
    (item,) = basket_items(client)
    assert (item["kind"], item["label"]) == ("search", "Around M 31")
    assert "Around M 31" in client.get(item["url"]).text
    page = press(client, client.get("/search?target=M+31&radius=1+deg"), "Put this search into the basket")
    assert notices(page) == "The search was in the basket already."


def test_a_search_that_asks_nothing_says_so_beside_its_field(client: FlaskClient) -> None:
    answer = client.post("/basket/search", data={"target": "M 31", "radius": "wide"}, follow_redirects=True)
    assert answer.status_code == 422
    assert page_of(answer).xpath("//input[@id='field-radius' and @aria-invalid]")
    assert basket_items(client) == []


def test_a_file_that_a_row_leads_to(client: FlaskClient) -> None:
    row = {"archive": "demo", "dataset": "openngc", "question": "target=M+31&radius=1+deg", "row": "0"}
    file = {
        "access_url": "https://archive.test/M31.fits",
        "label": "M 31",
        "size": "2880",
        "content_type": "image/fits",
    }
    client.post("/basket/file", data={**row, **file})
    (item,) = basket_items(client)
    assert (item["kind"], item["size"], item["access_url"]) == ("file", 2880, file["access_url"])
    assert item["fields"] == {"content_type": "image/fits"}
    for url in ("javascript:alert(1)", "", "https://user@a.test/"):
        assert client.post("/basket/file", data={**row, "access_url": url}).status_code == 400


def test_who_may_read_a_shared_basket_copies_and_changes_nothing(
    browser_of: BrowserOf, session: Session
) -> None:
    ada, bob = browser_of("Ada"), browser_of("Bob")
    press(ada, ada.get(M31), "this page")
    url, own = basket_url(ada), make(bob, "Mine")
    assert bob.get(url).status_code == 404
    share = {
        "kind": "basket",
        "object": url.rpartition("/")[2],
        "grantee": "account",
        "person": "Bob",
        "days": "7",
    }
    ada.post("/shares", data={**share, "access": "read"})
    page = bob.get(url)
    assert "shared with you, to be read" in page.text
    assert page_of(page).xpath("//button[@value='remove' or @name='remove']") == []
    copied = {"do": "copy", "everything": "yes", "target": own.rpartition("/")[2]}
    assert bob.post(f"{url}/items", data=copied).status_code == 303
    assert labels(bob, own) == NAMES
    for path, form in {
        "/items": {**copied, "do": "move"},
        "/name": {"name": "x"},
        "/empty": {},
        "/remove": {},
        "/choose": {},
    }.items():
        assert bob.post(f"{url}{path}", data=form).status_code == 403
    back = {**copied, "target": url.rpartition("/")[2]}
    assert bob.post(f"{own}/items", data=back).status_code == 403
    frozen = bob.post(f"{url}/freeze").location
    assert (
        session.query(Basket)
        .join(Account, Account.id == Basket.account_id)
        .filter(Basket.id == frozen.rpartition("/")[2], Account.name == "Bob")
        .count()
    )
    ada.post("/shares", data={**share, "access": "edit"})
    assert bob.post(f"{url}/items", data={"do": "tag", "everything": "yes", "tags": "bob"}).status_code == 303
    assert bob.post(f"{url}/remove").status_code == 403
    assert {tag for item in basket_items(ada) for tag in item["tags"]} == {"bob"}


def test_any_query_of_a_basket_is_answered(client: FlaskClient, url: str) -> None:
    number = ids(client, "NGC 224")[0]
    odd = [
        "words=%00",
        "words=" + "x" * 3000,
        "kind=%27",
        "sort=-nothing",
        "page=-1&per_page=x",
        "undo=%00",
        "edit=9999999999",
        "link=%FF",
    ]
    for query in odd:
        for path in (url, f"{url}/items/{number}", f"{url}.json", f"{url}.bib", f"{url}/digest.json"):
            assert client.get(f"{path}?{query}").status_code == 200


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"do": "dance"},
        {"do": "move"},
        {"do": "move", "target": "x"},
        {"up": "x"},
        {"down": "9" * 20},
        {"remove": "x"},
        {"do": "remove"},
    ],
)
def test_a_form_that_does_not_fit_changes_nothing(
    client: FlaskClient, url: str, form: dict[str, str]
) -> None:
    assert client.post(f"{url}/items", data=form).status_code in {303, 400, 404}
    assert labels(client, url) == NAMES


def test_json_is_one_item_a_line(client: FlaskClient, url: str) -> None:
    lines = client.get(f"{url}.json").text.splitlines()
    assert [json.loads(line.rstrip(","))["label"] for line in lines[1:-1]] == NAMES
