"""The portal, put together from its settings."""

import os

from flask import Flask

from app import (
    bearer,
    compression,
    converters,
    doors,
    errors,
    extensions,
    limiting,
    security,
    shell,
    streaming,
    tool_links,
    tracing,
)
from app.cli import commands
from app.config import Config, kept_secret, read_config
from app.logs import configure_logs
from app.portal import build_portal
from app.views.blueprints import blueprints

__all__ = ["create_app"]


def create_app(config: Config | None = None) -> Flask:
    """Make the portal from its settings. Raises ConfigError with every fault of the environment."""
    config = config or read_config(os.environ)
    configure_logs(config)
    app = Flask("app")
    app.config.update(
        SECRET_KEY=config.secret_key or kept_secret(config.data_dir),
        SQLALCHEMY_DATABASE_URI=config.sqlalchemy_url,
        SQLALCHEMY_ENGINE_OPTIONS=extensions.engine_options(config),
        MAX_CONTENT_LENGTH=1024 * 1024,
        MAX_FORM_PARTS=2000,
    )
    app.extensions["portal"] = build_portal(config)
    converters.init_app(app)
    extensions.init_app(app)
    tracing.init_app(app, config)
    security.init_app(app, config)
    bearer.init_app(app)
    doors.init_app(app)
    tool_links.init_app(app)
    limiting.init_app(app, config)
    shell.init_app(app, config)
    errors.init_app(app)
    streaming.init_app(app)
    compression.init_app(app)
    for blueprint in blueprints:
        app.register_blueprint(blueprint)
    for command in commands:
        app.cli.add_command(command)
    return app
