"""One URL, two faces: the page, and the region of it that htmx asks for."""

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.pages import element

M31 = "/archives/demo/openngc?target=M+31&radius=1+deg"
PAGES = [
    ("/archives?text=galaxies", "archives"),
    ("/archives?text=nothing-at-all", "archives"),
    ("/archives/demo/openngc", "workspace"),
    ("/archives/demo/openngc", "results"),
    (M31, "workspace"),
    (M31, "results"),
    (f"{M31}&sort=-v_mag&columns=all", "results"),
    ("/archives/demo/openngc?target=M+31&radius=wide", "workspace"),
    ("/archives/demo/openngc/row?target=M+31&radius=1+deg&row=0", "row"),
    ("/search", "search"),
    ("/search?target=M+31&radius=1+deg", "search"),
    ("/search?target=10+91", "search"),
    ("/basket", "baskets"),
    ("/baskets", "baskets"),
    ("/archives/nothing", "problem"),
]
WHOLE = [
    "/",
    "/archives/demo",
    "/account",
    "/baskets/bring",
    "/sign-in/x",
    "/-/health",
    "/-/keys",
    "/-/patterns",
]


def htmx(client: FlaskClient, url: str, **headers: str) -> TestResponse:
    named = {f"HX-{name.replace('_', '-')}": text for name, text in headers.items()}
    return client.get(url, headers={"HX-Request": "true", **named})


def without_live_parts(text: str) -> str:
    cuts = [text.find(mark) for mark in ("<title>", '<span id="basket-count"')]
    return text[: min(cut for cut in cuts if cut >= 0)].strip()


@pytest.mark.parametrize(("url", "region"), PAGES)
def test_the_region_is_what_the_page_has(client: FlaskClient, url: str, region: str) -> None:
    whole, part = client.get(url), htmx(client, url, Target=region)
    assert part.status_code == whole.status_code
    assert "<!doctype" not in part.text
    inside = without_live_parts(part.text)
    assert inside
    assert inside in whole.text


@pytest.mark.parametrize(("url", "region"), [page for page in PAGES if page[1] != "problem"])
def test_a_region_its_id_and_its_target_have_one_name(client: FlaskClient, url: str, region: str) -> None:
    assert (
        without_live_parts(htmx(client, url, Target=region).text).partition(">")[0].count(f'id="{region}"')
        == 1
    )
    assert element(client.get(url), region) is not None


@pytest.mark.parametrize("target", ["", "#results", "results", "other", "main"])
def test_an_unknown_target_gets_the_first_region(client: FlaskClient, target: str) -> None:
    first = htmx(client, M31, Target=target).text
    assert ('id="workspace"' in first) is ("results" not in target)


@pytest.mark.parametrize("headers", [{"Boosted": "true"}, {"History_Restore_Request": "true"}])
@pytest.mark.parametrize("url", [M31, "/basket", "/search"])
def test_a_boosted_or_restored_page_is_whole(client: FlaskClient, url: str, headers: dict[str, str]) -> None:
    assert htmx(client, url, **headers).text == client.get(url).text


@pytest.mark.parametrize("url", WHOLE)
def test_a_page_without_regions_is_whole(client: FlaskClient, url: str) -> None:
    assert htmx(client, url).text.startswith("<!doctype html>")


@pytest.mark.parametrize(("path", "status"), [("name", 422), ("undo", 404)])
def test_what_answers_a_form_has_no_address(client: FlaskClient, path: str, status: int) -> None:
    url = client.post("/baskets", data={"name": "M 31"}).location
    answer = client.post(f"{url}/{path}", headers={"HX-Request": "true", "HX-Target": "basket"})
    assert (answer.status_code, answer.headers["HX-Push-Url"]) == (status, "false")
    assert "HX-Push-Url" not in htmx(client, url, Target="basket").headers


@pytest.mark.parametrize("url", [*WHOLE, *(url for url, _ in PAGES)])
def test_caches_are_told_what_a_page_depends_on(client: FlaskClient, url: str) -> None:
    for answer in (client.get(url), htmx(client, url)):
        assert {"HX-Request", "Cookie"} <= {word.strip() for word in answer.headers["Vary"].split(",")}
        assert answer.headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("url", [M31, "/basket"])
def test_a_region_brings_the_live_parts_of_the_shell(client: FlaskClient, url: str) -> None:
    text = htmx(client, url).text
    for identity in ("basket-count", "status", "notices"):
        assert text.count(f'id="{identity}"') == 1
    assert text.count("hx-swap-oob") >= 3


@pytest.mark.parametrize("url", [*WHOLE, *(url for url, _ in PAGES)])
def test_a_page_has_a_title_one_main_and_one_heading(client: FlaskClient, url: str) -> None:
    text = client.get(url).text
    assert text.count("<main ") == 1
    assert text.count("<h1") == 1
    assert text.count('role="status"') == 1
    assert "<title> ·" not in text
