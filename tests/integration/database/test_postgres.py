"""The same portal on a real PostgreSQL."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect
from sqlalchemy.orm import Session, close_all_sessions

from app.config import Config
from app.extensions import db, sql_session
from app.factory import create_app
from app.models import Answer, Model, Role
from app.models.base import now
from app.queue import QueueName
from app.services.accounts.accounts import make_sign_in_link
from connectors.local import build_demo
from tests.support.browsing import basket_items, basket_url
from tests.support.migrating import (
    keep_and_migrate_baskets,
    keep_and_migrate_changes,
    keep_and_migrate_groups,
)
from tests.support.people import person
from tests.support.postgres import postgres_server
from tests.support.queues import HeldQueue
from tests.support.searching import keep_answers, stored_job
from tests.support.wishes import at_once

pytestmark = pytest.mark.needs("postgres")

M31 = "target=M 31&radius=1 deg"
DATASET = "/archives/demo/openngc"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("portal")
    build_demo(folder / "demo")
    with postgres_server() as url:
        app = create_app(Config(data_dir=Path(folder), database_url=url, secret_key="s" * 40))
        with app.app_context():
            upgrade()
        yield app
        with app.app_context():
            close_all_sessions()
            db.engine.dispose()


def tick(client: FlaskClient, number: str) -> None:
    form = {"archive": "demo", "dataset": "openngc", "question": M31, "row": number}
    assert client.post("/basket/rows", data=form).status_code == 303


def test_migrations_make_what_the_models_say(app: Flask) -> None:
    with app.app_context():
        assert set(Model.metadata.tables) < set(inspect(db.engine).get_table_names())


def test_a_basket_is_merged_at_sign_in(app: Flask) -> None:
    with app.app_context():
        links = [make_sign_in_link(sql_session(), "", Role.ADMIN) for _ in range(2)]
    for link, row in zip(links, ("0", "1"), strict=True):
        client = app.test_client()
        tick(client, row)
        assert client.post(link).status_code == 303
    labels = [item["label"] for item in basket_items(client)]
    assert sorted(labels) == ["NGC 221", "NGC 224"]


def test_what_is_taken_out_can_be_undone(app: Flask) -> None:
    client = app.test_client()
    tick(client, "2")
    url = basket_url(client)
    change = client.post(f"{url}/empty").location.partition("undo=")[2]
    client.post(f"{url}/undo", data={"change": change})
    assert [item["label"] for item in basket_items(client)] == ["NGC 205"]


def test_tags_taken_off_several_items_are_on_again(app: Flask) -> None:
    client = app.test_client()
    tick(client, "1")
    tick(client, "2")
    url, form = basket_url(client), {"everything": "yes", "tags": "deep, m31"}
    client.post(f"{url}/items", data={"do": "tag", **form})
    change = client.post(f"{url}/items", data={"do": "untag", **form}).location.partition("undo=")[2]
    assert [item["tags"] for item in basket_items(client)] == [[], []]
    client.post(f"{url}/undo", data={"change": change})
    assert [item["tags"] for item in basket_items(client)] == [["deep", "m31"]] * 2


def test_notes_names_and_places_are_those_before(app: Flask) -> None:
    client = app.test_client()
    tick(client, "1")
    tick(client, "2")
    url, before = basket_url(client), basket_items(client)
    last = before[1]["id"]
    for path, form in (
        (f"/items/{last}/note", {"note": "seen ÄÖ"}),
        (f"/items/{last}/tags", {"tags": "deep"}),
        ("/items", {"do": "place", "item": last, "to": "1"}),
        ("/name", {"name": "M 31", "note": "two"}),
    ):
        change = client.post(f"{url}{path}", data=form).location.partition("undo=")[2]
        assert client.post(f"{url}/undo", data={"change": change}).status_code == 303
        assert basket_items(client) == before
    assert ">Basket</h1>" in client.get(url).text


def test_the_same_answer_is_not_asked_twice(app: Flask) -> None:
    client = app.test_client()
    asked = [client.get(f"{DATASET}.json?{M31}").get_json()["answered_at"] for _ in range(2)]
    assert asked[0] == asked[1]


def test_the_same_search_at_the_same_moment_is_one_job(app: Flask) -> None:
    with app.app_context():
        account = person(sql_session()).id
        starter = replace(app.extensions["portal"], queue=HeldQueue()).starter
        assert len(at_once(db.engine, starter, account, times=8)) == 1


def test_each_job_is_begun_by_one_worker(app: Flask) -> None:
    with app.app_context():
        turns = replace(app.extensions["portal"], queue=HeldQueue()).turns
        mine = [stored_job(sql_session(), person(sql_session()).id).id for _ in range(6)]
        engine = db.engine

    def begin(_: int) -> str | None:
        with Session(engine) as own:
            return turns.begin_next(own, QueueName.QUICK, now())

    with ThreadPoolExecutor(6) as pool:
        begun = list(pool.map(begin, range(10)))
    assert set(mine) < set(begun)
    assert len([one for one in begun if one]) == len(set(begun) - {None})


def test_baskets_go_through_the_migrations(app: Flask) -> None:
    with app.app_context():
        for table in reversed(Model.metadata.sorted_tables):
            sql_session().execute(table.delete())
        sql_session().commit()
        keep_and_migrate_baskets()
        keep_and_migrate_changes()


def test_groups_stored_with_a_slash_join_those_without(app: Flask) -> None:
    with app.app_context():
        for table in reversed(Model.metadata.sorted_tables):
            sql_session().execute(table.delete())
        sql_session().commit()
        keep_and_migrate_groups()


def test_migrations_can_be_taken_back(app: Flask) -> None:
    with app.app_context():
        keep_answers(sql_session())
        close_all_sessions()
        downgrade(revision="0001")
        upgrade()
        assert [one.dataset for one in sql_session().query(Answer).filter_by(archive="kept")] == ["landed"]
        close_all_sessions()
        downgrade(revision="base")
        assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
        upgrade()
