"""An archive that misbehaves gives its reader words, and nobody else any trouble."""

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade

from app.config import Config
from app.extensions import db
from app.factory import create_app
from app.portal import Portal
from connectors.local import build_demo
from tests.support.hostile import Hostile
from tests.support.pages import element, words_of
from tests.support.waiting import until

BUDGET = 0.6
LATE = "within 0.6 s"
GONE = "could not be reached"
ODD = "could not be read"
WAYS = {
    **dict.fromkeys(
        ("silent", "after-head", "mid-body", "drip-head", "drip-body", "drip-chunks", "endless"), LATE
    ),
    **dict.fromkeys(("reset", "hangs-up"), GONE),
    **dict.fromkeys(("garbage", "long", "huge-header"), ODD),
    **dict.fromkeys(("damaged", "cut"), "ended before its end"),
    "bomb": "binary data instead of a VOTable",
    "declares-much": "larger than 67108864 bytes",
    "html": "an HTML page instead of a VOTable",
    "loop": "more than 5 times",
    "nowhere": "does not say where to go",
}
EXTRA = {
    "limited": ("status?code=429&after=30", "left alone for 30 s"),
    "unavailable": ("status?code=503&after=30", "left alone for 30 s"),
    "erring": ("status?code=500", "Words of the service"),
    "to-loopback": ("redirect?to=http://127.0.0.2:1/x", "its address is loopback"),
    "to-metadata": ("redirect?to=http://169.254.169.254/latest/meta-data/", "its address is cloud metadata"),
}


def _archive(hostile: Hostile) -> str:
    lines = ['title = "Hostile"', 'institute = "Nobody"', 'summary = "It misbehaves."']
    paths = {name: name for name in (*WAYS, "until-released")} | {"fine": "wrong-type"}
    paths |= {name: path for name, (path, _) in EXTRA.items()}
    for name, path in paths.items():
        lines += ["[[datasets]]", f'id = "{name}"', f'title = "{name}"', 'connector = "scs"']
        lines += [f'url = "{hostile.url("/" + path)}"']
    return "\n".join(lines)


@pytest.fixture(scope="module")
def hostile() -> Iterator[Hostile]:
    with Hostile() as server:
        yield server


@pytest.fixture(scope="module")
def reader(hostile: Hostile, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A portal that offers the hostile archive beside the demo."""
    data = tmp_path_factory.mktemp("hostile")
    (data / "own").mkdir()
    (data / "own" / "hostile.toml").write_text(_archive(hostile), encoding="utf-8")
    build_demo(data / "demo")
    config = Config(
        data_dir=data,
        secret_key="not-a-secret-" * 4,
        sesame_url="",
        archives="demo",
        archives_dir=data / "own",
        allowed_hosts=f"127.0.0.1:{hostile.port}",
        quick_seconds=BUDGET,
        normal_seconds=BUDGET,  # nothing goes on behind a request
        questions_per_host=40,
    )
    made = create_app(config)
    with made.app_context():
        upgrade()
    yield made
    with made.app_context():
        db.engine.dispose()
    made.extensions["portal"].desk.pool.shutdown()


@pytest.fixture
def browser(reader: Flask) -> FlaskClient:
    return reader.test_client()


def ask(browser: FlaskClient, dataset: str) -> str:
    answer = browser.get(f"/archives/hostile/{dataset}?target=10+41&radius=1")
    assert answer.status_code == 200
    return words_of(element(answer, "results"))


def forgive(reader: Flask) -> None:
    """Nothing is remembered of the host, so that each way is met afresh."""
    portal: Portal = reader.extensions["portal"]
    for host in portal.transport.health():
        portal.transport.pardon(host.host)


@pytest.mark.parametrize("dataset", [*WAYS, *EXTRA])
def test_each_way_is_told_in_words(reader: Flask, browser: FlaskClient, dataset: str) -> None:
    forgive(reader)
    words = ask(browser, dataset)
    assert words.startswith("failed")
    assert (WAYS.get(dataset) or EXTRA[dataset][1]) in words
    assert "Nothing that you typed is lost" in words


def test_a_wrong_content_type_is_read_all_the_same(reader: Flask, browser: FlaskClient) -> None:
    forgive(reader)
    assert not ask(browser, "fine").startswith("failed")


@pytest.fixture
def patient(reader: Flask) -> Iterator[None]:
    """Time enough for a question to hang as long as the test wants."""
    portal: Portal = reader.extensions["portal"]
    reader.extensions["portal"] = replace(portal, desk=replace(portal.desk, quick_seconds=20))
    yield
    reader.extensions["portal"] = portal


@pytest.mark.usefixtures("patient")
def test_others_are_answered_while_one_hangs(reader: Flask, hostile: Hostile) -> None:
    forgive(reader)
    before, answered = len(hostile.asked), threading.Event()

    def wait() -> None:
        reader.test_client().get("/archives/hostile/until-released?target=11+41&radius=1")
        answered.set()

    waiting = threading.Thread(target=wait)
    waiting.start()
    until(lambda: len(hostile.asked) > before)
    other = reader.test_client()
    assert other.get("/archives").status_code == 200
    assert other.get("/archives/demo/openngc?target=M+31&radius=1+deg").status_code == 200
    assert other.get("/archives/hostile/fine?target=12+41&radius=1").status_code == 200
    assert not answered.is_set()
    hostile.release.set()
    waiting.join(20)
    assert answered.is_set()


def test_no_thread_and_no_connection_is_left(reader: Flask, hostile: Hostile) -> None:
    forgive(reader)
    for dataset in ("silent", "drip-body", "mid-body"):
        ask(reader.test_client(), dataset)
    until(lambda: not hostile.busy())
    assert hostile.busy() == []
