"""The SAMP page without scripts, and what its script sends."""

from datetime import timedelta
from io import BytesIO
from urllib.parse import quote

import pytest
from astropy.table import Table
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.models import OwnTable
from app.models.base import now
from app.services.own_tables.finding import sweep_tables
from tests.conftest import SignIn
from tests.support.browsing import basket_items, basket_url, press
from tests.support.pages import described, element, page_of, words_of

FILE = "/archives/demo/openngc.vot?target=M+31&radius=1+deg"
HUB = "http://localhost:21012 http://127.0.0.1:21012"
SENT = {
    "client": "TOPCAT",
    "name": "My <stars>",
    "identity": "topcat-7",
    "mtype": "table.load.votable",
}


def votable() -> bytes:
    made = Table({"ra": [10.5, 11.5], "dec": [41.0, 42.0], "v": [9.5, 10.5]})
    made["v"].unit = "mag"
    target = BytesIO()
    made.write(target, format="votable")
    return target.getvalue()


def sent(client: FlaskClient, content: bytes | None = None, **more: str) -> dict[str, str]:
    file = (BytesIO(votable() if content is None else content), "table.vot")
    answer = client.post("/samp/tables.json", data={**SENT, **more, "file": file})
    assert answer.status_code == 200, answer.text
    told: dict[str, str] = answer.get_json()
    return told


def test_only_this_page_may_speak_to_a_hub(client: FlaskClient) -> None:
    for address in ("/samp", f"/samp?of={quote(FILE)}", "/samp?position=10.68+95"):
        assert f"connect-src 'self' {HUB};" in client.get(address).headers["Content-Security-Policy"]
    for address in ("/", "/basket", "/tables", f"/tool-link?of={quote(FILE)}"):
        assert "21012" not in client.get(address).headers["Content-Security-Policy"]


def test_what_is_sent_is_there_to_be_copied(app: Flask, client: FlaskClient, sign_in: SignIn) -> None:
    sign_in(client)
    menu = client.get("/archives/demo/openngc?target=M+31&radius=1+deg")
    (way,) = page_of(menu).xpath("//a[.='Send by SAMP']/@href")
    page = client.get(way)
    assert page.headers["Cache-Control"] == "private, no-store"
    link = words_of(element(page, "text-link")).removeprefix("http://localhost")
    fetched = app.test_client().get(link)
    assert fetched.status_code == 200
    assert len(Table.read(BytesIO(fetched.data), format="votable")) == 4
    (part,) = page_of(page).xpath("//section[@data-mtype]")
    told = {one.get("data-param"): words_of(one) for one in part.xpath(".//*[@data-param]")}
    assert (part.get("data-mtype"), told["name"]) == ("table.load.votable", "openngc")
    assert "signed" not in told["table-id"]


@pytest.mark.parametrize(
    "of", ["/baskets", FILE.replace(".vot", ".csv"), "https://a.test/x.vot", "//a.test/x.vot"]
)
def test_nothing_else_is_sent(client: FlaskClient, of: str) -> None:
    assert client.get(f"/samp?of={quote(of)}").status_code == 404


def test_a_position_is_pointed_at(client: FlaskClient) -> None:
    row = client.get("/archives/demo/openngc/row?target=M+31&radius=1+deg&row=0")
    (way,) = page_of(row).xpath("//a[.='SAMP' and contains(@href, 'position')]/@href")
    (part,) = page_of(client.get(way)).xpath("//section[@data-mtype='coord.pointAt.sky']")
    told = {one.get("data-param"): float(words_of(one)) for one in part.xpath(".//*[@data-param]")}
    assert told == pytest.approx({"ra": 10.6848, "dec": 41.2691}, abs=1e-3)
    for typed, words in (("10.68 95", "declination"), ("M 31", "Give a position such as")):
        page = client.get("/samp", query_string={"position": typed})
        assert page.status_code == 422
        assert words in described(page, "position")


def test_a_table_is_kept_with_where_it_came_from(client: FlaskClient, session: Session) -> None:
    told = sent(client)
    assert (told["label"], told["rows"], told["columns"]) == ("My <stars>", 2, 3)
    (item,) = basket_items(client)
    assert (item["kind"], item["label"], item["rows"]) == ("samp", "My <stars>", 2)
    assert (item["service"], item["query"]) == ("TOPCAT by SAMP", "table.load.votable, table-id topcat-7")
    assert item["asked_at"]
    assert [(one["name"], one["unit"]) for one in item["columns"]] == [
        ("ra", "deg"),
        ("dec", "deg"),
        ("v", "mag"),
    ]
    table = session.query(OwnTable).one()
    assert (table.name, table.origin) == ("my_stars", "TOPCAT by SAMP")
    page = client.get(told["href"])
    assert "<stars>" not in page.text
    words = words_of(element(page, "item"))
    for part in ("SAMP table, 2 rows", "TOPCAT by SAMP", "ra [deg], dec [deg], v [mag]", "My tables"):
        assert part in words
    (way,) = page_of(page).xpath("//a[.='Open the table']/@href")
    assert len(page_of(client.get(way)).xpath("//form[@class='rows-form']//tbody/tr")) == 2


def test_the_same_table_sent_twice_is_two(client: FlaskClient) -> None:
    sent(client)
    sent(client)
    assert len({item["identity"] for item in basket_items(client)}) == 2


def test_without_scripts_a_file_is_brought(client: FlaskClient) -> None:
    page = client.get("/samp")
    assert "off in this browser" in page.text
    file = (BytesIO(votable()), "NGC 1.vot")
    page = client.post("/samp/tables", data={"client": "DS9", "file": file}, follow_redirects=True)
    assert words_of(page_of(page).xpath("//h1")[0]) == "ngc_1"
    (item,) = basket_items(client)
    assert (item["kind"], item["service"], item["query"]) == ("samp", "DS9", "")


@pytest.mark.parametrize(
    ("content", "words"), [(b"", "The file is empty."), (b"<VOTABLE>", ""), (b"%PDF-1.4", "")]
)
def test_what_is_no_table_is_refused_in_words(client: FlaskClient, content: bytes, words: str) -> None:
    page = client.post("/samp/tables", data={"file": (BytesIO(content), "a.vot")})
    assert page.status_code == 422
    assert described(page, "file").startswith(words)
    assert f"connect-src 'self' {HUB};" in page.headers["Content-Security-Policy"]
    answer = client.post("/samp/tables.json", data={**SENT, "file": (BytesIO(content), "a.vot")})
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert answer.get_json()["detail"].startswith(words)
    assert client.post("/samp/tables", data={}).status_code == 422
    assert basket_items(client) == []


def test_the_item_stays_when_the_table_is_gone(client: FlaskClient, session: Session) -> None:
    told = sent(client)
    session.query(OwnTable).update({"expires_at": now() - timedelta(days=1)})
    session.commit()
    sweep_tables(session, timedelta(0))
    for address in (told["href"], basket_url(client)):
        words = words_of(page_of(client.get(address)).xpath("//main")[0])
        assert "not here any more" in words
        assert "My <stars>" in words
    assert page_of(client.get(told["href"])).xpath("//a[.='Open the table']") == []


@pytest.mark.parametrize("suffix", ["vot", "csv", "json"])
def test_it_goes_out_and_comes_back(client: FlaskClient, suffix: str) -> None:
    sent(client)
    known, url = basket_items(client)[0], basket_url(client)
    file = client.get(f"{url}.{suffix}").data
    press(client, client.get(url), f"Remove {known['label']}")
    client.post(
        "/baskets/bring", data={"file": (BytesIO(file), f"x.{suffix}"), "into": url.rpartition("/")[2]}
    )
    (item,) = basket_items(client)
    told = ("kind", "identity", "label", "rows", "service", "query", "asked_at", "columns", "question")
    assert [item[name] for name in told] == [known[name] for name in told]


def test_a_strange_file_name_is_no_address(client: FlaskClient, session: Session) -> None:
    client.post("/tables", data={"file": (BytesIO(votable()), "//[x.vot")})
    assert session.query(OwnTable).one().name == "x"
