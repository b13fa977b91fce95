"""Personal access tokens: listed, made, revoked."""

from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, request, session, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.doors import Who, door
from app.extensions import sql_session
from app.forms.tokens import TokenForm, read_token
from app.identity import current_account
from app.models import Account
from app.models.base import now
from app.pages.accounts.tokens import TokensPage
from app.services.accounts.tokens import LIVES, TooMany, make_token, revoke_token, tokens_of

__all__ = ["blueprint"]

blueprint = Blueprint("tokens", __name__, url_prefix="/account/tokens")

FRESH = "fresh-token"


def _person() -> Account:
    account = current_account()
    if account is None or account.is_guest:
        abort(403, "Sign in first: a token acts for an account.")
    return account


def _page(account: Account, form: TokenForm | None = None, fresh: str = "") -> TokensPage:
    typed: dict[str, Any] = {"name": form.name, "chosen": form.scopes, "days": form.days} if form else {}
    return TokensPage(
        tokens=tokens_of(sql_session(), account.id),
        fresh=fresh,
        moment=now(),
        address=request.host_url.rstrip("/"),
        lives=list(LIVES),
        faults=form.faults if form else {},
        **typed,
    )


def _unkept(response: Response) -> Response:
    """No browser and no proxy keeps a page on which a token stands."""
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.get("")
@door(Who.ONESELF)
def index() -> Response:
    """The tokens; the text of a new one stands here once."""
    return _unkept(_page(_person(), fresh=session.pop(FRESH, "")).render())


@blueprint.post("")
@door(Who.ONESELF)
def create() -> BaseResponse:
    """Make a token."""
    account, form = _person(), read_token(request.form)
    if form.faults:
        return _page(account, form).render(422)
    try:
        _, text = make_token(sql_session(), account.id, form.name, form.scopes, form.lives)
    except TooMany as many:
        abort(403, str(many))
    session[FRESH] = text
    return _unkept(redirect(url_for("tokens.index"), code=303))  # type: ignore[arg-type]  # Werkzeug's own class


@blueprint.post("/<slug:token_id>/revoke")
@door(Who.OWNER)
def revoke(token_id: str) -> BaseResponse:
    """Make a token worthless at once."""
    try:
        name = revoke_token(sql_session(), _person().id, token_id)
    except KeyError:
        abort(404, "There is no such token of yours. It may have been revoked already.")
    flash(f"The token '{name}' opens nothing any more.")
    return redirect(url_for("tokens.index"), code=303)
