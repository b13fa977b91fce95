"""Snapshots with their hash, and what is saved and brought in again: rows, searches, files."""

import hashlib
import json
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.models import Basket, Item
from app.views.baskets import files as basket_files
from tests.support.browsing import basket_items, press
from tests.support.pages import element, page_of, words_of
from tests.support.shelves import NAMES, act, labels, notices


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


def test_a_copy_that_comes_back_has_a_name_of_its_own(client: FlaskClient, url: str) -> None:
    saved = client.get(f"{url}.json").data
    for name in ("Basket (2)", "Basket (3)"):
        sent = {"file": (BytesIO(saved), "my basket.json")}
        page = client.post("/baskets/bring", data=sent, follow_redirects=True)
        assert words_of(page_of(page).xpath("//h1")[0]) == name


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


def test_json_is_one_item_a_line(client: FlaskClient, url: str) -> None:
    lines = client.get(f"{url}.json").text.splitlines()
    assert [json.loads(line.rstrip(","))["label"] for line in lines[1:-1]] == NAMES


def test_its_items_are_kept_as_an_own_table(client: FlaskClient, url: str) -> None:
    (action,) = page_of(client.get(url)).xpath("//button[.='Keep as my table']/ancestor::form/@action")
    kept = client.post(action)
    assert kept.status_code == 303
    path, _, question = kept.location.partition("?")
    rows = client.get(f"{path}.json?{question}").get_json()
    assert "NGC 224" in str(rows)
    page = client.get(kept.location)
    assert "4 rows" in page.text
    assert "The basket" in client.get("/tables").text
    around = client.get(f"{path}.csv?{question}&columns=label,ra,dec&sort=label")
    assert '"NGC 224",10.6847917,41.2690556' in around.text
    other = client.application.test_client()
    assert other.post(action).status_code == 404
