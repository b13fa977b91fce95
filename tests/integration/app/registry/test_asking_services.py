"""Services that were found: asked alone and together."""

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from typing_extensions import override

from app.models import Answer, Service
from app.portal import Portal
from app.services.offers import Offer
from app.services.registry.services import ARCHIVE, FoundOffers, known_service
from connectors.registry import Tools
from connectors.transport import MemoryTransport, Reply
from connectors.vo_registry import Record, ServiceKind, asked_interfaces, key_of
from jobs import context
from tests.support.dal import recorded
from tests.support.pages import described, element, page_of, words_of
from tests.support.queues import InlineQueue
from tests.support.resources import of_kind
from tests.support.vo_registry import keep_copy


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
