"""The Python client drives a portal over HTTP."""

import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from astropy import units
from astropy.table import MaskedColumn, QTable, Table
from escapade_client import Portal, PortalError
from flask import Flask
from sqlalchemy.orm import Session

from app.models import Scope
from app.services.accounts.tokens import make_token
from connectors.contract import Capability
from connectors.errors import Refused
from tests.house.tree import ROOT
from tests.integration.clients.served import CONTENT, Files, files, served
from tests.support.fakes import FakeConnector, put_into
from tests.support.people import person
from tests.support.uws import ThreadQueue

CLIENT = ROOT / "clients" / "python"


@pytest.fixture
def queue(app: Flask) -> Iterator[ThreadQueue]:
    made = ThreadQueue(app)
    app.extensions["portal"] = replace(app.extensions["portal"], queue=made)
    made.gate.set()
    yield made
    made.end()


@pytest.fixture
def connector(app: Flask) -> FakeConnector:
    made = FakeConnector(capabilities=frozenset({Capability.CONE}))
    put_into(app, fake=made)
    return made


@pytest.fixture
def address(app: Flask, connector: FakeConnector, queue: ThreadQueue) -> Iterator[str]:  # noqa: ARG001 - behind
    with served(app) as url:
        yield url


@pytest.fixture
def token(session: Session) -> str:
    return make_token(session, person(session).id, "test", list(Scope), timedelta(days=1))[1]


@pytest.fixture
def portal(address: str, token: str, monkeypatch: pytest.MonkeyPatch) -> Portal:
    monkeypatch.delenv("ESCAPADE_TOKEN", raising=False)
    return Portal(address, token)


@pytest.fixture
def file_server() -> Iterator[Files]:
    with files() as told:
        yield told


def test_searched_waited_for_and_read_as_a_table(portal: Portal, connector: FakeConnector) -> None:
    search = portal.search("20 0", "5 deg", datasets=["fake/stars"]).wait(30)
    answer = search.answer("fake/stars")
    assert (answer.state, answer.rows, search.running) == ("answered", 3, False)
    table = answer.table(sort="-mag")
    assert table["name"].tolist() == ["Alpha", "Gamma", "Beta"]
    assert table["mag"].unit == units.mag
    assert table["mag"].description == "Brightness."
    assert answer.table(**{"filter.name": "=Beta"})["ra"].tolist() == [20.0]
    assert [one.id for one in portal.searches()] == [search.id]
    assert len(connector.requests) == 1


def test_results_are_saved_in_any_format(portal: Portal, tmp_path: Path) -> None:
    answer = portal.search("20 0", "5 deg", datasets=["fake/stars"]).wait(30).answers[0]
    assert "Alpha" in answer.save(tmp_path / "rows.csv").read_text()
    assert answer.save(tmp_path / "rows.parquet").read_bytes()[:4] == b"PAR1"


def test_a_search_outlasts_who_waits_for_it_and_can_be_cancelled(portal: Portal, queue: ThreadQueue) -> None:
    queue.gate.clear()
    search = portal.search("20 0", "5 deg", datasets=["fake/stars"])
    with pytest.raises(TimeoutError, match="goes on at"):
        search.wait(0.05)
    assert search.cancel().answers[0].state == "cancelled"
    assert not search.wait(5).running


def test_what_cannot_be_asked_is_told_by_name(portal: Portal) -> None:
    with pytest.raises(PortalError, match="radius") as fault:
        portal.search("20 0", "wide", datasets=["fake/stars"])
    assert fault.value.status == 422
    assert "radius" in fault.value.faults


def test_an_answer_without_rows_says_why(portal: Portal, connector: FakeConnector) -> None:
    connector.says = Refused("No such table.")
    answer = portal.search("20 0", "5 deg", datasets=["fake/stars"]).wait(30).answers[0]
    with pytest.raises(PortalError, match="No such table"):
        answer.table()


def test_a_basket_is_written_and_read(portal: Portal) -> None:
    answer = portal.search("20 0", "5 deg", datasets=["fake/stars"]).wait(30).answers[0]
    basket = portal.basket("Mine")
    assert (basket.add_rows(answer, [0, 2]), basket.add_rows(answer), basket.add_rows(answer, [0])) == (
        2,
        1,
        0,
    )
    assert basket.add([{"label": f"File {n}"} for n in range(1200)]) == 1200
    assert len(list(basket)) == 1203
    table = basket.table("fake", "stars")
    assert sorted(table["name"]) == ["Alpha", "Gamma"]
    assert table["ra"].unit == units.deg
    (item,) = basket.items(text="File 1199")
    basket.note(item["id"], "last")
    assert [one["note"] for one in basket.items(text="last")] == ["last"]
    basket.remove(item["id"])
    assert list(basket.items(text="last")) == []
    assert portal.basket("Mine").id == basket.id
    assert portal.baskets()[0].facts["items"] == 1202


def test_files_and_workflows_are_put_in_by_their_address(portal: Portal) -> None:
    basket = portal.basket("Mine")
    assert basket.add_file("https://a.test/b/M31.fits", note="deep")
    assert not basket.add_file("https://a.test/b/M31.fits", "the same")
    assert basket.add_workflow("https://github.com/a/b", revision="v1", path="c.ipynb", author="Ada")
    workflow, file = basket
    assert (file["kind"], file["label"], file["note"]) == ("file", "M31.fits", "deep")
    assert (workflow["kind"], workflow["access_url"]) == ("workflow", "https://github.com/a/b")
    assert workflow["fields"] == {"revision": "v1", "path": "c.ipynb", "author": "Ada"}
    with pytest.raises(PortalError, match="branch, tag or commit"):
        basket.add_workflow("https://github.com/a/b", revision="--exec=x")


def test_the_rows_of_a_table_go_into_a_basket_with_their_units(portal: Portal) -> None:
    table = Table(
        {"name": ["M 31", "M 33"], "dist": [0.78, float("nan")], "n": MaskedColumn([1, 2], mask=[0, 1])}
    )
    table["dist"].unit, table["dist"].description = units.Mpc, "Distance."
    basket = portal.basket("Found elsewhere")
    asked = {"archive": "simbad", "dataset": "basic", "service": "https://simbad.test/tap"}
    assert basket.add_table(table, "name", **asked, query="SELECT 1", asked_at="2026-11-21T12:00:00Z") == 2
    assert basket.add_table(QTable(table), "name", **asked) == 0
    items = list(basket)
    assert [one["fields"] for one in items] == [
        {"name": "M 31", "dist": 0.78, "n": 1},
        {"name": "M 33", "dist": None, "n": None},
    ]
    assert items[0]["query"] == "SELECT 1"
    back = basket.table("simbad", "basic")
    assert back["dist"].unit == units.Mpc
    assert back["dist"].description == "Distance."


def test_lists_are_read_to_their_end(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("escapade_client.portal.PART", 1)
    assert {one["name"] for one in portal.datasets("demo")} >= {"demo/openngc", "demo/messier"}
    assert portal.archives("nothing like this") == []


def test_without_a_token_one_is_a_visitor(address: str, monkeypatch: pytest.MonkeyPatch, token: str) -> None:
    monkeypatch.delenv("ESCAPADE_TOKEN", raising=False)
    with pytest.raises(PortalError) as fault:
        Portal(address).account()
    assert fault.value.status == 401
    monkeypatch.setenv("ESCAPADE_TOKEN", token)
    assert Portal(address).account()["name"] == "Ada"


def test_files_are_fetched_whole_and_without_the_token(
    portal: Portal, file_server: Files, tmp_path: Path
) -> None:
    basket = portal.basket("Files")
    names = ["a.fits", "..%2f..%2fetc%2fpasswd", ""]
    basket.add([{"label": f"File {n}", "access_url": f"{file_server.address}/{n}"} for n in names])
    fetched = basket.download(tmp_path / "files")
    assert [one.read_bytes() == CONTENT for one in fetched] == [True] * 3
    assert {one.parent for one in fetched} == {tmp_path / "files"}
    assert sorted(one.name.partition("-")[2] for one in fetched) == ["a.fits", "file", "passwd"]
    assert file_server.secrets == [""] * 3
    basket.download(tmp_path / "files")
    assert len(file_server.ranges) == 3


def test_a_file_that_does_not_come_keeps_no_other_from_coming(
    portal: Portal, file_server: Files, tmp_path: Path
) -> None:
    basket = portal.basket("Some are gone")
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        gone = f"http://127.0.0.1:{silent.getsockname()[1]}/gone.fits"
        refused = f"{portal.url}/nothing.fits"
        urls = [gone, refused, f"{file_server.address}/a.fits"]
        basket.add([{"label": "A file", "access_url": url} for url in urls])
        with pytest.raises(PortalError, match="2 of 3 files did not come") as fault:
            basket.download(tmp_path)
    assert fault.value.faults == {
        gone: "Nobody answers there (ConnectionError).",
        refused: "HTTP 404 NOT FOUND",
    }
    assert [path.read_bytes() for path in tmp_path.glob("*a.fits")] == [CONTENT]


def test_what_was_cut_off_goes_on_where_it_ended(portal: Portal, file_server: Files, tmp_path: Path) -> None:
    file_server.cut = 100_000
    path = portal.download(f"{file_server.address}/a", tmp_path / "a")
    assert path.read_bytes() == CONTENT
    assert file_server.ranges == ["", "bytes=65536-"]
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_has_changed_is_fetched_anew(portal: Portal, file_server: Files, tmp_path: Path) -> None:
    (tmp_path / "a.part").write_bytes(b"old beginning")
    (tmp_path / "a.mark").write_text('"zero"')
    path = portal.download(f"{file_server.address}/a", tmp_path / "a")
    assert path.read_bytes() == CONTENT
    assert file_server.ranges == ["bytes=13-"]


def test_the_readme_does_what_it_says(
    address: str, token: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = re.search(r"```python\n(.*?)```", (CLIENT / "README.md").read_text("utf-8"), re.DOTALL)
    assert code
    monkeypatch.setenv("ESCAPADE_TOKEN", token)
    exec(code[1].replace("http://127.0.0.1:8000", address), {})  # noqa: S102 - our own example
    told = capsys.readouterr().out
    assert "NGC 224" in told
    assert "My image seen" in told


def test_it_needs_nothing_of_the_portal() -> None:
    """It is installed on its own: nothing is imported but the standard library, requests and astropy."""
    code = "import sys, escapade_client; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code], cwd=CLIENT, capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert {"escapade_client", "requests", "astropy"} <= loaded
    assert not loaded & {"app", "connectors", "flask", "sqlalchemy", "pyvo", "pandas", "pyarrow"}
