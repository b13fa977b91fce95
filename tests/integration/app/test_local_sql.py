"""One's results asked in ADQL on the portal itself: what they were made of stays known."""

import io
import json
import re
from pathlib import Path

import pytest
from astropy.io import fits, votable
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.models import Account, Answer
from app.portal import Portal
from tests.conftest import SignIn
from tests.support.pages import element, page_of, words_of

GALAXIES = "/archives/demo/openngc?target=M+31&radius=4+deg"
BENCH = "/adql/here/tables"


@pytest.fixture
def mine(client: FlaskClient, sign_in: SignIn) -> Account:
    """Who has asked for galaxies."""
    account = sign_in(client)
    assert client.get(GALAXIES).status_code == 200
    return account


def table_name(session: Session, dataset: str = "openngc") -> str:
    """The name under which the newest answer of a dataset is asked."""
    session.expire_all()
    newest = session.query(Answer).filter_by(dataset=dataset).order_by(Answer.answered_at.desc()).first()
    assert newest
    return f"{dataset}_{newest.id[:4]}"


def select(what: str, name: str, rest: str = "") -> str:
    return " ".join(f"SELECT {what} FROM {name} {rest}".split())  # noqa: S608 - our own words


def result_of(session: Session, name: str) -> str:
    found = session.query(Answer).filter(Answer.id.startswith(name.rpartition("_")[2])).one()
    return found.result_id or ""


def run(client: FlaskClient, text: str, **more: str) -> str:
    """Where the rows of a query are."""
    answer = client.post(BENCH, data={"adql": text, "do": "run", **more})
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def file_of(client: FlaskClient, address: str, suffix: str) -> TestResponse:
    path, _, question = address.partition("?")
    answer = client.get(f"{path}.{suffix}?{question}")
    assert answer.status_code == 200, answer.text
    return answer


def made_of(client: FlaskClient, address: str) -> list[list[str]]:
    """The table of sources, or several of them one after the other."""
    (part,) = page_of(client.get(address)).xpath("//details[@class='made']")
    return [[words_of(cell) for cell in row] for row in part.xpath(".//tbody/tr")]


@pytest.mark.usefixtures("mine")
def test_the_page_tells_what_the_rows_were_made_of(client: FlaskClient, session: Session) -> None:
    name = table_name(session)
    text = f"SELECT TOP 5 name, ra -- the brightest\nFROM {name}\nORDER BY ra"
    address = run(client, text)
    page = page_of(client.get(address))
    (part,) = page.xpath("//details[@class='made']")
    assert words_of(part.xpath("./summary")[0]) == f"Made here from {name}"
    assert part.xpath(".//pre")[0].text_content() == text
    ((table, rows, origin, asked, answered, _),) = made_of(client, address)
    assert (table, origin) == (name, "demo/openngc")
    assert int(rows.replace("\N{NO-BREAK SPACE}", "")) > 5
    assert "target M 31" in asked
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", answered)
    (link,) = part.xpath(".//tbody//a/@href")
    assert "around M 31" in client.get(link).text


@pytest.mark.usefixtures("mine")
def test_files_of_the_rows_tell_it_too(client: FlaskClient, session: Session) -> None:
    name = table_name(session)
    address = run(client, f"SELECT TOP 5 name -- some\n{select('', name, 'WHERE ra > 0')[7:]}")
    line = select("TOP 5 name", name, "WHERE ra > 0")

    document = votable.parse(io.BytesIO(file_of(client, address, "vot").data))
    infos = {info.name: info.value for info in document.resources[0].infos}
    assert infos["query"] == line
    assert re.fullmatch(
        rf"{name}: \d+ rows of demo/openngc, asked .*, SHA-256 [0-9a-f]{{64}}", infos["source1"]
    )

    told = file_of(client, address, "json").get_json()["provenance"]
    assert told["adql"].startswith("SELECT TOP 5 name -- some\n")
    (source,) = told["sources"]
    assert (source["name"], source["result_id"]) == (name, result_of(session, name))
    assert source["origin"]["archive"] == "demo"
    assert source["sha256"] in infos["source1"]

    header = fits.open(io.BytesIO(file_of(client, address, "fits").data))[1].header
    assert header["QUERY"] == line
    assert header["SOURCE1"] == infos["source1"]

    prov = file_of(client, address, "prov.json").get_json()
    entity = prov["entity"][f"esc:{source['result_id']}"]
    assert entity["esc:sha256"] == source["sha256"]
    assert prov["activity"]["esc:query"]["prov:label"] == line
    derived = {one["prov:usedEntity"] for one in prov["wasDerivedFrom"].values()}
    assert f"esc:{source['result_id']}" in derived
    assert file_of(client, address, "ecsv").text.count("SHA-256") == 1


@pytest.mark.usefixtures("mine")
def test_it_stays_known_when_what_was_read_is_gone(
    client: FlaskClient, session: Session, portal: Portal
) -> None:
    name = table_name(session)
    first = run(client, select("TOP 9 *", name))
    client.get(first)
    between = table_name(session, "tables")
    second = run(client, select("COUNT(*) AS n", between))
    before = made_of(client, second)
    assert [row[0] for row in before] == [between, name]
    for one in (name, between):
        portal.desk.store.delete(result_of(session, one))
    after = made_of(client, second)
    assert [row[0] for row in after] == [f"{one} not stored any more" for one in (between, name)]
    assert [row[1:] for row in after] == [row[1:] for row in before]
    told = file_of(client, second, "json").get_json()["provenance"]
    (earlier,) = told["earlier"].values()
    assert earlier["adql"] == select("TOP 9 *", name)
    prov = file_of(client, second, "prov.json").get_json()
    used = {(one["prov:activity"], one["prov:entity"]) for one in prov["used"].values()}
    assert (f"esc:query-of-{result_of(session, between)}", f"esc:{result_of(session, name)}") in used
    known = {name for kind in ("entity", "activity", "agent") for name in prov[kind]}
    named = {
        value
        for relation in prov.values()
        for one in relation.values()
        if isinstance(one, dict)
        for key, value in one.items()
        if key in {"prov:entity", "prov:activity", "prov:usedEntity", "prov:generatedEntity"}
    }
    assert named <= known


@pytest.mark.usefixtures("mine")
def test_an_own_table_is_told_by_where_it_came_from(client: FlaskClient) -> None:
    brought = client.post("/tables", data={"file": (io.BytesIO(b"ra,dec\n10.7,41.3\n"), "spots.csv")})
    assert brought.status_code == 303
    address = run(client, "SELECT s.ra, h.hip FROM my.spots AS s, demo.hipparcos AS h WHERE h.hip < 5")
    ((table, rows, origin, *_), (other, *_)) = made_of(client, address)
    assert (table, rows, origin, other) == ("my.spots", "1", "spots.csv", "demo.hipparcos")
    links = page_of(client.get(address)).xpath("//details[@class='made']//tbody//a/@href")
    assert all(client.get(link).status_code == 200 for link in links)
    table_id = re.search(r"[0-9a-f]{32}", links[0])
    assert table_id
    client.post(f"/tables/{table_id[0]}/remove")
    assert made_of(client, address)[0][0].startswith("my.spots")


@pytest.mark.usefixtures("mine")
def test_somebody_else_sees_what_it_was_made_of_but_no_way_to_it(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    address = run(client, select("TOP 5 name", table_name(session)))
    client.get(address)
    session.expire_all()
    answer = session.query(Answer).filter_by(dataset="tables").one()
    form = {"kind": "result", "object": answer.id, "grantee": "link", "access": "read", "days": "7"}
    shared = client.post("/shares", data=form, follow_redirects=True)
    link = words_of(element(shared, "text-link")).removeprefix("http://localhost")
    other = app.test_client()
    page = other.get(link, follow_redirects=True)
    (part,) = page_of(page).xpath("//details[@class='made']")
    assert "demo/openngc" in words_of(part)
    assert part.xpath(".//a") == []


def test_an_answer_of_an_archive_was_not_made_here(client: FlaskClient) -> None:
    page = client.get(GALAXIES)
    assert page_of(page).xpath("//details[@class='made']") == []
    assert "provenance" not in json.loads(client.get(GALAXIES.replace("openngc?", "openngc.json?")).text)


@pytest.mark.usefixtures("mine")
def test_nothing_of_the_query_is_left_on_disk(client: FlaskClient, portal: Portal) -> None:
    run(client, "SELECT TOP 5 * FROM demo.hipparcos")
    folder: Path = portal.config.cache_dir / "sql"
    assert not folder.exists() or list(folder.iterdir()) == []


def test_who_has_no_account_yet_asks_the_portals_tables(client: FlaskClient) -> None:
    place = client.get("/archives/here").location
    assert "demo.hipparcos" in words_of(element(client.get(place), "tree"))
    assert "5 rows" in client.get(run(client, "SELECT TOP 5 * FROM demo.hipparcos")).text


@pytest.mark.usefixtures("mine")
def test_what_was_typed_beside_a_query_stays_when_it_is_saved(client: FlaskClient) -> None:
    text = "SELECT name FROM demo.openngc WHERE v_mag < {vmax}"
    beside = {"value.vmax": "8.5", "max_rows": "77", "how": "async", "table": "demo.openngc"}
    saved = client.post(BENCH, data={"adql": text, "do": "save", "name": "bright", **beside})
    page = client.get(saved.location)
    assert element(page, "value-vmax").get("value") == "8.5"
    assert element(page, "field-max_rows").get("value") == "77"
    assert page_of(page).xpath("//select[@name='how']/option[@selected]/@value") == ["async"]


@pytest.mark.usefixtures("mine")
def test_who_names_a_column_reads_that_name(client: FlaskClient) -> None:
    query = "SELECT TOP 1 m.name AS messier, m.name FROM demo.messier AS m"
    page = page_of(client.get(run(client, query)))
    heads = [words_of(one).split(" ")[0] for one in page.xpath("//thead//th")]
    assert "messier" in heads
    assert "Catalogue" in heads
