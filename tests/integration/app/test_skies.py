"""Answers on the sky: pages, files and facts, in every state."""

from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree
from werkzeug.test import TestResponse

from app.portal import Portal
from app.security import POLICY
from tests.support.fakes import FakeConnector, put_into, rows_of
from tests.support.pages import element, page_of, words_of
from tests.support.skies import PLACED

M31 = "target=M+31&radius=1+deg"
SKY = f"/archives/demo/openngc/sky?{M31}"
HOSTILE = '"><script>alert(1)</script>'
ALL = "target=10+%2B41&radius=180"


def signs(response: TestResponse) -> list[str]:
    """The numbers of the rows in the chart."""
    return [link.get("data-row") for link in page_of(response).xpath("//figure//a[@data-row]")]


def steps(response: TestResponse) -> dict[str, str]:
    links = page_of(response).xpath("//nav[@class='sky-moves']/a")
    return {link.get("title"): link.get("href") for link in links}


def answering(app: Flask, **values: object) -> None:
    """The dataset fake/stars has these rows."""
    known = {column.name: column for column in PLACED}
    put_into(app, fake=FakeConnector(rows_of(values, columns=[known[name] for name in values])))


def test_rows_around_a_target(client: FlaskClient) -> None:
    page = client.get(SKY)
    assert page.status_code == 200
    assert sorted(signs(page)) == ["0", "1", "2", "3"]
    assert words_of(page_of(page).xpath("//p[@class='sky-summary']")[0]) == "4 rows of 4 rows here."
    (link, *_) = page_of(page).xpath("//figure//a[@data-row='0']")
    assert client.get(link.get("href")).status_code == 200
    assert link.xpath("./title")[0].text == "NGC 224"


def test_ways_to_move_are_links(client: FlaskClient) -> None:
    ways = steps(client.get(SKY))
    assert list(ways) == ["Closer", "Farther", "North", "South", "East", "West", "Whole sky", "All rows"]
    closer = client.get(steps(client.get(ways["Closer"]))["Closer"])
    assert len(signs(closer)) < 4
    assert signs(client.get(steps(closer)["All rows"])) == signs(client.get(SKY))
    whole = client.get(ways["Whole sky"])
    assert page_of(whole).xpath("//figure/svg/@data-projection") == ["aitoff"]
    assert page_of(whole).xpath("//*[@class='sky-galactic']")


def test_htmx_gets_the_chart_alone_and_nothing_of_the_shell(client: FlaskClient) -> None:
    part = client.get(SKY, headers={"HX-Request": "true", "HX-Target": "sky"})
    assert part.text.strip().startswith('<section id="sky"')
    assert "basket-count" not in part.text
    rows = client.get(SKY, headers={"HX-Request": "true", "HX-Target": "results"})
    assert rows.text.strip().startswith('<section id="results"')


def test_filters_say_which_rows(client: FlaskClient) -> None:
    assert signs(client.get(f"{SKY}&filter.name=NGC+22")) == ["0", "1"]
    assert signs(client.get(f"{SKY}&where=dec+%3E+41.5")) == ["2"]
    assert signs(client.get(f"{SKY}&only=3&sort=-dec")) == ["3"]
    assert signs(client.get(f"{SKY}&plot.x=ra&page=2")) == signs(client.get(SKY))


def test_the_rows_beside_the_chart(client: FlaskClient) -> None:
    page = client.get(f"{SKY}&sort=-dec")
    numbers = page_of(page).xpath("//form[@class='rows-form']//tbody//input/@value")
    assert numbers == ["2", "0", "1", "3"]


def test_a_circle_becomes_a_condition_of_the_datasets_page(client: FlaskClient) -> None:
    answer = client.get(f"{SKY}&within=10.68+%2B41.27&reach=30+arcmin&filter.name=NGC&page=2")
    assert answer.status_code == 303
    there = urlsplit(answer.headers["Location"])
    asked = parse_qs(there.query)
    assert there.path == "/archives/demo/openngc"
    assert asked["where"] == ["1 = CONTAINS(POINT(ra, dec), CIRCLE(10.68, 41.27, 0.5))"]
    assert asked["filter.name"] == ["NGC"]
    assert "page" not in asked
    assert "within" not in asked
    assert signs(client.get(f"{SKY}&where={asked['where'][0].replace(' ', '+')}")) == ["0", "1"]


def test_a_second_circle_joins_the_first(client: FlaskClient) -> None:
    answer = client.get(f"{SKY}&within=10+41&reach=1&where=ra+%3E+10")
    where = parse_qs(urlsplit(answer.headers["Location"]).query)["where"][0]
    assert where == "(ra > 10) AND 1 = CONTAINS(POINT(ra, dec), CIRCLE(10, 41, 1))"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ("centre=nowhere", "sky-centre"),
        ("centre=1+2&width=-3", "sky-width"),
        ("within=10+41&reach=x", "sky-reach"),
    ],
)
def test_faults_stand_beside_their_fields(client: FlaskClient, typed: str, field: str) -> None:
    page = client.get(f"{SKY}&{typed}")
    assert page.status_code == 422
    assert element(page, field).get("aria-invalid") == "true"
    assert signs(page)


@pytest.mark.parametrize("what", ["filter.nothing=1", "where=nothing+%3E+1", "filter.dec=a"])
def test_faulty_filters_are_told(client: FlaskClient, what: str) -> None:
    assert client.get(f"{SKY}&{what}").status_code == 422


def test_a_condition_that_fails_on_a_value(client: FlaskClient) -> None:
    assert client.get(f"{SKY}&where=name+%2B+1+%3E+2").status_code == 422


def test_many_rows_are_counted(client: FlaskClient) -> None:
    page = client.get("/archives/demo/hipparcos/sky?max_rows=20000")
    assert signs(page) == []
    assert "counted since they are more than" in page.text
    assert len(page.data) < 250_000


def test_one_row(app: Flask, client: FlaskClient) -> None:
    answering(app, name=["Alone"], ra=[10.0], dec=[41.0])
    assert signs(client.get(f"/archives/fake/stars/sky?{ALL}")) == ["0"]


@pytest.mark.parametrize(
    "values",
    [
        {"name": ["a", "b"]},
        {"name": ["a", "b"], "ra": [None, float("nan")], "dec": [1.0, 2.0]},
        {"name": ["a"], "s_region": ["nonsense"]},
    ],
)
def test_rows_without_positions(app: Flask, client: FlaskClient, values: dict[str, list[object]]) -> None:
    answering(app, **values)
    page = client.get(f"/archives/fake/stars/sky?{ALL}")
    assert page.status_code == 200
    assert "Nothing to show on the sky" in page.text
    assert "<figure" not in page.text


def test_no_row_passes(client: FlaskClient) -> None:
    page = client.get(f"{SKY}&filter.name=nothing+like+this")
    assert page.status_code == 200
    assert "Nothing to show on the sky" in page.text
    assert not page_of(page).xpath("//table")


def test_footprints_without_positions(app: Flask, client: FlaskClient) -> None:
    answering(app, name=["a", "b"], s_region=["CIRCLE ICRS 10 41 1", "POLYGON 9 40 11 40 11 42 9 42"])
    page = client.get(f"/archives/fake/stars/sky?{ALL}")
    assert signs(page) == ["0", "1"]
    assert "2 rows with a footprint here." in page.text
    assert "Keep only these" not in page.text
    kept = client.get(f"/archives/fake/stars/sky?{ALL}&within=10+41&reach=1")
    assert kept.status_code == 200  # there is nothing that a circle could be compared with


def test_hostile_texts_are_only_texts(app: Flask, client: FlaskClient) -> None:
    answering(
        app,
        name=[HOSTILE, "x\x00\x0by"],
        ra=[10.0, 11.0],
        dec=[41.0, 41.0],
        s_region=[HOSTILE, f"CIRCLE {HOSTILE}"],
    )
    page = client.get(f"/archives/fake/stars/sky?{ALL}")
    assert "<script>alert" not in page.text
    assert page_of(page).xpath("//figure//a[@data-row='0']/title")[0].text == HOSTILE
    file = client.get(f"/archives/fake/stars/sky.svg?{ALL}")
    assert b"<script>alert" not in file.data
    etree.fromstring(file.data)
    assert client.get(f"/archives/fake/stars/sky.json?{ALL}").json["sources"][0][3] == HOSTILE


def test_the_file_stands_alone(client: FlaskClient) -> None:
    file = client.get(f"/archives/demo/openngc/sky.svg?{M31}&projection=tan&centre=10.7+%2B41.3&width=2")
    assert file.mimetype == "image/svg+xml"
    assert "demo-openngc-sky.svg" in file.headers["Content-Disposition"]
    assert "default-src 'none'" in file.headers["Content-Security-Policy"]
    root = etree.fromstring(file.data)
    (style, *_) = root.findall("{http://www.w3.org/2000/svg}style")
    assert "var(" not in style.text
    hrefs = [link.get("href") for link in root.iter("{http://www.w3.org/2000/svg}a")]
    assert hrefs
    assert all(href.startswith("http://localhost/archives/demo/openngc/row?") for href in hrefs)


def test_facts_for_the_interactive_chart(client: FlaskClient) -> None:
    told = client.get(f"/archives/demo/openngc/sky.json?{M31}").json
    assert [source[3] for source in told["sources"]] == ["NGC 224", "NGC 221", "NGC 205", "NGC 206"]
    assert told["region"]["circle"] == pytest.approx([10.6847917, 41.2690556, 1.0])
    assert all(int(order) <= 8 and cells for order, cells in told["coverage"].items())


@pytest.mark.parametrize("path", ["sky", "sky.svg", "sky.json"])
def test_without_a_question_there_is_no_sky(client: FlaskClient, path: str) -> None:
    assert client.get(f"/archives/demo/openngc/{path}").status_code == 422
    assert client.get(f"/archives/demo/nothing/{path}?{M31}").status_code == 404


def test_only_the_page_with_aladin_may_do_more(client: FlaskClient) -> None:
    policy = client.get(SKY).headers["Content-Security-Policy"]
    assert "'wasm-unsafe-eval'" in policy
    assert "'unsafe-inline'" not in policy
    assert "'unsafe-eval'" not in policy
    assert client.get(f"/archives/demo/openngc?{M31}").headers["Content-Security-Policy"] == POLICY


def test_aladin_is_offered_where_the_portal_has_a_sky_of_its_own(client: FlaskClient, portal: Portal) -> None:
    assert "interactive.js" not in client.get(SKY).text
    folder = portal.config.data_dir / "hips"
    folder.mkdir()
    (folder / "properties").write_text("hips_order = 3\n", encoding="utf-8")
    try:
        page = client.get(SKY)
        assert "interactive.js" in page.text
        assert element(page, "interactive").get("data-hips") == "/-/hips/"
        with client.get("/-/hips/properties") as tiles:
            assert (tiles.status_code, tiles.mimetype, tiles.text) == (200, "text/plain", "hips_order = 3\n")
            assert "max-age" in tiles.headers["Cache-Control"]
    finally:
        (folder / "properties").unlink()
        folder.rmdir()


@pytest.mark.parametrize(
    "name", ["", "properties", "../secret_key", "Norder3/../../secret_key", "Norder3/Dir0/Npix1.png"]
)
def test_no_tile_no_file(client: FlaskClient, name: str) -> None:
    with client.get(f"/-/hips/{name}") as answer:
        assert answer.status_code == 404


def test_a_page_of_a_result_brings_its_chart(client: FlaskClient) -> None:
    page = client.get(f"/archives/demo/openngc?{M31}")
    place = element(page, "sky")
    assert client.get(place.get("hx-get")).status_code == 200
    assert place.xpath(".//a/@href") == [place.get("hx-get")]


def test_a_hundred_thousand_rows_are_one_small_picture(app: Flask, client: FlaskClient) -> None:
    generator = np.random.default_rng(1)
    count = 100_000
    answering(app, ra=generator.uniform(0, 360, count), dec=generator.uniform(-90, 90, count))
    page = client.get(f"/archives/fake/stars/sky?{ALL}&max_rows=50000")
    assert page.status_code == 200
    assert len(page.data) < 250_000
