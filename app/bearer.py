"""Programs that act for a person: a bearer token instead of the cookie (RFC 6750)."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from flask import Flask, abort, g, request
from typing_extensions import override
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Forbidden, Unauthorized

from app.doors import Tokens, door_of
from app.extensions import sql_session
from app.models import Account, Scope
from app.portal import portal
from app.services.accounts.tokens import know_token
from app.services.signing.bearing import account_by_access_token

__all__ = ["Grant", "OutOfScope", "bearer_text", "current_grant", "init_app"]

REALM = "portal"
OF_PROVIDERS = frozenset(Scope) - {Scope.TOKENS}
"""What a provider's access token may: it makes no tokens that outlive it."""


@dataclass(frozen=True, slots=True)
class Grant:
    """Whom a request with a token acts for, and what it may; `token_id` is that of a personal token."""

    account: Account
    scopes: Collection[str]
    token_id: str | None = None


def bearer_text() -> str:
    """The token in the request's header, empty where there is none."""
    kind, _, text = request.headers.get("Authorization", "").partition(" ")
    return text.strip() if kind.lower() == "bearer" else ""


def current_grant() -> Grant | None:
    """What the token of this request gives; None for a request without one."""
    grant: Grant | None = g.get("grant")
    return grant


def _grant_of(text: str) -> Grant | None:
    if token := know_token(sql_session(), text):
        return Grant(token.account, frozenset(token.scopes), token.id)
    house = portal()
    account = account_by_access_token(sql_session(), house.asker.discovery, house.providers.values(), text)
    return Grant(account, OF_PROVIDERS) if account else None


class OutOfScope(Forbidden):
    """The token is good, and not for this (RFC 6750, section 3.1: insufficient_scope)."""

    def __init__(self, scope: Scope) -> None:
        super().__init__(f"This token has no scope '{scope}', which this address needs.")
        self.scope = scope

    @override
    def get_headers(self, *args: Any, **kwargs: Any) -> list[tuple[str, str]]:
        """The plain ones and the challenge."""
        facts: dict[str, str | None] = {"realm": REALM, "error": "insufficient_scope", "scope": self.scope}
        challenge = WWWAuthenticate("bearer", facts).to_header()
        return [*super().get_headers(*args, **kwargs), ("WWW-Authenticate", challenge)]


def _unknown() -> Unauthorized:
    words = "This token is unknown, revoked or too old. Make a new one on the page Account, Tokens."
    facts: dict[str, str | None] = {"realm": REALM, "error": "invalid_token"}
    return Unauthorized(words, www_authenticate=WWWAuthenticate("bearer", facts))


def init_app(app: Flask) -> None:
    """Install the one check of tokens: a route opens by the scope that its door names, and no other way."""

    def admit() -> None:
        if not (text := bearer_text()):
            return
        grant = _grant_of(text)
        if grant is None:
            raise _unknown()
        g.account, g.grant = grant.account, grant
        if request.endpoint is None:  # nothing is there; the router says so
            return
        door = door_of(request.endpoint)
        if door is None or door.token is Tokens.NONE:
            abort(403, "Tokens do not open this address; programs find theirs under /api.")
        if isinstance(door.token, Scope) and door.token not in grant.scopes:
            raise OutOfScope(door.token)

    app.before_request(admit)
