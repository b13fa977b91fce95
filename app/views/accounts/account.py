"""Who one is: name, ways in, groups; taking everything along, and deleting it."""

import tempfile
from datetime import timedelta

from flask import Blueprint, Response, abort, flash, redirect, request, send_file, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response as BaseResponse

from app.doors import Who, door
from app.extensions import sql_session
from app.forms.email import read_email
from app.forms.redirects import local_path
from app.identity import current_account, forget_browser, signed_in_account
from app.models import Account, Identity
from app.pages.accounts.account import AccountPage, DeletePage
from app.portal import portal
from app.services.accounts.audit import record
from app.services.accounts.groups import groups_of
from app.services.accounts.quotas import uses_of
from app.services.accounts.sign_ins import sign_ins_of
from app.services.belongings import counts, delete_account
from app.services.belongings import export as write_export
from app.services.signing.keeping import stale_tokens

__all__ = ["blueprint"]

blueprint = Blueprint("accounts", __name__)

LONGEST_NAME = 100
IN_MEMORY = 4_000_000
NOW = timedelta(0)


def _page(typed: dict[str, str] | None = None, faults: dict[str, str] | None = None) -> AccountPage:
    account, house, session = current_account(), portal(), sql_session()
    if account is None or account.is_guest:
        return AccountPage()
    mine = select(Identity).where(Identity.account_id == account.id).order_by(Identity.created_at)
    identities = session.scalars(mine).all()
    known = {identity.issuer for identity in identities}
    return AccountPage(
        identities=identities,
        providers=house.providers,
        addable=[one for one in house.providers.values() if one.issuer not in known],
        groups=groups_of(session, account.id),
        renewable=bool(stale_tokens(session, account.id, age=NOW)),
        by_email=house.mailer is not None,
        uses=uses_of(session, house.config, house.desk.store, account),
        sign_ins=len(sign_ins_of(session, account.id)),
        typed=typed or {},
        faults=faults or {},
    )


@blueprint.get("/account")
@door(Who.ONESELF)
def show() -> Response:
    """Who is here."""
    return _page().render()


@blueprint.post("/account")
@door(Who.ONESELF)
def change() -> BaseResponse:
    """Change name and address."""
    account, faults = signed_in_account(), {}
    typed = {name: request.form.get(name, "").strip() for name in ("name", "email")}
    if not typed["name"] or len(typed["name"]) > LONGEST_NAME or not typed["name"].isprintable():
        faults["name"] = f"Give a name of 1 to {LONGEST_NAME} characters in one line."
    if typed["email"] and read_email(typed["email"]) is None:
        faults["email"] = "This is not an e-mail address. It looks like name@institute.org."
    if faults:
        return _page(typed, faults).render(422)
    account.name, account.email = typed["name"], typed["email"]
    sql_session().commit()
    flash("Your account is saved.")
    return redirect(url_for("accounts.show"), code=303)


@blueprint.post("/account/renew")
@door(Who.ONESELF)
def renew() -> BaseResponse:
    """Ask the providers again for groups."""
    renewed, ended = portal().renewer.renew_stale(sql_session(), NOW, signed_in_account().id)
    if ended:
        flash("A provider does not stand by a sign-in any more; it was ended.")
    else:
        flash("Your groups are as fresh as the providers'." if renewed else "No provider could be asked.")
    return redirect(url_for("accounts.show"), code=303)


@blueprint.post("/account/identities/<slug:identity_id>/remove")
@door(Who.OWNER)
def remove_identity(identity_id: str) -> BaseResponse:
    """Remove a way in; the last one stays."""
    account, session = signed_in_account(), sql_session()
    mine = session.scalars(select(Identity).where(Identity.account_id == account.id)).all()
    found = next((one for one in mine if one.id == identity_id), None)
    if found is None:
        abort(404, "Your account has no such way in.")
    if len(mine) == 1:
        abort(409, "This is the only way into your account. Add another one first.")
    record(session, account.id, "identity.remove", found.provider or found.email)
    session.delete(found)
    session.commit()
    flash("That way in is removed; sign-ins that came by it have ended.")
    return redirect(url_for("accounts.show"), code=303)


def _mine() -> Account:
    """The account here, a guest's as well."""
    account = current_account()
    if account is None:
        abort(404, "Nothing is kept for this browser.")
    return account


@blueprint.get("/account/export")
@door(Who.ONESELF)
def export() -> Response:
    """Everything that is kept of this account, as a zip of JSON files, with own tables as Parquet."""
    account, file = _mine(), tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - Flask closes it
    write_export(sql_session(), portal().desk.store, account.id, file)
    record(sql_session(), account.id, "account.export")
    sql_session().commit()
    file.seek(0)
    answer = send_file(file, "application/zip", as_attachment=True, download_name="escapade-account.zip")
    answer.headers["Cache-Control"] = "no-store"
    answer.call_on_close(file.close)
    return answer


def _word(account: Account) -> str:
    return "delete" if account.is_guest else account.name


def _delete_page(account: Account, error: str = "") -> DeletePage:
    return DeletePage(counts=counts(sql_session(), account.id), word=_word(account), error=error)


@blueprint.get("/account/delete")
@door(Who.ONESELF)
def confirm_delete() -> Response:
    """What would go."""
    return _delete_page(_mine()).render()


@blueprint.post("/account/delete")
@door(Who.ONESELF)
def delete() -> BaseResponse:
    """Delete the account and all that is its own, where the word was typed."""
    account = _mine()
    if request.form.get("confirm", "").strip() != _word(account):
        words = f"To delete everything, type exactly: {_word(account)}"
        return _delete_page(account, words).render(422)
    record(sql_session(), None, "account.delete")
    delete_account(sql_session(), portal().desk.store, account)
    forget_browser()
    flash("Your account is deleted, with all that was in it.")
    return redirect(url_for("archives.home"), code=303)


@blueprint.post("/theme")
@door(Who.EVERYBODY)
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
