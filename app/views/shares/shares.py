"""Sharing: with whom, for how long, and what others share with one."""

from flask import Blueprint, Response, abort, flash, redirect, request, session, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from app.doors import Who, door
from app.extensions import sql_session
from app.forms.shares import ShareForm, read_object, read_share
from app.identity import current_account
from app.models import Access, Account, ShareKind
from app.models.base import now
from app.pages.shares import SharePage, SharesPage
from app.services.sharing import shares
from app.views.shares.lines import about, lines_by, lines_with
from app.views.shares.reaching import gone, reach_or_404
from app.visiting import remember_link, visitor

__all__ = ["blueprint"]

blueprint = Blueprint("shares", __name__)

FRESH = "fresh-link"
SAID = {"account": "Shared.", "group": "Shared with the group.", "link": "The link is made."}


def _person() -> Account:
    account = current_account()
    if account is None or account.is_guest:
        abort(403, "Sign in first: what is shared belongs to an account.")
    return account


def _object(typed: MultiDict[str, str]) -> tuple[ShareKind, str]:
    """The object of who asks that is to be shared, or the page that there is none."""
    found = read_object(typed)
    if found is None:
        abort(
            404,
            "The address does not say what to share. Begin at a search, a result or a basket.",
        )
    reach_or_404(*found, Access.OWN)
    return found


@blueprint.get("/shares")
@door(Who.ONESELF)
def index() -> Response:
    """What others share with one, and what one shares."""
    account, who = current_account(), visitor()
    is_person = bool(account and not account.is_guest)
    page = SharesPage(
        with_me=lines_with(shares.shares_with(sql_session(), who)),
        by_me=lines_by(shares.shares_by(sql_session(), account.id)) if account and is_person else [],
        is_person=is_person,
        moment=now(),
    )
    return page.render()


def _page(account: Account, kind: ShareKind, object_id: str, form: ShareForm | None = None) -> SharePage:
    title, url = about(kind, object_id)
    mine = shares.shares_by(sql_session(), account.id)
    secret = session.pop(FRESH, "") if form is None else ""
    return SharePage(
        kind=kind,
        object_id=object_id,
        title=title,
        url=url,
        lines=lines_by([one for one in mine if (one.kind, one.object_id) == (kind, object_id)]),
        groups=shares.groups_of(sql_session(), account.id),
        typed=form.typed if form else {},
        faults=form.faults if form else {},
        moment=now(),
        link=url_for("shares.open_secret", secret=secret, _external=True) if secret else "",
    )


@blueprint.get("/shares/new")
@door(Who.ONESELF)
def new() -> Response:
    """The form, and with whom the object is shared already; a new link stands here once."""
    response = _page(_person(), *_object(request.args)).render()
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.post("/shares")
@door(Who.ONESELF)
def create() -> BaseResponse:
    """Share."""
    account, (kind, object_id) = _person(), _object(request.form)
    form = read_share(request.form, kind, object_id)
    if form.new is None:
        return _page(account, kind, object_id, form).render(422)
    try:
        _, secret = shares.make_share(sql_session(), account.id, form.new)
    except shares.Impossible as fault:
        faulty = ShareForm(form.typed, None, {fault.field: str(fault)})
        return _page(account, kind, object_id, faulty).render(422)
    if secret:
        session[FRESH] = secret
    flash(SAID[form.new.grantee])
    return redirect(url_for("shares.new", kind=kind, object=object_id), code=303)


@blueprint.post("/shares/<slug:share_id>/revoke")
@door(Who.OWNER)
def revoke(share_id: str) -> BaseResponse:
    """End a share at once."""
    account = _person()
    try:
        shares.revoke_share(sql_session(), account.id, share_id)
    except KeyError:
        gone("share")
    flash("It is not shared so any more.")
    found = read_object(request.form)
    back = url_for("shares.new", kind=found[0], object=found[1]) if found else url_for("shares.index")
    return redirect(back, code=303)


@blueprint.get("/shared/<secret>")
@door(Who.ONESELF)
def open_secret(secret: str) -> BaseResponse:
    """Take a secret link: this browser may see what it leads to, as long as it is shared."""
    try:
        share = shares.open_link(sql_session(), secret)
    except KeyError:
        abort(404, "This link leads nowhere. It may have ended, or was revoked; ask who sent it.")
    _, url = about(ShareKind(share.kind), share.object_id)
    if not url:
        abort(404, "What was shared here was removed.")
    remember_link(share.id)
    response = redirect(url, code=303)
    response.headers["Cache-Control"] = "private, no-store"
    return response
