"""Files that rows lead to: at an archive, or among those that the portal holds itself."""

import pytest
from flask.testing import FlaskClient

from tests.support.browsing import basket_items, basket_url, press
from tests.support.pages import page_of
from tests.support.shelves import notices

IMAGES = "/archives/demo/images"
HELD = "http://localhost/archives/demo/images/files"
ROW = {"archive": "demo", "dataset": "openngc", "question": "target=M+31&radius=1+deg", "row": "0"}


def file_form(client: FlaskClient, url: str) -> dict[str, str]:
    """The fields of the page's form that puts its file into the basket."""
    fields = page_of(client.get(url)).xpath("//form[contains(@class, 'to-basket')]/input")
    return {field.get("name"): field.get("value") for field in fields}


def test_a_file_that_a_row_leads_to(client: FlaskClient) -> None:
    file = {
        "access_url": "https://archive.test/M31.fits",
        "label": "M 31",
        "size": "2880",
        "content_type": "image/fits",
    }
    client.post("/basket/file", data={**ROW, **file})
    (item,) = basket_items(client)
    assert (item["kind"], item["size"], item["access_url"]) == ("file", 2880, file["access_url"])
    assert item["fields"] == {"content_type": "image/fits"}
    for url in ("javascript:alert(1)", "", "https://user@a.test/"):
        assert client.post("/basket/file", data={**ROW, "access_url": url}).status_code == 400


@pytest.mark.parametrize("page", ["row", "fits"])
def test_a_file_that_the_portal_holds(client: FlaskClient, page: str) -> None:
    words = {"row": "Put its file into the basket", "fits": "into the basket"}
    shown = client.get(f"{IMAGES}/{page}?max_rows=10&row=0")
    (name,) = page_of(shown).xpath("//form[contains(@class, 'to-basket')]/input[@name='file']/@value")
    back = press(client, shown, words[page])
    assert back.request.path == f"{IMAGES}/{page}"
    assert notices(back) == "The file is in the basket."
    (item,) = basket_items(client)
    assert (item["kind"], item["fields"]["file"]) == ("file", name)
    with client.get(f"{HELD}/{name}") as held:
        assert item["size"] == len(held.data) > 1000
    about = client.get(f"{basket_url(client)}/items/{item['id']}")
    assert page_of(about).xpath("//dt[.='Data']/following-sibling::dd/a/@href") == [f"{HELD}/{name}"]
    assert f"{HELD}/{name}" in client.get(f"{basket_url(client)}.sh").text
    assert notices(press(client, shown, words[page])) == "The file was in the basket already."


def test_with_htmx_the_page_stays_and_the_basket_is_counted(client: FlaskClient) -> None:
    form = file_form(client, f"{IMAGES}/fits?max_rows=10&row=0")
    answer = client.post("/basket/file", data=form, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "The file is in the basket." in answer.text
    assert "hx-swap-oob" in answer.text
    assert "FITS file" not in answer.text


@pytest.mark.parametrize("name", ["nothing.fits", "../images.toml", "/etc/passwd", "x\0y"])
def test_a_file_that_the_portal_does_not_hold(client: FlaskClient, name: str) -> None:
    form = {**file_form(client, f"{IMAGES}/fits?max_rows=10&row=0"), "file": name}
    assert client.post("/basket/file", data=form).status_code == 404
    assert client.post("/basket/file", data={**ROW, "file": "ngc1316.fits"}).status_code == 404
    assert basket_items(client) == []
