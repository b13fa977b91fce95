"""Who may come through a route, and what it asks of a token: said beside each view, and held here.

A view without a door opens to nobody. Whose an object is, its view finds out; the test of all doors sends
everybody through each of them and compares.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, TypeVar

import structlog
from flask import Flask, abort, current_app, request

from app.identity import administrator
from app.models import Access, Scope, ShareKind

__all__ = ["Door", "Shared", "Tokens", "Who", "door", "door_of", "init_app"]

log = structlog.get_logger()

View = TypeVar("View", bound=Callable[..., Any])


class Who(Enum):
    """Whom a route lets in."""

    EVERYBODY = auto()
    """It knows nothing of anybody."""
    ONESELF = auto()
    """It is about whoever asks; ids of others in its arguments change and show nothing."""
    ASKERS = auto()
    """It answers a question; who may not see an answer that is stored asks the archive."""
    OWNER = auto()
    """It has an object in its address, which can be shared with nobody."""
    ADMINISTRATORS = auto()
    """To all others nothing is there."""


@dataclass(frozen=True, slots=True)
class Shared:
    """Who may do at least this with the object in the address: its owner, and whom it is shared with."""

    kind: ShareKind
    least: Access


class Tokens(Enum):
    """Which tokens open a route that asks for no scope."""

    NONE = auto()
    ANY = auto()


@dataclass(frozen=True, slots=True)
class Door:
    """Who may come through; of a token, the scope that opens it."""

    who: Who | Shared
    token: Scope | Tokens


def door(who: Who | Shared, *, token: Scope | Tokens = Tokens.NONE) -> Callable[[View], View]:
    """Say beside a view who may come through its route. Stands below the route."""

    def declare(view: View) -> View:
        vars(view)["door"] = Door(who, token)
        return view

    return declare


def door_of(endpoint: str) -> Door | None:
    """The door of a route of the current application; None where nothing was said."""
    found: Door | None = vars(current_app.view_functions[endpoint]).get("door")
    return found


def _hold() -> None:
    """Let nobody through where nothing was said, and administrators alone where it says so."""
    if request.endpoint is None:  # nothing is there; the router says so
        return
    found = door_of(request.endpoint)
    if found is None:
        log.error("route without a door", endpoint=request.endpoint)
        abort(404)
    if found.who is Who.ADMINISTRATORS:
        administrator()


def init_app(app: Flask) -> None:
    """Hold every door, that of the static files included."""
    door(Who.EVERYBODY, token=Tokens.ANY)(app.view_functions["static"])
    app.before_request(_hold)
