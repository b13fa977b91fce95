"""The registry's pages: searching a copy, and resources."""

import csv
import io
import tomllib

import pytest
from flask.testing import FlaskClient

from app.portal import Portal
from connectors.vo_registry import asked_interfaces
from tests.conftest import SignIn
from tests.support.pages import described, page_of, words_of
from tests.support.resources import ALL, page


def test_words_find_resources_with_facets_and_their_age(client: FlaskClient) -> None:
    answer = client.get("/registry?words=survey")
    tree = page_of(answer)
    assert len(tree.xpath("//ol[@class='resources']/li")) == 25
    assert "2 days old" in words_of(tree.xpath("//p[contains(@class, 'told')]")[0])
    scs = tree.xpath("//section[@aria-label='Services']//li[contains(., 'cone search')]")[0]
    count = int(words_of(scs.xpath(".//span[@class='figures']")[0]))
    narrowed = client.get(scs.xpath("./a/@href")[0])
    assert words_of(page_of(narrowed).xpath("//div[@class='results-head']/h2")[0]).startswith(
        f"{count} resource"
    )
    back = page_of(narrowed).xpath("//section[@aria-label='Services']//a[@aria-current]/@href")[0]
    assert back == "/registry?words=survey"


def test_all_pages_and_their_data_say_the_same(client: FlaskClient) -> None:
    told = client.get("/registry.json?words=survey").get_json()
    rows = list(csv.DictReader(io.StringIO(client.get("/registry.csv?words=survey").text)))
    assert [row["ivoid"] for row in rows] == [one["ivoid"] for one in told["resources"]]
    assert told["total"] == len(rows) > 25
    second = page_of(client.get("/registry?words=survey&page=2"))
    titles = [words_of(each) for each in second.xpath("//ol[@class='resources']//h3/a")]
    assert titles == [" ".join(one["title"].split()) for one in told["resources"][25:50]]


def test_htmx_gets_the_part_that_it_names(client: FlaskClient) -> None:
    headers = {"HX-Request": "true", "HX-Target": "found"}
    part = client.get("/registry?words=survey", headers=headers).text
    assert 'id="found"' in part
    assert "field-words" not in part


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("ucd=%21", "ucd"),
        ("target=10+91", "target"),
        ("target=Xyzzy", "target"),
        ("radius=wide&target=10+10", "radius"),
        ("band_min=1&band_unit=furlong", "band"),
        ("words=" + "x" * 600, "words"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(client: FlaskClient, query: str, field: str) -> None:
    answer = client.get(f"/registry?{query}")
    assert answer.status_code == 422
    name = field if field != "band" else "band_min"
    assert described(answer, name)


def test_choices_that_there_are_not_are_told(client: FlaskClient) -> None:
    for query in ("kind=telepathy", "waveband=purple"):
        assert client.get(f"/registry?{query}").status_code == 422


def test_nothing_found_shows_what_to_do(client: FlaskClient) -> None:
    answer = client.get("/registry?words=xyzzy")
    assert "Use fewer words" in answer.text
    for link in page_of(answer).xpath("//section[@aria-label='Resources found']//a/@href"):
        assert client.get(link).status_code in {200, 422}, link


def test_without_a_copy_and_without_mirrors_the_page_says_so(portal: Portal, client: FlaskClient) -> None:
    portal.vo_registry.copy.file.unlink()
    assert client.get("/registry").status_code == 200
    answer = client.get("/registry?words=survey")
    assert answer.status_code == 502
    assert "There is no copy of it here yet" in answer.text


def test_every_resource_has_a_page_and_files(client: FlaskClient) -> None:
    for record in ALL[:60]:
        assert client.get(page(record)).status_code == 200, record.ivoid
        assert client.get(page(record, ".json")).get_json()["resource"]["ivoid"] == record.ivoid
        assert client.get(page(record, ".bib")).text.startswith("@misc{")
        toml = client.get(page(record, ".toml"))
        assert toml.status_code == (200 if asked_interfaces(record) else 422)
        assert toml.status_code == 422 or tomllib.loads(toml.text)["datasets"]
    assert client.get("/registry/nobody/nothing").status_code == 404


def test_html_in_descriptions_is_made_harmless(client: FlaskClient) -> None:
    odd = [record for record in ALL if "<script>" in record.description or "<a href" in record.description]
    assert len(odd) >= 2
    for record in odd:
        text = client.get(page(record)).text
        assert "<script>alert" not in text
        assert "javascript:" not in text
        assert "onerror" not in text


def test_a_coverage_is_drawn(client: FlaskClient) -> None:
    record = next(one for one in ALL if one.coverage and one.times)
    tree = page_of(client.get(page(record)))
    assert tree.xpath("//*[local-name()='svg' and contains(@class, 'mocchart')]")
    silent = next(one for one in ALL if not (one.coverage or one.times or one.energies))
    assert "does not say where" in client.get(page(silent)).text


def test_columns_that_no_mirror_tells_now(client: FlaskClient) -> None:
    record = next(one for one in ALL if one.tables)
    answer = client.get(page(record, "/-/columns"))
    assert answer.status_code == 200
    assert "The columns are not here" in answer.text
    assert record.tables[0].name in words_of(page_of(answer))


def test_only_an_administrator_has_it_harvested(portal: Portal, client: FlaskClient, sign_in: SignIn) -> None:
    assert client.post("/registry/harvest").status_code == 404
    assert "Harvest now" not in client.get("/registry").text
    sign_in(client)
    assert "Harvest now" in client.get("/registry").text
    assert client.post("/registry/harvest").status_code == 303
    assert not portal.vo_registry.state().over
    assert "harvesting" in client.get("/registry").text
