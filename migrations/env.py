"""What Alembic runs to bring a database up to date."""

from alembic import context
from flask import current_app

from app.models import Model
from app.models.base import UtcDateTime

__all__ = ["run"]


def render(kind: str, thing: object, _: object) -> str | bool:
    """Write our own column types as what they are in SQL, so that a migration needs no code of the portal."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(thing, UtcDateTime) else False


def run() -> None:
    """Run the migrations on the application's engine, in one transaction where the database can."""
    engine = current_app.extensions["migrate"].db.engine
    with engine.connect() as connection:
        context.configure(
            connection=connection, target_metadata=Model.metadata, render_as_batch=True, render_item=render
        )
        with context.begin_transaction():
            context.run_migrations()


run()
