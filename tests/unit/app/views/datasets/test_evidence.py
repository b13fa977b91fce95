"""What an archive sent can be read, does nothing, and is nobody else's."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from connectors.errors import TimedOut, Unreadable
from tests.support.fakes import FakeConnector, put_into, rows_of
from tests.support.pages import page_of

PAGE = "/archives/fake/stars?max_rows=5"
SENT = b"<html><script>alert('x')</script>\xff Bad gateway</html>"

SignIn = Callable[[FlaskClient], object]


def link(client: FlaskClient) -> str:
    (found,) = page_of(client.get(PAGE)).xpath("//a[.='What the archive sent']/@href")
    return str(found)


@pytest.fixture
def broken(app: Flask) -> None:
    put_into(app, fake=FakeConnector(Unreadable("No VOTable.", evidence=SENT)))


@pytest.mark.usefixtures("broken")
def test_it_is_shown_as_text(client: FlaskClient) -> None:
    page = page_of(client.get(link(client)))
    assert page.xpath("string(//pre)") == SENT.decode(errors="replace")
    assert not page.xpath("//pre//script")


@pytest.mark.usefixtures("broken")
def test_it_can_be_kept_as_it_came(client: FlaskClient) -> None:
    (download,) = page_of(client.get(link(client))).xpath("//a[.='Download']/@href")
    answer = client.get(download)
    assert (answer.data, answer.mimetype) == (SENT, "text/plain")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="fake-stars-sent.txt"'
    assert "sandbox" in answer.headers["Content-Security-Policy"]


@pytest.mark.usefixtures("broken")
@pytest.mark.parametrize("suffix", ["", ".txt"])
def test_it_belongs_to_who_asked(app: Flask, client: FlaskClient, sign_in: SignIn, suffix: str) -> None:
    sign_in(client)
    address = link(client) + suffix
    assert client.get(address).status_code == 200
    assert app.test_client().get(address).status_code == 404


@pytest.mark.usefixtures("broken")
def test_it_belongs_to_its_dataset(app: Flask, client: FlaskClient) -> None:
    address = link(client)
    put_into(app, other=FakeConnector())
    assert client.get(address.replace("/fake/", "/other/")).status_code == 404
    assert client.get("/archives/fake/stars/evidence/" + "a" * 32).status_code == 404


@pytest.mark.parametrize("says", [TimedOut("Late."), rows_of(), Unreadable("Nothing came.")])
def test_where_nothing_came_there_is_no_link(app: Flask, client: FlaskClient, says: object) -> None:
    put_into(app, fake=FakeConnector(says))  # type: ignore[arg-type]
    assert "What the archive sent" not in client.get(PAGE).text
