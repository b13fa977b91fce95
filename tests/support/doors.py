"""The doors that the views declare, by whom they let in."""

from collections.abc import Mapping
from functools import cache

from flask import Flask
from werkzeug.routing import Map

from app import converters
from app.doors import Door, Shared, Who
from app.models import Access, ShareKind
from app.views.blueprints import blueprints

__all__ = ["behind", "routes", "shared"]


@cache
def _bare() -> Flask:
    """An application of routes alone."""
    made = Flask("bare", static_folder=None)
    converters.init_app(made)
    for blueprint in blueprints:
        made.register_blueprint(blueprint)
    return made


def routes() -> Map:
    """All routes of the portal."""
    return _bare().url_map


@cache
def _doors() -> Mapping[str, Door]:
    """By endpoint; those without a door have a test of their own."""
    views = {endpoint: vars(view) for endpoint, view in _bare().view_functions.items()}
    return {endpoint: told["door"] for endpoint, told in sorted(views.items()) if "door" in told}


def behind(*who: Who) -> list[str]:
    """The routes that let these in."""
    return [endpoint for endpoint, door in _doors().items() if door.who in who]


def shared() -> dict[str, tuple[ShareKind, Access]]:
    """The routes about an object that can be shared: of which kind, and what one must be allowed."""
    return {
        endpoint: (door.who.kind, door.who.least)
        for endpoint, door in _doors().items()
        if isinstance(door.who, Shared)
    }
