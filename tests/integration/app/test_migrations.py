"""The migrations make the database that the models speak of."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from app import create_app
from app.config import Config
from app.extensions import db
from app.models import Model


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
