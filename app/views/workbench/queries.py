"""Saved queries: their list, their versions, forking, removing and bringing back."""

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.doors import Shared, Who, door
from app.extensions import sql_session
from app.identity import account_id, guest_or_account
from app.models import Access, Query, QueryVersion, ShareKind
from app.pages.workbench.queries import QueriesPage, QueryLine, QueryPage
from app.portal import portal
from app.services.queries import keeping
from app.services.queries.finding import queries_of, version_of
from app.views.shares.reaching import access_to, gone, reach_or_404

__all__ = ["blueprint", "query_or_404", "version_or_404"]

blueprint = Blueprint("queries", __name__)

LONGEST_NAME = 200


def query_or_404(query_id: str, least: Access = Access.READ) -> Query:
    """A query that who asks may read, or change where that is the least."""
    reach_or_404(ShareKind.QUERY, query_id, least)
    return sql_session().get_one(Query, query_id)


def _removed_or_404(query_id: str) -> Query:
    """A query of this account that was removed a while ago."""
    found = sql_session().get(Query, query_id)
    if found is None or found.removed_at is None or found.account_id != account_id():
        gone("query")
    return found


def _line(query: Query) -> QueryLine:
    try:
        offer = portal().offers.find(sql_session(), account_id(), query.archive, query.dataset)
    except LookupError:
        return QueryLine(query, f"{query.archive}/{query.dataset}", "")
    url = url_for("workbench.show", archive_id=query.archive, dataset_id=query.dataset, query=query.id)
    return QueryLine(query, offer.archive.title, url)


@blueprint.get("/queries")
@door(Who.ONESELF)
def index() -> Response:
    """All of them, or those that have some words."""
    mine, find = account_id(), request.args.get("find", "")[:200]
    found = queries_of(sql_session(), mine, find) if mine else []
    removed = request.args.get("removed", "")
    return QueriesPage(
        lines=[_line(query) for query in found],
        find=find,
        removed=_removed_or_404(removed) if removed else None,
    ).render()


def _number(name: str) -> int | None:
    text = request.values.get(name, "")
    if not text:
        return None
    if not text.isascii() or not text.isdecimal() or len(text) > 6:  # noqa: PLR2004 - digits
        abort(404, "A version has a number.")
    return int(text)


def version_or_404(query: Query) -> QueryVersion:
    """The version that the request names, or the newest."""
    try:
        return version_of(query, _number("version"))
    except KeyError:
        abort(404, "This query has no such version.")


def _page(query: Query, error: str = "") -> QueryPage:
    version, against = version_or_404(query), _number("against")
    earlier = [one for one in query.versions if one.number < version.number]
    before = next((one for one in earlier if one.number == against), earlier[-1] if earlier else None)
    return QueryPage(
        line=_line(query),
        version=version,
        before=before,
        changes=keeping.difference(before, version) if before else (),
        is_own=query.account_id == account_id(),
        may_change=access_to(ShareKind.QUERY, query.id) >= Access.EDIT,
        error=error,
    )


@blueprint.get("/queries/<slug:query_id>")
@door(Shared(ShareKind.QUERY, Access.READ))
def show(query_id: str) -> Response:
    """A query with its versions."""
    return _page(query_or_404(query_id)).render()


@blueprint.post("/queries/<slug:query_id>/restore")
@door(Shared(ShareKind.QUERY, Access.EDIT))
def restore(query_id: str) -> BaseResponse:
    """Make an earlier version the newest; those between stay."""
    query = query_or_404(query_id, Access.EDIT)
    version = version_or_404(query)
    done = keeping.change(sql_session(), query, version.text, f"Version {version.number} again.")
    flash(f"Version {version.number} is the newest again." if done else "This is the newest version already.")
    return redirect(url_for("queries.show", query_id=query_id), code=303)


@blueprint.post("/queries/<slug:query_id>/rename")
@door(Shared(ShareKind.QUERY, Access.EDIT))
def rename(query_id: str) -> BaseResponse:
    """Give it another name."""
    query, name = query_or_404(query_id, Access.EDIT), " ".join(request.form.get("name", "").split())
    if not 1 <= len(name) <= LONGEST_NAME:
        return _page(query, f"Give a name of at most {LONGEST_NAME} characters.").render(422)
    keeping.rename(sql_session(), query, name)
    flash(f"The query is called “{name}” now.")
    return redirect(url_for("queries.show", query_id=query_id), code=303)


@blueprint.post("/queries/<slug:query_id>/fork")
@door(Shared(ShareKind.QUERY, Access.READ))
def fork(query_id: str) -> BaseResponse:
    """Make a query of one's own of it."""
    query = query_or_404(query_id)
    version = version_or_404(query)
    made = keeping.fork(sql_session(), guest_or_account().id, query, version.number)
    flash("This is your own copy; the other stays as it is.")
    return redirect(url_for("queries.show", query_id=made.id), code=303)


@blueprint.post("/queries/<slug:query_id>/remove")
@door(Shared(ShareKind.QUERY, Access.OWN))
def remove(query_id: str) -> BaseResponse:
    """Remove it; the page that follows offers to undo it."""
    keeping.remove(sql_session(), query_or_404(query_id, Access.OWN))
    return redirect(url_for("queries.index", removed=query_id), code=303)


@blueprint.post("/queries/<slug:query_id>/undo")
@door(Who.OWNER)
def undo(query_id: str) -> BaseResponse:
    """Bring it back."""
    keeping.take_back(sql_session(), _removed_or_404(query_id))
    flash("The query is back.")
    return redirect(url_for("queries.index"), code=303)
