"""What a person has asked before: found, pinned, named, removed and brought back."""

from collections.abc import Sequence

from flask import Blueprint, Response, abort, flash, jsonify, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.doors import Shared, Who, door
from app.extensions import sql_session
from app.forms.redirects import local_path
from app.forms.view import read_view
from app.identity import current_account
from app.models import Access, Scope, Search, ShareKind
from app.pages.rows.table import pager
from app.pages.searches.asked import places_of
from app.pages.searches.history import HistoryPage, Run, run_facts
from app.pages.urls import url_maker
from app.portal import portal
from app.services.searches import history
from app.services.searches.history import Told
from app.views.datasets.offering import offered
from app.views.shares.reaching import search_or_404

__all__ = ["blueprint"]

blueprint = Blueprint("history", __name__)

LONGEST_FIND = 200
MOST_REMOVED = 100


def _dataset(place: str) -> str:
    """The title of the dataset archive/dataset, or what it is known by where it is gone."""
    try:
        return offered(*place.split("/")).dataset.title
    except LookupError:
        return place


def _run(search: Search, told: Told, runs: int) -> Run:
    own_page = told.place if told.question == search.question else ""
    return Run(
        search=search,
        told=told,
        runs=runs,
        dataset=_dataset(told.place) if told.place else "",
        places=places_of(search, own_page),
        same_url=url_for("history.index", same=search.digest),
    )


def _runs(searches: Sequence[Search], account_id: str) -> list[Run]:
    found = history.told(sql_session(), searches)
    often = history.runs(sql_session(), account_id, [search.digest for search in searches])
    return [_run(one, found.get(one.id, Told()), often.get(one.digest, 1)) for one in searches]


def _page() -> HistoryPage:
    account, session = current_account(), sql_session()
    find, same = request.values.get("find", "").strip()[:LONGEST_FIND], request.values.get("same", "")[:64]
    wanted = history.history(account.id, find, same) if account else None
    total = history.count(session, wanted) if wanted is not None else 0
    view = read_view(request.values, (), total)
    found: Sequence[Search] = ()
    if wanted is not None:
        found = session.scalars(wanted.offset(view.start).limit(view.per_page)).all()
    typed = [("find", find), ("same", same), ("per_page", request.values.get("per_page", ""))]
    url_of = url_maker(url_for("history.index"), [pair for pair in typed if pair[1]])
    return HistoryPage(
        lines=_runs(found, account.id) if account and found else [],
        pager=pager(view, total, url_of),
        find=find,
        same=same,
        removed=request.args.getlist("removed")[:MOST_REMOVED],
        days=portal().config.history_days,
    )


@blueprint.get("/searches/history")
@door(Who.ONESELF)
def index() -> Response:
    """The searches, pinned ones first, then the newest; what was just removed can be undone."""
    return _page().render()


@blueprint.get("/searches/history.json")
@door(Who.ONESELF, token=Scope.SEARCH)
def index_json() -> Response:
    """The same page of them as data."""
    page = _page()
    response = jsonify(
        total=page.pager.total, page=page.pager.page, searches=[run_facts(line) for line in page.lines]
    )
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _back(**arguments: object) -> BaseResponse:
    """To the list as it was."""
    kept = {name: request.form.get(name) or None for name in ("find", "same", "page")}
    return redirect(url_for("history.index", **kept, **arguments), code=303)  # type: ignore[arg-type]  # url_for's own


@blueprint.post("/searches/history/<slug:search_id>/pin")
@door(Shared(ShareKind.SEARCH, Access.OWN))
def pin(search_id: str) -> BaseResponse:
    """Keep a search with its results, or no longer."""
    pinned = request.form.get("pinned") == "yes"
    history.set_pin(sql_session(), search_or_404(search_id, Access.OWN), pinned=pinned)
    flash(
        "The search is pinned: it stays, with its results." if pinned else "The search is no longer pinned."
    )
    return _back()


@blueprint.post("/searches/history/<slug:search_id>/name")
@door(Shared(ShareKind.SEARCH, Access.OWN))
def name(search_id: str) -> BaseResponse:
    """Call a search something."""
    search, given = search_or_404(search_id, Access.OWN), request.form.get("name", "")
    if len(given) > history.LONGEST_NAME:
        abort(422, f"A name has at most {history.LONGEST_NAME} characters; this one has {len(given)}.")
    history.set_name(sql_session(), search, given)
    flash("The name is kept." if search.name else "The name is removed.")
    return _back()


@blueprint.post("/searches/history/remove")
@door(Who.ONESELF)
def remove() -> BaseResponse:
    """Take searches out; the page that follows offers to undo it."""
    account = current_account()
    gone = history.remove(sql_session(), account.id, request.form.getlist("run")) if account else []
    if not gone:
        abort(404, "There is no such search in your history. Tick one first.")
    return _back(removed=gone)


@blueprint.post("/searches/history/undo")
@door(Who.ONESELF)
def undo() -> BaseResponse:
    """Bring back what was removed."""
    account, ids = current_account(), request.form.getlist("run")
    back = history.take_back(sql_session(), account.id, ids) if account else 0
    flash(f"{back} {'search is' if back == 1 else 'searches are'} back.")
    return redirect(local_path(request.form["back"], "/"), code=303) if "back" in request.form else _back()
