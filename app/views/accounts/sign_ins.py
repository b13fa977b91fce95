"""Where one is signed in, and ending it."""

from flask import Blueprint, Response, abort, flash, redirect, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response as BaseResponse

from app.doors import Who, door
from app.extensions import sql_session
from app.identity import current_sign_in, forget_browser, signed_in_account
from app.models import Identity
from app.pages.accounts.account import SignInsPage
from app.portal import portal
from app.services.accounts.audit import record
from app.services.accounts.sign_ins import end_others as end_other_sign_ins
from app.services.accounts.sign_ins import end_sign_in, sign_ins_of

__all__ = ["blueprint"]

blueprint = Blueprint("sign_ins", __name__)


def _here_id() -> str:
    found = current_sign_in()
    return found.id if found else ""


@blueprint.get("/account/sessions")
@door(Who.ONESELF)
def index() -> Response:
    """The browsers that are signed in."""
    account, providers = signed_in_account(), portal().providers
    mine = sql_session().scalars(select(Identity).where(Identity.account_id == account.id))
    ways = {
        one.id: providers[one.provider].name if one.provider in providers else one.email or "a provider"
        for one in mine
    }
    found = sign_ins_of(sql_session(), account.id)
    return SignInsPage(sign_ins=found, here_id=_here_id(), ways=ways).render()


@blueprint.post("/account/sessions/<slug:sign_in_id>/end")
@door(Who.OWNER)
def end(sign_in_id: str) -> BaseResponse:
    """End one of them."""
    account, here_id = signed_in_account(), _here_id()
    record(sql_session(), account.id, "sign-in.end")
    if not end_sign_in(sql_session(), account.id, sign_in_id):
        abort(404, "You have no such sign-in; it may have ended by itself.")
    flash("That sign-in has ended.")
    if sign_in_id != here_id:
        return redirect(url_for("sign_ins.index"), code=303)
    forget_browser()
    flash("You are signed out.")
    return redirect(url_for("archives.home"), code=303)


@blueprint.post("/account/sessions/end-others")
@door(Who.ONESELF)
def end_others() -> BaseResponse:
    """End all but this one."""
    account, here_id = signed_in_account(), _here_id()
    record(sql_session(), account.id, "sign-in.end", "all others")
    ended = end_other_sign_ins(sql_session(), account.id, here_id)
    flash(f"{ended} {'sign-in has' if ended == 1 else 'sign-ins have'} ended.")
    return redirect(url_for("sign_ins.index"), code=303)
