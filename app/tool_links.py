"""Links for tools that fetch without a cookie or a token: one address, to be read, for minutes."""

import hashlib
import json
from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Flask, abort, current_app, g, request
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from app.bearer import current_grant
from app.extensions import sql_session
from app.models import Account
from app.services.sharing.access import Visitor

__all__ = ["LINKED", "LIVES", "SIGNED", "init_app", "is_linkable", "signed_path"]

SIGNED = "signed"
"""The argument that holds the signature."""
LIVES = timedelta(minutes=15)
LINKED = frozenset({"exports.show", "merged.show"})
"""The endpoints that such links open."""
LONGEST = 8000


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="tool link")


def _mark(path: str, arguments: Sequence[tuple[str, str]]) -> str:
    """Stands for an address, however a tool writes it."""
    own = sorted(pair for pair in arguments if pair[0] != SIGNED)
    return hashlib.sha256(json.dumps([path, own]).encode()).hexdigest()


def is_linkable(address: str) -> bool:
    """Whether a path with its arguments is one that such a link may open."""
    if len(address) > LONGEST or not address.startswith("/"):
        return False
    try:
        endpoint, _ = current_app.url_map.bind("").match(urlsplit(address).path, "GET")
    except (HTTPException, RequestRedirect, ValueError):
        return False
    return endpoint in LINKED


def signed_path(address: str, who: Visitor) -> str:
    """The same path with a signature that opens it for a while as this visitor would see it."""
    parts = urlsplit(address)
    arguments = parse_qsl(parts.query, keep_blank_values=True)
    made = _signer().dumps([_mark(parts.path, arguments), who.account_id or "", list(who.opened)])
    return f"{parts.path}?{urlencode([*arguments, (SIGNED, made)])}"


def _opens(made: str) -> bool:
    """Let this request see what the maker of the signature saw; not where it is too old or another's."""
    try:
        mark, account_id, opened = _signer().loads(made, max_age=int(LIVES.total_seconds()))
    except (BadData, ValueError):
        return False
    account = sql_session().get(Account, account_id) if account_id else None
    if mark != _mark(request.path, list(request.args.items(multi=True))):
        return False
    if account_id and (account is None or account.disabled_at):
        return False
    g.account, g.opened = account, opened
    return True


def init_app(app: Flask) -> None:
    """Let signed links in, at the addresses that they are for."""

    def admit() -> None:
        if SIGNED not in request.args or request.endpoint not in LINKED or current_grant():
            return
        if not _opens(request.args[SIGNED]):
            abort(403, "This link has ended, or was changed. Make a new one at the page of the result.")

    app.before_request(admit)
