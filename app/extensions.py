"""Extensions, made without an application."""

import sqlite3
from pathlib import Path
from typing import Any

from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from htmx_flask import Htmx
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from app.config import Config
from app.models import Model

__all__ = ["db", "engine_options", "init_app", "migrate", "sql_session"]

MIGRATIONS = Path(__file__).parent.parent / "migrations"

db = SQLAlchemy(model_class=Model, disable_autonaming=True)
migrate = Migrate()
htmx = Htmx()


def sql_session() -> Session:
    """The SQL session of this request or job."""
    return db.session()


def engine_options(config: Config) -> dict[str, Any]:
    """Options of the engine: one connection a web thread, and patience with a busy SQLite."""
    if config.sqlalchemy_url.startswith("sqlite"):
        return {"connect_args": {"timeout": 15}}
    return {"pool_size": config.web_threads, "pool_pre_ping": True}


def _tune_sqlite(connection: Any, record: Any) -> None:  # noqa: ARG001 - SQLAlchemy's signature
    """WAL lets readers read while one writes; foreign keys are off in SQLite unless asked for."""
    if isinstance(connection, sqlite3.Connection):
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "temp_store=MEMORY"):
            connection.execute(f"PRAGMA {pragma}")


def init_app(app: Flask) -> None:
    """Bind the extensions to the application."""
    if not event.contains(Engine, "connect", _tune_sqlite):
        event.listen(Engine, "connect", _tune_sqlite)
    db.init_app(app)
    migrate.init_app(app, db, directory=str(MIGRATIONS), render_as_batch=True)
    htmx.init_app(app)
