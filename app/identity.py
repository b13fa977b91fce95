"""Who sends this request: the signed cookie holds a token, SQL says whose it is."""

import secrets
from datetime import timedelta
from typing import NoReturn

from flask import Response, abort, flash, g, redirect, request, session, url_for

from app.extensions import sql_session
from app.models import Account, SignIn
from app.models.base import now
from app.portal import portal
from app.services.accounts.accounts import become_guest
from app.services.accounts.kept_forms import MOST_CHARACTERS, Form, keep_form
from app.services.accounts.sign_ins import sign_in_of

__all__ = [
    "account_id",
    "administrator",
    "as_stranger",
    "browser_secret",
    "current_account",
    "current_sign_in",
    "ends_soon",
    "forget_browser",
    "guest_or_account",
    "here",
    "keep_in_browser",
    "kept_in_browser",
    "known_browser",
    "remember_browser",
    "signed_in_account",
    "token",
]

KEY, BROWSER, FORMS = "sign-in", "browser", "forms"
STAYS = ("opened", FORMS)
"""What a browser keeps when it gets another token: secret links that it has opened, kept forms."""
WARN_BEFORE = timedelta(hours=12)
ENDED = "Your sign-in has ended. What you keep now comes along when you sign in again in this browser."


def token() -> str | None:
    """The browser's token, None where it has none."""
    kept = session.get(KEY)
    return kept if isinstance(kept, str) else None


def current_sign_in() -> SignIn | None:
    """The sign-in of this request, read from SQL once; a guest has one too."""
    if "sign_in" not in g:
        kept = token()
        g.sign_in = sign_in_of(sql_session(), kept) if kept else None
    found: SignIn | None = g.sign_in
    return found


def current_account() -> Account | None:
    """The account of this request, read from SQL once; None for a visitor who kept nothing yet."""
    if "account" not in g:
        found = current_sign_in()
        g.account = found.account if found else None
    account: Account | None = g.account
    return account


def account_id() -> str | None:
    """The id of this request's account, None for a visitor who kept nothing yet."""
    account = current_account()
    return account.id if account else None


def as_stranger() -> None:
    """Show this request's page as to nobody known, where the database cannot be asked who it is."""
    g.account = g.sign_in = None


def _forget_request() -> None:
    g.pop("account", None)
    g.pop("sign_in", None)


def remember_browser(fresh: str) -> None:
    """Give the browser a new token, for a year at most."""
    kept = {name: session[name] for name in STAYS if name in session}
    session.clear()
    session.permanent = True
    session[KEY] = fresh
    session.update(kept)
    _forget_request()


def forget_browser() -> None:
    """Take the browser's token away."""
    session.clear()
    _forget_request()


def known_browser() -> str | None:
    """The secret of this browser on its way to a provider, None where none was given."""
    kept = session.get(BROWSER)
    return kept if isinstance(kept, str) else None


def browser_secret() -> str:
    """What ties an attempt to sign in to this browser; it opens nothing."""
    kept = known_browser() or secrets.token_urlsafe(32)
    session[BROWSER] = kept
    return kept


def keep_in_browser(purpose: str, form: Form) -> None:
    """Keep a form that only this browser can take up again."""
    kept = keep_form(sql_session(), portal().vault, form)
    session[FORMS] = {**session.get(FORMS, {}), purpose: kept}


def kept_in_browser(purpose: str, *, take: bool = False) -> str | None:
    """The token of a kept form; with `take` the browser forgets it."""
    forms = dict(session.get(FORMS, {}))
    found = forms.pop(purpose, None)
    if take and found:
        session[FORMS] = forms
    return found if isinstance(found, str) else None


def here() -> str:
    """The page's own path and query, to come back to; the way back from a provider is walked once."""
    once = request.endpoint == "signing.come_back"
    return url_for("signing.choose") if once else request.full_path.rstrip("?")


def ends_soon() -> timedelta | None:
    """How long the sign-in still lasts, where that is too short for a day's work."""
    found = current_sign_in()
    if found is None or found.account.is_guest:
        return None
    left = found.expires_at - now()
    return left if left < min(WARN_BEFORE, (found.expires_at - found.created_at) / 4) else None


def guest_or_account() -> Account:
    """The account of this request; a visitor becomes a guest."""
    account = current_account()
    if account is None:
        had_one = token() is not None
        account, fresh = become_guest(sql_session())
        sql_session().commit()
        remember_browser(fresh)
        if had_one:
            flash(ENDED)
        g.account = account
    return account


def administrator() -> Account:
    """The administrator here. For others the page does not exist."""
    account = current_account()
    if account is None or not account.is_admin:
        abort(404)
    return account


def _send_to_sign_in(afterwards: str) -> NoReturn:
    """Leave the request for the sign-in page; htmx is told to load it as a page of its own."""
    url = url_for("signing.choose", next=afterwards)
    abort(
        Response(headers={"HX-Redirect": url}) if "HX-Request" in request.headers else redirect(url, code=303)
    )


def signed_in_account() -> Account:
    """The account of somebody who signed in; others are sent to do so, and what they sent is kept."""
    account = current_account()
    if account is not None and not account.is_guest:
        return account
    if request.method in {"GET", "HEAD"}:
        _send_to_sign_in(here())
    fields = list(request.form.items(multi=True))
    if request.files or sum(len(name) + len(value) for name, value in fields) > MOST_CHARACTERS:
        abort(403, "This needs a sign-in, and is too much to be kept meanwhile: sign in, then send it again.")
    keep_in_browser("sign-in", Form(here(), fields))
    _send_to_sign_in(url_for("signing.go_on"))
