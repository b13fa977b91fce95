"""The migrations make the database that the models speak of."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text

from app.config import Config
from app.extensions import db
from app.factory import create_app
from app.models import Answer, Model
from tests.support.migrating import (
    keep_and_migrate_baskets,
    keep_and_migrate_changes,
    keep_and_migrate_groups,
)
from tests.support.searching import keep_answers


def test_nothing_is_left_to_migrate(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Model.metadata) == []


def test_they_can_be_undone_and_done_again(tmp_path_factory) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    app = create_app(Config(data_dir=tmp_path_factory.mktemp("fresh"), demo=False, secret_key="x" * 32))
    with app.app_context():
        upgrade()
        downgrade(revision="base")
        assert inspect(db.engine).get_table_names() == ["alembic_version"]
        upgrade()
        assert "items" in inspect(db.engine).get_table_names()
        db.engine.dispose()
    app.extensions["portal"].desk.pool.shutdown()


def test_what_is_stored_goes_with_them(tmp_path_factory) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    app = create_app(Config(data_dir=tmp_path_factory.mktemp("kept"), demo=False, secret_key="x" * 32))
    with app.app_context():
        upgrade()
        keep_answers(db.session)  # type: ignore[arg-type]  # a scoped session is one
        downgrade(revision="0001")
        with db.engine.connect() as connection:
            left = connection.execute(text("SELECT dataset, state FROM answers")).all()
        assert left == [("landed", "answered")]
        upgrade()
        assert [(one.dataset, one.question, one.job_id) for one in db.session.query(Answer)] == [
            ("landed", "", None)
        ]
        db.session.remove()
        db.engine.dispose()
    app.extensions["portal"].desk.pool.shutdown()


def test_baskets_go_up_and_down_with_what_is_in_them(tmp_path_factory) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    app = create_app(Config(data_dir=tmp_path_factory.mktemp("baskets"), demo=False, secret_key="x" * 32))
    with app.app_context():
        upgrade()
        keep_and_migrate_baskets()
        keep_and_migrate_changes()
        db.session.remove()
        db.engine.dispose()
    app.extensions["portal"].desk.pool.shutdown()


def test_groups_stored_with_a_slash_join_those_without(tmp_path_factory) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    app = create_app(Config(data_dir=tmp_path_factory.mktemp("groups"), demo=False, secret_key="x" * 32))
    with app.app_context():
        upgrade()
        keep_and_migrate_groups()
        db.session.remove()
        db.engine.dispose()
    app.extensions["portal"].desk.pool.shutdown()
