"""Theme, files, pictures, health and the other pages of the house."""

import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.portal import Portal
from app.security import POLICY
from app.shell import STATIC
from app.stylesheet import CSS, SHEETS, fingerprint
from connectors.archive import Archive
from connectors.registry import ArchiveFault, Registry
from tests.support.browsing import press
from tests.support.pages import page_of, words_of
from tests.support.queues import InlineQueue


def theme(client: FlaskClient) -> str | None:
    found = page_of(client.get("/")).xpath("/html/@data-theme")
    return str(found[0]) if found else None


def test_the_theme_goes_round(client: FlaskClient) -> None:
    seen = []
    for words in ("Switch to dark", "Switch to light", "browser's preference"):
        press(client, client.get("/"), words)
        seen.append(theme(client))
    assert seen == ["dark", "light", None]


def test_choosing_a_theme_goes_back_to_the_page(client: FlaskClient) -> None:
    url = "/search?target=M+31&radius=1+deg"
    assert press(client, client.get(url), "Switch to dark").request.full_path == url


@pytest.mark.parametrize("value", ["purple", '"><script>', ""])
def test_another_theme_is_none(client: FlaskClient, value: str) -> None:
    client.post("/theme", data={"theme": value})
    assert theme(client) is None
    client.set_cookie("theme", value)
    assert theme(client) is None


def file_of(client: FlaskClient, column: str) -> str:
    data = client.get("/archives/demo/images.json?object=NGC+1316&max_rows=5").get_json()
    place = [one["name"] for one in data["columns"]].index(column)
    return f"/archives/demo/images/files/{data['rows'][0][place]}"


@pytest.mark.parametrize(
    ("column", "kind", "attached"),
    [("preview", "image/png", False), ("access_url", "application/fits", True)],
)
def test_a_file_of_a_dataset_is_served_with_its_kind(
    client: FlaskClient, column: str, kind: str, attached: bool
) -> None:
    with client.get(file_of(client, column)) as answer:
        assert (answer.status_code, answer.mimetype) == (200, kind)
        assert answer.headers.get("Content-Disposition", "").startswith("attachment") is attached
        assert "sandbox" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "name",
    [
        "../openngc.toml",
        "..%2fopenngc.toml",
        "%2e%2e/openngc.toml",
        "..%5copenngc.toml",
        "/etc/passwd",
        "%2fetc%2fpasswd",
        "....//openngc.toml",
        "./../../secret_key",
        "",
        ".",
        "..",
        "%00",
    ],
)
def test_no_other_file_is(client: FlaskClient, name: str) -> None:
    for dataset in ("images", "openngc"):
        with client.get(f"/archives/demo/{dataset}/files/{name}", follow_redirects=True) as answer:
            assert answer.status_code == 404


def test_an_archive_has_its_picture(client: FlaskClient) -> None:
    with client.get("/archives/demo/-/picture") as answer:
        assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
        assert answer.headers["Content-Security-Policy"] == POLICY


def test_the_archives_as_data_lead_to_their_pages(client: FlaskClient) -> None:
    (archive,) = client.get("/archives.json?text=galaxies").get_json()["archives"]
    assert client.get(archive["url"]).status_code == 200
    assert {client.get(one["url"]).status_code for one in archive["datasets"]} == {200}
    assert client.get("/archives/demo.json").get_json() == archive


def test_an_archives_page_names_its_datasets_and_how_to_cite(client: FlaskClient) -> None:
    page = page_of(client.get("/archives/demo"))
    assert len(page.xpath("//tbody/tr")) == 4
    assert page.xpath("//*[@class='cite']")


def test_html_of_an_archive_is_made_safe(app: Flask, client: FlaskClient, portal: Portal) -> None:
    text = "<p onclick='x()'>Good <b>news</b></p><script>alert(1)</script><a href='javascript:x()'>here</a>"
    archive = Archive(id="odd", title="Odd <i>", institute="X", summary="S", text=text, retrieval=text)
    app.extensions["portal"] = replace(portal, registry=Registry({"odd": archive}))
    answer = client.get("/archives/odd")
    assert "<b>news</b>" in answer.text
    assert "onclick" not in answer.text
    assert "alert(1)" not in answer.text
    assert "javascript:" not in answer.text
    assert "Odd &lt;i&gt;" in answer.text


def test_health_says_what_does_not_work_and_pages_go_on(client: FlaskClient) -> None:
    health = client.get("/-/health.json")
    assert health.status_code == 200
    assert health.get_json()["database"]["works"]
    assert not health.get_json()["queue"]["works"]
    assert "pages and quick searches go on" in client.get("/-/health").text


def test_health_names_what_cannot_be_used(app: Flask, client: FlaskClient, portal: Portal) -> None:
    faulty = replace(portal.registry, faults=(ArchiveFault("bad.toml", "title: Field required"),))
    app.extensions["portal"] = replace(portal, registry=faulty, queue=InlineQueue())
    page = client.get("/-/health")
    assert "title: Field required" in page.text
    assert not client.get("/-/health.json").get_json()["archives"]["works"]
    assert client.get("/-/health.json").get_json()["worker"]["works"]


def test_a_portal_without_archives_says_what_to_do(app: Flask, client: FlaskClient, portal: Portal) -> None:
    app.extensions["portal"] = replace(portal, registry=Registry())
    assert "No archive is configured" in client.get("/").text
    assert client.get("/search?target=10+20").status_code == 200


def test_every_component_is_shown(client: FlaskClient) -> None:
    page = page_of(client.get("/-/patterns"))
    states = {words_of(state) for state in page.xpath("//*[starts-with(@class, 'state ')]")}
    assert {"waiting", "answered", "no rows", "cut short", "failed", "skipped", "works", "down"} <= states


def test_a_static_file_changes_its_address_with_its_content(client: FlaskClient) -> None:
    (icon,) = page_of(client.get("/")).xpath("//link[@rel='icon']/@href")
    assert "?v=" in icon
    with client.get(icon) as answer:
        assert answer.mimetype == "image/svg+xml"


def test_every_page_has_one_stylesheet_with_all_sheets_in_their_order(client: FlaskClient) -> None:
    (address,) = page_of(client.get("/")).xpath("//link[@rel='stylesheet']/@href")
    assert address == f"/-/portal.css?v={fingerprint()}"
    with client.get(address) as answer:
        assert answer.mimetype == "text/css"
        places = [answer.text.index((CSS / f"{sheet}.css").read_text("utf-8")) for sheet in SHEETS]
        unchanged = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert places == sorted(places)
    assert unchanged.status_code == 304


def test_no_sheet_is_forgotten() -> None:
    brought = {
        sheet
        for template in (STATIC.parent / "templates").rglob("*.html")
        for sheet in re.findall(r"asset\('css/(\w+)\.css'\)", template.read_text("utf-8"))
    }
    assert {*SHEETS, *brought} == {file.stem for file in CSS.glob("*.css")}
    assert not brought & set(SHEETS)
