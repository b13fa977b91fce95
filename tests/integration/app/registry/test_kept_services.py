"""Services that are kept, taken away, and put into a basket."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.models import KeptService
from connectors.vo_registry import ServiceKind
from tests.conftest import SignIn
from tests.support.pages import page_of, words_of
from tests.support.resources import of_kind, page


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
