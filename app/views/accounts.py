"""Signing in by a one-time link, signing out, and who one is."""

from flask import Blueprint, Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.extensions import sql_session
from app.forms.redirects import local_path
from app.identity import current_account, forget_browser, remember_browser, token
from app.pages.accounts import AccountPage, SignInPage
from app.services.accounts import LinkUsed, known_link, redeem
from app.services.accounts import sign_out as end_sign_in

__all__ = ["blueprint"]

blueprint = Blueprint("accounts", __name__)

GONE = 410


@blueprint.get("/sign-in/<link>")
def sign_in(link: str) -> Response:
    """Ask whether to sign in; only the button uses the link up, so that a preview of it does not."""
    try:
        known = known_link(sql_session(), link)
    except LinkUsed as used:
        return SignInPage(problem=str(used)).render(GONE)
    return SignInPage(token=link, name=known.account.name if known.account else known.email).render()


@blueprint.post("/sign-in/<link>")
def use_link(link: str) -> BaseResponse:
    """Sign in; what is in the visitor's basket comes along."""
    try:
        fresh = redeem(sql_session(), link, current_account())
    except LinkUsed as used:
        return SignInPage(problem=str(used)).render(GONE)
    remember_browser(fresh)
    flash("You are signed in.")
    return redirect(url_for("accounts.show"), code=303)


@blueprint.get("/account")
def show() -> Response:
    """Who is here."""
    return AccountPage().render()


@blueprint.post("/sign-out")
def sign_out() -> BaseResponse:
    """End the sign-in, here and at the server."""
    if kept := token():
        end_sign_in(sql_session(), kept)
    forget_browser()
    flash("You are signed out.")
    return redirect(url_for("archives.home"), code=303)


@blueprint.post("/theme")
def theme() -> BaseResponse:
    """Choose light, dark, or the browser's preference."""
    response = redirect(local_path(request.form.get("back", ""), url_for("archives.home")), code=303)
    chosen = request.form.get("theme", "")
    if chosen in {"light", "dark"}:
        response.set_cookie(
            "theme", chosen, max_age=31_536_000, samesite="Lax", secure=request.is_secure, httponly=True
        )
    else:
        response.delete_cookie("theme")
    return response
