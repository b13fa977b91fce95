"""What is done with items: moved, copied, tagged, put in order, looked for, noted."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.models import Item
from tests.support.browsing import form_with, press
from tests.support.pages import element, page_of, words_of
from tests.support.shelves import NAMES, act, ids, labels, make, notices


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
    assert words_of(page_of(page).xpath("//form[@class='undo']/span")[0]) == (
        "2 items were tagged: deep, <i>odd</i>."
    )
    assert labels(client, url, "?tag=deep") == ["NGC 224", "NGC 206"]
    assert labels(client, url, "?words=deep+206") == ["NGC 206"]
    act(client, url, "untag", "NGC 224", tags="deep")
    assert labels(client, url, "?tag=deep") == ["NGC 206"]
    for tags in ("", "x" * 61):
        answer = act(client, url, "tag", "NGC 224", tags=tags)
        assert answer.status_code == 422
        assert page_of(answer).xpath("//input[@id='act-tags']/@aria-invalid") == ["true"]


def test_tagging_and_untagging_are_undone_also_later(client: FlaskClient, url: str) -> None:
    act(client, url, "tag", "NGC 224", tags="deep")
    page = act(client, url, "tag", "NGC 224", "NGC 206", tags="deep", words="NGC", page="1")
    assert page.request.args["words"] == "NGC"
    assert "1 item was tagged: deep." in page.text
    page = press(client, client.get(page.request.full_path), "Undo")
    assert notices(page) == "1 item put back under the tags before."
    assert labels(client, url, "?tag=deep") == ["NGC 224"]
    page = act(client, url, "untag", everything="yes", tags="deep, never")
    assert "1 item was untagged: deep." in page.text
    assert labels(client, url, "?tag=deep") == []
    press(client, page, "Undo")
    assert labels(client, url, "?tag=deep") == ["NGC 224"]
    assert press(client, page, "Undo").status_code == 404


def test_tags_that_are_as_wanted_leave_nothing_to_undo(client: FlaskClient, url: str) -> None:
    act(client, url, "tag", "NGC 224", tags="deep")
    page = act(client, url, "tag", "NGC 224", tags="deep")
    assert notices(page) == "deep: on 1 item before."
    assert "undo" not in page.request.args
    assert notices(act(client, url, "untag", "NGC 206", tags="deep")) == "deep: not on 1 item before."
    assert notices(act(client, url, "untag", tags="deep")) == "Tick what is meant first."


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
    arranged = client.post(f"{url}/arrange", data={"order": "-field:ra"}, follow_redirects=True)
    assert labels(client, url)[0] == "NGC 224"
    assert "The order was changed." in arranged.text
    assert "The order is the one before." in press(client, arranged, "Undo").text
    assert labels(client, url) == ["NGC 205", "NGC 206", "NGC 221", "NGC 224"]


def test_steps_and_places_are_undone_where_one_looked(client: FlaskClient, url: str) -> None:
    press(client, client.get(url), "NGC 205 up")
    page = act(client, url, "place", "NGC 206", to="1")
    assert notices(page) == "1 item moved."
    assert labels(client, url) == ["NGC 206", "NGC 224", "NGC 205", "NGC 221"]
    press(client, page, "Undo")
    stepped = press(client, client.get(f"{url}?per_page=20&page=1"), "NGC 224 down")
    assert labels(client, url) == ["NGC 205", "NGC 224", "NGC 221", "NGC 206"]
    page = press(client, client.get(stepped.request.full_path), "Undo")
    assert notices(page) == "The order is the one before."
    assert labels(client, url) == ["NGC 224", "NGC 205", "NGC 221", "NGC 206"]
    page = act(client, url, "place", "NGC 224", to="1")
    assert notices(page) == "1 item stood there before."
    assert page_of(page).xpath("//form[@class='undo']") == []


def test_what_is_undone_in_a_look_leads_back_to_it(client: FlaskClient, url: str) -> None:
    page = act(client, url, "tag", "NGC 224", tags="deep", words="NGC", sort="label")
    page = press(client, page, "Undo")
    assert dict(page.request.args) == {"words": "NGC", "sort": "label"}


def test_a_note_is_undone_unless_it_was_written_anew(client: FlaskClient, url: str) -> None:
    (number,) = ids(client, "NGC 224")
    first = client.post(f"{url}/items/{number}/note", data={"note": "seen"}, follow_redirects=True)
    assert "The note was changed." in first.text
    second = client.post(
        f"{url}/items/{number}/note", data={"note": "seen twice", "words": "NGC"}, follow_redirects=True
    )
    assert notices(press(client, first, "Undo")) == (
        "Nothing was taken back: it was changed again since, or is gone."
    )
    assert labels(client, url, "?words=twice") == ["NGC 224"]
    page = press(client, client.get(second.request.full_path), "Undo")
    assert notices(page) == "The note is the one before."
    assert page.request.args["words"] == "NGC"
    assert labels(client, url, "?words=twice") == []
    assert labels(client, url, "?words=seen") == ["NGC 224"]
    same = client.post(f"{url}/items/{number}/note", data={"note": "seen"}, follow_redirects=True)
    assert (notices(same), "undo" in same.request.args) == ("The note is as it was.", False)


def test_note_and_tags_are_undone_on_the_items_own_page(client: FlaskClient, url: str) -> None:
    about = f"{url}/items/{ids(client, 'NGC 224')[0]}"
    act(client, url, "tag", "NGC 224", tags="deep, m31")
    page = press(client, client.get(about), "Keep the tags", typed={"tags": "m31, near"})
    assert "The tags were changed." in page.text
    page = press(client, page, "Undo")
    assert (page.request.path, notices(page)) == (about, "The tags are those before.")
    assert form_with(page, "Keep the tags").fields["tags"] == "deep, m31"
    same = press(client, page, "Keep the tags", typed={"tags": "M31, deep"})
    assert (notices(same), "undo" in same.request.args) == ("The tags are as they were.", False)
    page = press(client, client.get(about), "Keep the note", typed={"note": "seen"})
    assert page.request.args["undo"]
    page = press(client, page, "Undo")
    assert (page.request.path, notices(page)) == (about, "The note is the one before.")
    assert form_with(page, "Keep the note").fields["note"] == ""


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
    assert "The note was changed." in page.text
    item = session.get(Item, int(number))
    assert item
    assert (item.note, item.tags, bool(item.asked_at), bool(item.query)) == (
        "seen",
        ["one", "two"],
        True,
        True,
    )
    for deed, form in (("note", {"note": "x" * 2001, "about": number}), ("tags", {"tags": "x" * 61})):
        answer = client.post(f"{url}/items/{number}/{deed}", data=form)
        assert answer.status_code == 422
        assert form[deed] in answer.text


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
