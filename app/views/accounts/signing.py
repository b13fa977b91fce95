"""Signing in and out: by a provider, by a one-time link, and what was typed before."""

from datetime import timedelta
from urllib.parse import urlsplit

import structlog
from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.doors import Who, door
from app.extensions import sql_session
from app.forms.email import read_email
from app.forms.redirects import local_path
from app.identity import (
    browser_secret,
    current_account,
    current_sign_in,
    forget_browser,
    keep_in_browser,
    kept_in_browser,
    known_browser,
    remember_browser,
    token,
)
from app.limiting import limited
from app.models import Identity
from app.pages.accounts.signing import FaultPage, GoOnPage, LinkPage, SentPage, SignedOutPage, SignInPage
from app.portal import portal
from app.security import forms_may_go_to
from app.services.accounts.accounts import LinkUsed, known_link, make_email_link, redeem
from app.services.accounts.audit import record
from app.services.accounts.kept_forms import Form, forget_form, kept_form
from app.services.accounts.letters import sign_in_letter
from app.services.accounts.sign_ins import device_of, end_at_provider, sign_out
from app.services.mail import MailFault
from app.services.signing.arriving import Reception, enter
from app.services.signing.attempts import begin, take
from app.services.signing.faults import SigningFault
from app.services.signing.keeping import kept_tokens
from app.services.signing.providers import Provider
from app.services.signing.tokens import check_logout_token

__all__ = ["blueprint"]

blueprint = Blueprint("signing", __name__)
log = structlog.get_logger()

GONE = 410


def _waiting() -> Form | None:
    """What this browser sent before signing in."""
    return kept_form(sql_session(), portal().vault, kept_in_browser("sign-in"))


def _usual_place() -> str:
    """Where to go when signed in, where nobody said: on with what was sent before."""
    return url_for("signing.go_on" if _waiting() else "accounts.show")


def _afterwards() -> str:
    """Where to go when signed in: a path of the portal."""
    return local_path(request.values.get("next", ""), _usual_place())


def _reception() -> Reception:
    config = portal().config
    device = device_of(request.headers.get("User-Agent", ""))
    return Reception(vault=portal().vault, lives=timedelta(days=config.sign_in_days), device=device)


def _choices(typed: str = "", error: str = "") -> SignInPage:
    return SignInPage(
        providers=list(portal().providers.values()),
        by_email=portal().mailer is not None,
        afterwards=_afterwards(),
        waits=_waiting(),
        typed=typed,
        error=error,
    )


@blueprint.get("/sign-in")
@door(Who.ONESELF)
def choose() -> Response:
    """The ways to sign in."""
    return _choices().render()


@blueprint.post("/sign-in/by-email")
@door(Who.ONESELF)
def send_link() -> BaseResponse:
    """Send a one-time link; the answer tells nobody whether the address is known."""
    mailer, typed = portal().mailer, request.form.get("email", "").strip()
    if mailer is None:
        abort(404)
    email = read_email(typed)
    if email is None:
        words = "This is not an e-mail address. It looks like name@institute.org."
        return _choices(typed, words).render(422)
    here, config = current_account(), portal().config
    link = make_email_link(
        sql_session(),
        config.address,
        email,
        newcomers=config.sign_up,
        owner=here if here and not here.is_guest else None,
        next_path=_afterwards(),
    )
    limited("letters", email, most=5, seconds=3600)
    try:
        mailer.send(sign_in_letter(email, link, config.title))
    except MailFault as fault:
        log.warning("a sign-in link was not sent", reason=str(fault))
    return redirect(url_for("signing.sent"), code=303)


@blueprint.get("/sign-in/sent")
@door(Who.ONESELF)
def sent() -> Response:
    """What to do next, the same for every address."""
    return SentPage().render()


@blueprint.get("/sign-in/<link>")
@door(Who.ONESELF)
def look_at_link(link: str) -> Response:
    """Ask whether to sign in; only the button uses the link up, so that a preview of it does not."""
    try:
        known = known_link(sql_session(), link)
    except LinkUsed as used:
        return LinkPage(problem=str(used), afterwards=local_path(used.next_path, "")).render(GONE)
    return LinkPage(token=link, name=known.account.name if known.account else known.email).render()


@blueprint.post("/sign-in/<link>")
@door(Who.ONESELF)
def use_link(link: str) -> BaseResponse:
    """Sign in; what is in the visitor's basket comes along."""
    reception = _reception()
    try:
        afterwards = known_link(sql_session(), link).next_path
        fresh = redeem(sql_session(), link, current_account(), lives=reception.lives, device=reception.device)
    except LinkUsed as used:
        return LinkPage(problem=str(used), afterwards=local_path(used.next_path, "")).render(GONE)
    remember_browser(fresh)
    flash("You are signed in.")
    return redirect(local_path(afterwards, _usual_place()), code=303)


def _provider(provider_id: str) -> Provider:
    found = portal().providers.get(provider_id)
    if found is None:
        abort(404, "There is no such way to sign in here.")
    return found


def _back_url(provider: Provider) -> str:
    return portal().config.address + url_for("signing.come_back", provider_id=provider.id)


def _fault(
    provider: Provider, fault: SigningFault, afterwards: str, status: int = 403, *, adding: bool = False
) -> Response:
    """Why nobody was signed in; the next try leads to the same place."""
    log.warning("no sign-in", provider=provider.id, reason=fault.words, detail=fault.detail)
    record(sql_session(), None, "sign-in.refuse", f"{provider.name}: {fault.words}")
    sql_session().commit()
    page = FaultPage(
        provider=provider,
        words=fault.words,
        afterwards=local_path(afterwards, ""),
        waits=_waiting() is not None,
        adding=adding,
    )
    return page.render(status)


@blueprint.get("/sign-in/with/<slug:provider_id>")
@door(Who.ONESELF)
def go_there(provider_id: str) -> BaseResponse:
    """To the provider; who is signed in comes back with a further way in."""
    provider, account = _provider(provider_id), current_account()
    adding = account.id if account and not account.is_guest and "add" in request.args else None
    begun = begin(sql_session(), provider, browser_secret(), _afterwards(), adding)
    try:
        url = portal().asker.way_there(
            provider, _back_url(provider), state=begun.state, nonce=begun.nonce, verifier=begun.verifier
        )
    except SigningFault as fault:
        return _fault(provider, fault, _afterwards(), 502, adding=adding is not None)
    return redirect(url, code=303)


@blueprint.get("/sign-in/with/<slug:provider_id>/back")
@door(Who.ONESELF)
def come_back(provider_id: str) -> BaseResponse:
    """From the provider: who it is, or why not."""
    provider, asker, told, attempt = _provider(provider_id), portal().asker, request.args, None
    try:
        attempt = take(sql_session(), provider, known_browser(), told.get("state", ""))
        asker.check_issuer(provider, told.get("iss"))
        if "code" not in told:
            raise SigningFault(f"{provider.name} did not sign you in.", detail=told.get("error", "")[:60])  # noqa: TRY301 - one place tells all faults
        arrival = asker.arrive(
            provider, _back_url(provider), code=told["code"], nonce=attempt.nonce, verifier=attempt.verifier
        )
        here = current_account()
        adding = attempt.account_id is not None
        if adding and not (here and here.id == attempt.account_id):
            raise SigningFault("You signed out meanwhile: nothing was added to the account.")  # noqa: TRY301 - as above
        fresh = enter(sql_session(), arrival, here, _reception(), adding=adding)
    except SigningFault as fault:
        if attempt:
            return _fault(provider, fault, attempt.next_path, adding=attempt.account_id is not None)
        return _fault(provider, fault, fault.next_path, adding=fault.adding)
    if (earlier := token()) and adding:
        sign_out(sql_session(), earlier)
    remember_browser(fresh)
    flash(f"{provider.name} is a way into your account now." if adding else "You are signed in.")
    return redirect(local_path(attempt.next_path, _usual_place()), code=303)


@blueprint.get("/sign-in/go-on")
@door(Who.ONESELF)
def go_on() -> BaseResponse:
    """What was sent before signing in, to be sent now."""
    form = _waiting()
    if form is None:
        flash("What you sent before signing in is not kept any more.")
        return redirect(url_for("accounts.show"), code=303)
    return GoOnPage(form=form).render()


@blueprint.post("/sign-in/with/<slug:provider_id>/sign-out")
@door(Who.ONESELF)
def signed_out_there(provider_id: str) -> Response:
    """The provider tells that somebody signed out there (Back-Channel Logout 1.0, section 2.5)."""
    provider = _provider(provider_id)
    try:
        told = check_logout_token(portal().asker.discovery, provider, request.form.get("logout_token", ""))
    except SigningFault as fault:
        log.warning("no sign-out", provider=provider.id, reason=fault.words, detail=fault.detail)
        return Response(status=400, headers={"Cache-Control": "no-store"})
    ended = end_at_provider(
        sql_session(), provider.issuer, str(told.get("sub") or ""), str(told.get("sid") or "")
    )
    record(sql_session(), None, "sign-out.provider", f"{provider.name}: {ended} ended")
    sql_session().commit()
    return Response(status=200, headers={"Cache-Control": "no-store"})


def _farewell() -> Form | None:
    """What the provider is told, where the sign-in came by one that can be signed out of."""
    session, ending, house = sql_session(), current_sign_in(), portal()
    identity = session.get(Identity, ending.identity_id) if ending and ending.identity_id else None
    provider = house.providers.get(identity.provider) if identity else None
    tokens = kept_tokens(session, house.vault, ending.id) if ending and provider else None
    if provider is None or tokens is None:
        return None
    back = house.config.address + url_for("signing.signed_out")
    try:
        farewell = house.asker.farewell(provider, tokens, back, provider.id)
    except SigningFault as fault:
        log.warning("no way to sign out there", provider=provider.id, reason=fault.words)
        return None
    return Form(farewell.url, farewell.fields) if farewell else None


@blueprint.post("/sign-out")
@door(Who.ONESELF)
def leave() -> BaseResponse:
    """End the sign-in at the server; where it came by a provider, the next page ends it there too."""
    account, kept, form = current_account(), token(), _farewell()
    if kept:
        record(sql_session(), account.id if account else None, "sign-out")
        sign_out(sql_session(), kept)
    forget_browser()
    flash("You are signed out.")
    if form is None:
        return redirect(url_for("archives.home"), code=303)
    keep_in_browser("sign-out", form)
    return redirect(url_for("signing.signed_out"), code=303)


@blueprint.get("/signed-out")
@door(Who.ONESELF)
def signed_out() -> BaseResponse:
    """Signed out here; one step is left to sign out at the provider as well, and this is where it ends."""
    done = "state" in request.args
    waiting = kept_in_browser("sign-out", take=done)
    form = kept_form(sql_session(), portal().vault, waiting)
    provider = portal().providers.get(dict(form.fields).get("state", "")) if form else None
    if done:
        forget_form(sql_session(), waiting)
    page = SignedOutPage(form=None if done else form, provider=provider).render()
    if form and not done:
        place = urlsplit(form.path)
        page.headers["Content-Security-Policy"] = forms_may_go_to(f"{place.scheme}://{place.netloc}")
    return page
