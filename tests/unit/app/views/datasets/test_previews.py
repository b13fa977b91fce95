"""The portal shows what archives have pictures of, and no reader's address leaves it."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from threading import BoundedSemaphore

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from app.services.previews import Previews
from connectors.contract import Column, Role
from connectors.transport import MemoryTransport, Reply
from tests.support.fakes import FakeConnector, put_into, rows_of
from tests.support.pages import page_of

PAGE = "/archives/fake/stars?max_rows=5"
PICTURE = "/archives/fake/stars/preview?max_rows=5&row={}"
FAR = "https://archive.example.org/{}.png"
COLUMNS = [
    Column(name="id", datatype="char", role=Role.IDENTIFIER),
    Column(name="picture", datatype="char", role=Role.PREVIEW),
]
VALUES = {"id": ["a", "b", "c"], "picture": [FAR.format(0), FAR.format(1), None]}

SignIn = Callable[[FlaskClient], object]


def picture() -> bytes:
    target = BytesIO()
    Image.new("RGB", (600, 300)).save(target, "PNG")
    return target.getvalue()


@pytest.fixture
def door(app: Flask, tmp_path: Path) -> MemoryTransport:
    """An archive whose first row has a picture, whose second names one that is not there."""
    put_into(app, fake=FakeConnector(rows_of(VALUES, columns=COLUMNS)))
    made = MemoryTransport(replies={FAR.format(0): Reply(200, picture())})
    portal = app.extensions["portal"]
    app.extensions["portal"] = replace(
        portal, previews=Previews(tmp_path / "previews", made, BoundedSemaphore(8))
    )
    return made


def test_a_table_shows_the_portals_own_pictures(client: FlaskClient, door: MemoryTransport) -> None:
    shown = page_of(client.get(PAGE)).xpath("//img[@class='thumbnail']")
    assert [image.get("src") for image in shown] == [PICTURE.format(0), PICTURE.format(1)]
    assert {image.get("loading") for image in shown} == {"lazy"}
    assert door.asked == []


def test_a_picture_is_small_and_stays_with_its_reader(client: FlaskClient, door: MemoryTransport) -> None:
    client.get(PAGE)
    answer = client.get(PICTURE.format(0))
    assert (answer.status_code, answer.mimetype) == (200, "image/webp")
    assert Image.open(BytesIO(answer.data)).size == (256, 128)
    assert answer.headers["Cache-Control"] == "private, max-age=86400"
    client.get(PICTURE.format(0))
    assert [url for url, _ in door.asked] == [FAR.format(0)]


@pytest.mark.usefixtures("door")
@pytest.mark.parametrize(("row", "words"), [(1, "no network"), (2, "no preview")])
def test_no_picture_is_a_neutral_one_that_says_why(client: FlaskClient, row: int, words: str) -> None:
    client.get(PAGE)
    answer = client.get(PICTURE.format(row))
    assert (answer.status_code, answer.mimetype) == (404, "image/svg+xml")
    assert words in answer.text
    assert answer.headers["Cache-Control"] == "private, max-age=60"


@pytest.mark.parametrize("row", ["3", "-1", "x", "", "99999999999"])
def test_a_row_that_is_not_there(client: FlaskClient, door: MemoryTransport, row: str) -> None:
    client.get(PAGE)
    assert client.get(PICTURE.format(row)).status_code == 404
    assert door.asked == []


def test_an_address_from_the_browser_is_never_asked(client: FlaskClient, door: MemoryTransport) -> None:
    client.get(PAGE)
    answer = client.get(f"{PICTURE.format(0)}&url=https://elsewhere.example.org/1.png")
    assert answer.status_code == 404
    assert door.asked == []


def test_only_a_known_answer_has_pictures(client: FlaskClient, door: MemoryTransport) -> None:
    assert client.get(PICTURE.format(0)).status_code == 404
    assert client.get("/archives/fake/stars/preview?row=0").status_code == 404
    assert door.asked == []


@pytest.mark.usefixtures("door")
def test_what_another_person_asked_shows_nothing(app: Flask, client: FlaskClient, sign_in: SignIn) -> None:
    sign_in(client)
    client.get(PAGE)
    assert app.test_client().get(PICTURE.format(0)).status_code == 404
    assert client.get(PICTURE.format(0)).status_code == 200
