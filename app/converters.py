"""What may stand in a URL's path."""

from flask import Flask
from werkzeug.routing import BaseConverter

__all__ = ["init_app"]


class SlugConverter(BaseConverter):
    """An archive's or dataset's id: without a dot, so that a suffix is never part of it."""

    regex = r"[a-z0-9][a-z0-9-]*"


def init_app(app: Flask) -> None:
    """Make `<slug:…>` known to the routes."""
    app.url_map.converters["slug"] = SlugConverter
