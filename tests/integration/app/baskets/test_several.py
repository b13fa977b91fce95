"""Several baskets by plain forms: named, chosen, ordered, removed, shared."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.models import Account, Basket
from tests.conftest import BrowserOf
from tests.support.browsing import basket_items, basket_url, press
from tests.support.pages import element, page_of, words_of
from tests.support.shelves import M31, NAMES, labels, make, notices


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


def test_name_and_note_are_undone(client: FlaskClient, url: str) -> None:
    page = press(client, client.get(url), "Keep name and note", typed={"name": "M 31", "note": "deep"})
    assert "The basket’s name and note were changed." in page.text
    page = press(client, client.get(url), "Keep name and note", typed={"name": "Andromeda", "note": "deep"})
    assert "The basket’s name was changed." in page.text
    page = press(client, page, "Undo")
    assert notices(page) == "The basket is described as before."
    assert words_of(page_of(page).xpath("//h1")[0]) == "M 31"
    same = press(client, page, "Keep name and note")
    assert (notices(same), "undo" in same.request.args) == ("Name and note are as they were.", False)


def test_put_in_order_removed_and_brought_back(client: FlaskClient, url: str) -> None:
    make(client, "Second")
    page = press(client, client.get("/baskets"), "Second up")
    assert [words_of(row) for row in page_of(page).xpath("//tbody/tr/th")] == ["Second", "Basket"]
    page = press(client, page, "Remove Basket")
    assert "“Basket” was removed with all that is in it." in page.text
    assert client.get(url).status_code == 404
    press(client, page, "Undo")
    assert labels(client, url) == NAMES


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
    page = bob.post(f"{url}/name", data={"name": "Bob was here"}, follow_redirects=True)
    undo, change = f"{url}/undo", {"change": page.request.args["undo"]}
    ada.post("/shares", data={**share, "access": "read"})
    assert "/undo" not in bob.get(page.request.full_path).text
    assert bob.post(undo, data=change).status_code == 403
    assert ada.post(undo, data=change).status_code == 303
    assert words_of(page_of(ada.get(url)).xpath("//h1")[0]) == "Basket"
    assert {tag for item in basket_items(ada) for tag in item["tags"]} == {"bob"}


def shared_with_bob(browser_of: BrowserOf, name: str) -> tuple[FlaskClient, str]:
    """Bob, who has no basket, and the address of one of Ada's that he may read."""
    ada, bob = browser_of("Ada"), browser_of("Bob")
    press(ada, ada.get(M31), "this page")
    url = basket_url(ada)
    ada.post(f"{url}/name", data={"name": name})
    share = {"kind": "basket", "object": url.rpartition("/")[2], "grantee": "account", "person": "Bob"}
    ada.post("/shares", data={**share, "days": "7", "access": "read"})
    return bob, url


def test_who_has_no_basket_copies_a_shared_one_into_a_new_one(browser_of: BrowserOf) -> None:
    bob, url = shared_with_bob(browser_of, "M 31, deep")
    page = press(bob, bob.get(url), "Copy there", typed={"everything": "yes"})
    assert "4 items were copied to “M 31, deep”." in page.text
    (own,) = page_of(page).xpath("//form[@class='undo']//a/@href")
    assert own != url
    assert labels(bob, own) == NAMES
    assert basket_url(bob) == own
    press(bob, page, "Undo")
    assert (labels(bob, own), labels(bob, url)) == ([], NAMES)


def test_a_second_copy_has_another_name(browser_of: BrowserOf) -> None:
    bob, url = shared_with_bob(browser_of, "M 31, deep")
    form = {"do": "copy", "everything": "yes", "target": "new"}
    bob.post(f"{url}/items", data=form)
    page = bob.post(f"{url}/items", data=form, follow_redirects=True)
    assert "4 items were copied to “M 31, deep (2)”." in page.text


def test_nothing_ticked_makes_no_basket(client: FlaskClient, url: str) -> None:
    for do in ("copy", "move"):
        page = client.post(f"{url}/items", data={"do": do, "target": "new"}, follow_redirects=True)
        assert notices(page) == "Tick what is meant first."
    assert [words_of(row) for row in page_of(client.get("/baskets")).xpath("//tbody/tr/th")] == ["Basket"]


def test_who_may_only_read_moves_nothing_into_a_new_basket(browser_of: BrowserOf) -> None:
    bob, url = shared_with_bob(browser_of, "M 31, deep")
    form = {"do": "move", "everything": "yes", "target": "new"}
    assert bob.post(f"{url}/items", data=form).status_code == 403
    assert page_of(bob.get("/baskets")).xpath("//tbody/tr") == []
    assert labels(bob, url) == NAMES
