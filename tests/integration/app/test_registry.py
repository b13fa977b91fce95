"""The registry's pages: searching a copy, resources, services that are kept, asked and put into a basket."""

import csv
import io
import tomllib
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from typing_extensions import override

from app.models import Answer, KeptService, Service
from app.portal import Portal
from app.services.offers import Offer
from app.services.registry.services import ARCHIVE, FoundOffers, known_service
from connectors.registry import Tools
from connectors.transport import MemoryTransport, Reply
from connectors.vo_registry import Record, ServiceKind, asked_interfaces, key_of
from jobs import context
from tests.conftest import SignIn
from tests.support.dal import recorded
from tests.support.pages import described, element, page_of, words_of
from tests.support.queues import InlineQueue
from tests.support.vo_registry import keep_copy, records

ALL = records(300)


@pytest.fixture(autouse=True)
def copied(portal: Portal) -> Iterator[None]:
    """The portal has a copy that is two days old."""
    keep_copy(portal.vo_registry.copy, ALL, age=2 * 86_400)
    yield
    portal.vo_registry.copy.file.unlink(missing_ok=True)


def of_kind(kind: ServiceKind, place: int = 0) -> tuple[Record, str]:
    """A resource with such a service, and what forms call it."""
    found = [
        (r, f"{r.ivoid} {key_of(r, one)}") for r in ALL for one in asked_interfaces(r) if one.kind is kind
    ]
    return found[place]


def page(record: Record, suffix: str = "") -> str:
    return f"/registry/{record.ivoid.removeprefix('ivo://')}{suffix}"


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


def test_services_are_kept_taken_away_and_brought_back(client: FlaskClient, session: Session) -> None:
    record, value = of_kind(ServiceKind.SCS)
    assert "No services yet" in client.get("/registry/services").text
    for _ in range(2):
        assert client.post("/registry/chosen", data={"do": "keep", "service": value}).status_code == 303
    assert session.query(KeptService).count() == 1
    assert record.title in client.get("/registry/services").text
    assert "among your services" in client.get(page(record)).text
    gone = client.post("/registry/services/remove", data={"service": value}, follow_redirects=True)
    assert "1 service was taken away" in words_of(page_of(gone))
    key = value.rpartition(" ")[2]
    back = client.post("/registry/services/undo", data={"key": key}, follow_redirects=True)
    assert record.title in back.text


def test_somebody_elses_services_are_not_touched(app: Flask, client: FlaskClient, session: Session) -> None:
    _, value = of_kind(ServiceKind.SCS)
    client.post("/registry/chosen", data={"do": "keep", "service": value})
    stranger = app.test_client()
    assert stranger.post("/registry/services/remove", data={"service": value}).status_code == 404
    _, another = of_kind(ServiceKind.SIA)
    stranger.post("/registry/chosen", data={"do": "keep", "service": another})
    stranger.post("/registry/services/remove", data={"service": value})
    assert "No services yet" not in client.get("/registry/services").text
    assert session.query(KeptService).filter(KeptService.removed_at.is_not(None)).count() == 0


def test_a_guests_services_come_along_at_sign_in(client: FlaskClient, sign_in: SignIn) -> None:
    record, value = of_kind(ServiceKind.SSA)
    client.post("/registry/chosen", data={"do": "keep", "service": value})
    sign_in(client)
    assert record.title in client.get("/registry/services").text


def test_a_service_in_the_basket(client: FlaskClient) -> None:
    record, value = of_kind(ServiceKind.SCS)
    client.post("/registry/chosen", data={"do": "basket", "service": value})
    assert record.title in client.get("/basket", follow_redirects=True).text
    (item,) = client.get("/basket.json", follow_redirects=True).get_json()["items"]
    assert item["kind"] == "service"
    assert item["fields"]["ivoid"] == record.ivoid


@pytest.mark.parametrize("value", ["", "ivo://nobody x", "ivo://made.cds/j/made/0/1 vo-nothing", " "])
def test_a_service_that_is_not_known(client: FlaskClient, value: str) -> None:
    assert client.post("/registry/chosen", data={"do": "ask", "service": value}).status_code == 404


def test_a_form_that_says_nothing(client: FlaskClient) -> None:
    assert client.post("/registry/chosen", data={"do": "ask"}).status_code == 303
    assert client.post("/registry/chosen", data={"do": "dance"}).status_code == 400


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch, app: Flask, portal: Portal) -> MemoryTransport:
    """The portal whose services' network answers every cone search with the same stars."""
    transport = MemoryTransport({})
    monkeypatch.setattr(context, "application", lambda: app)

    class Answering(FoundOffers):
        @override
        def __call__(self, session: Session, account_id: str | None, dataset_id: str) -> Offer:
            found = known_service(session, dataset_id)
            if found and found.kind == "scs":
                url = found.url.rstrip("?&")
                transport.replies = {**transport.replies, url: Reply(200, recorded("scs/cone.vot"))}
            return super().__call__(session, account_id, dataset_id)

    beyond = {**portal.beyond, ARCHIVE.id: Answering(Tools(transport, portal.config.cache_dir))}
    app.extensions["portal"] = replace(portal, beyond=beyond, queue=InlineQueue())
    return transport


def test_one_service_is_asked_in_its_own_form(
    answering: MemoryTransport, client: FlaskClient, session: Session
) -> None:
    record, value = of_kind(ServiceKind.SCS)
    asked = client.post("/registry/chosen", data={"do": "ask", "service": value})
    assert asked.headers["Location"] == f"/archives/vo/{value.rpartition(' ')[2]}"
    form = client.get(asked.headers["Location"])
    assert record.title in form.text
    assert element(form, "field-target") is not None
    rows = client.get(asked.headers["Location"] + "?target=10+20&radius=1+deg")
    assert page_of(rows).xpath("//table[contains(@class, 'data')]//tbody/tr")
    assert answering.asked[0][1]["SR"] == "1"
    assert session.query(Service).one().kind == "scs"


@pytest.mark.usefixtures("answering")
def test_several_are_asked_together_and_each_answers_in_its_line(client: FlaskClient) -> None:
    (first, one), (second, two), (tap, three) = (
        of_kind(ServiceKind.SCS),
        of_kind(ServiceKind.SCS, 1),
        of_kind(ServiceKind.TAP, 2),
    )
    asked = client.post("/registry/chosen", data={"do": "ask", "service": [one, two, three]})
    form = client.get(asked.headers["Location"])
    ticked = page_of(form).xpath("//input[@name='dataset' and @checked]/@value")
    assert sorted(ticked) == sorted(f"vo/{value.rpartition(' ')[2]}" for value in (one, two, three))
    fits = client.get(asked.headers["Location"] + "&target=10+20&radius=1+deg")
    lines = {words_of(row): words_of(row.getnext()) for row in page_of(fits).xpath("//tbody/tr/th")}
    assert sum("all of it" in words for words in lines.values()) == 2
    assert sum("skipped" in words for words in lines.values()) == 1
    assert {first.title, second.title, tap.title}
    data = {"target": "10 20", "radius": "1 deg", "dataset": ticked, "budget": "quick"}
    search = client.post("/searches", data=data)
    assert search.status_code == 303
    answers = page_of(client.get(search.headers["Location"]))
    told = [words_of(each) for each in answers.xpath("//table[contains(@class, 'answers')]/tbody/tr/td[1]")]
    assert sorted(each.split()[0] for each in told) == ["answered", "answered", "skipped"]


def test_private_addresses_from_a_registry_are_not_asked(portal: Portal, client: FlaskClient) -> None:
    """The portal's own door refuses them, whoever wrote the record."""
    record, _ = of_kind(ServiceKind.SCS)
    hostile = _pointing_to(record, "http://127.0.0.1:9/scs?")
    keep_copy(portal.vo_registry.copy, [hostile])
    value = f"{hostile.ivoid} {key_of(hostile, asked_interfaces(hostile)[0])}"
    place = client.post("/registry/chosen", data={"do": "ask", "service": value}).headers["Location"]
    answer = client.get(f"{place}?target=10+20&radius=1+deg")
    assert "its address is loopback" in answer.text


def _pointing_to(record: Record, url: str) -> Record:
    own = (one for one in record.interfaces if one.kind is ServiceKind.SCS)
    return replace(record, interfaces=tuple(replace(one, url=url) for one in own))


def test_only_an_administrator_has_it_harvested(portal: Portal, client: FlaskClient, sign_in: SignIn) -> None:
    assert client.post("/registry/harvest").status_code == 404
    assert "Harvest now" not in client.get("/registry").text
    sign_in(client)
    assert "Harvest now" in client.get("/registry").text
    assert client.post("/registry/harvest").status_code == 303
    assert not portal.vo_registry.state().over
    assert "harvesting" in client.get("/registry").text


@pytest.mark.usefixtures("answering")
def test_one_query_goes_to_several_tap_services(client: FlaskClient, session: Session) -> None:
    """Each has its own line; a service that is none of TAP is left out."""
    values = [of_kind(ServiceKind.TAP, 1)[1], of_kind(ServiceKind.OBSTAP)[1], of_kind(ServiceKind.SIA)[1]]
    asked = client.post("/registry/chosen", data={"do": "adql", "service": values})
    form = client.get(asked.headers["Location"])
    keys = page_of(form).xpath("//input[@name='key' and @checked]/@value")
    assert sorted(keys) == sorted(value.rpartition(" ")[2] for value in values[:2])
    empty = client.post("/registry/together", data={"key": keys, "adql": " "})
    assert empty.status_code == 422
    assert "Write a query" in described(empty, "adql")
    data = {"key": keys, "adql": "SELECT TOP 3 * FROM ivoa.obscore", "budget": "quick"}
    search = client.post("/registry/together", data=data)
    assert search.status_code == 303
    answers = session.query(Answer).all()
    assert sorted(answer.dataset for answer in answers) == sorted(keys)
    lines = page_of(client.get(search.headers["Location"])).xpath(
        "//table[contains(@class, 'answers')]/tbody/tr"
    )
    assert len(lines) == 2
    assert all("adql=" in answer.question for answer in answers)
    assert {answer.error_kind for answer in answers} == {"Unreachable"}, (
        "there is no network behind them here"
    )


def test_one_tap_service_is_asked_in_the_workbench(client: FlaskClient) -> None:
    _, value = of_kind(ServiceKind.TAP, 1)
    place = client.post("/registry/chosen", data={"do": "ask", "service": value}).headers["Location"]
    assert place == f"/adql/vo/{value.rpartition(' ')[2]}"
    assert client.get(place).status_code == 200
    assert place not in client.get("/adql").text
    client.post("/registry/chosen", data={"do": "keep", "service": value})
    assert place in client.get("/adql").text
