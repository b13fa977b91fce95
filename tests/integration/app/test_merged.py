"""All answers of a search as one table."""

import csv
import io
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.services.exports import FORMATS
from connectors.contract import Column, Role
from jobs import context
from tests.support.fakes import FakeConnector, put_into, rows_of
from tests.support.pages import page_of
from tests.support.queues import InlineQueue

COLUMNS = (
    Column(name="RA", datatype="double", unit="deg", role=Role.RA),
    Column(name="url", datatype="char", role=Role.ACCESS_URL),
)


@pytest.fixture(autouse=True)
def asking(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two archives that share a file, one without rows, and a worker that does each job at once."""
    monkeypatch.setattr(context, "application", lambda: app)
    one = rows_of({"RA": [1.0, 2.0], "url": ["https://a.org/1", "https://a.org/2"]}, columns=COLUMNS)
    other = rows_of({"RA": [2.0, 3.0], "url": ["http://a.org/2", "https://b.org/3"]}, columns=COLUMNS)
    none = rows_of(rows_of().table.slice(0, 0))
    put_into(app, one=FakeConnector(one), other=FakeConnector(other), none=FakeConnector(none))
    app.extensions["portal"] = replace(app.extensions["portal"], queue=InlineQueue())


def ask(client: FlaskClient, *archives: str) -> str:
    data = {"target": "10 20", "radius": "1", "archive": list(archives)}
    answer = client.post("/searches", data=data)
    assert answer.status_code == 303
    return answer.headers["Location"]


def test_rows_meet_in_one_table_and_twins_are_told_once(client: FlaskClient) -> None:
    page = ask(client, "one", "other", "none")
    (address,) = page_of(client.get(page)).xpath("//a[.='CSV']/@href")
    rows = list(csv.DictReader(io.StringIO(client.get(address).text)))
    assert [row["s_ra [deg]"] for row in rows] == ["1", "2", "3"]
    assert [row["archive"] for row in rows] == ["one", "one", "other"]
    assert [row["also_at"] for row in rows] == ["", "other/stars", ""]


@pytest.mark.parametrize("suffix", FORMATS)
def test_it_comes_in_every_format_and_leaves_nothing_behind(
    app: Flask, client: FlaskClient, suffix: str
) -> None:
    page = ask(client, "one", "other")
    store = app.extensions["portal"].desk.store
    before = set(store.sizes())
    answer = client.get(f"{page}/rows.{suffix}")
    assert answer.status_code == 200
    assert answer.data
    assert set(store.sizes()) == before


def test_without_rows_there_is_no_table(client: FlaskClient) -> None:
    assert client.get(f"{ask(client, 'none')}/rows.csv").status_code == 404


def test_a_stranger_does_not_see_it(app: Flask, client: FlaskClient) -> None:
    page = ask(client, "one")
    assert app.test_client().get(f"{page}/rows.csv").status_code == 404
