"""What Alembic runs to bring a database up to date."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from app.models import Model
from app.models.base import UtcDateTime

__all__ = ["run"]


def render(kind: str, thing: object, _: object) -> str | bool:
    """Write our own column types as what they are in SQL, so that a migration needs no code of the portal."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(thing, UtcDateTime) else False


@contextmanager
def without_cascades(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by making it anew, and dropping the old one would delete what refers to it."""
    if connection.dialect.name != "sqlite":
        yield
        return
    connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
    connection.commit()
    try:
        yield
    finally:
        connection.rollback()  # what was not committed; the switch does nothing within a transaction
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")


def run() -> None:
    """Run the migrations on the application's engine, in one transaction where the database can."""
    engine = current_app.extensions["migrate"].db.engine
    with engine.connect() as connection:
        context.configure(
            connection=connection, target_metadata=Model.metadata, render_as_batch=True, render_item=render
        )
        with without_cascades(connection), context.begin_transaction():
            context.run_migrations()


run()
