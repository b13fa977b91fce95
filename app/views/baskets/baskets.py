"""Baskets: all of a person's, made, named, chosen, ordered, removed, frozen; and one with its items."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, Response, abort, flash, jsonify, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.doors import Shared, Who, door
from app.extensions import sql_session
from app.forms.addresses import AddressForm
from app.forms.baskets import look_arguments, numbers, read_look, read_name
from app.forms.redirects import local_path
from app.forms.view import read_view
from app.identity import current_account, guest_or_account
from app.models import Access, Basket, Item, Scope, ShareKind
from app.models.base import now
from app.pages.baskets.baskets import BasketPage
from app.pages.baskets.lines import line_of
from app.pages.baskets.shelf import ShelfPage
from app.pages.rows.table import pager
from app.pages.urls import url_maker
from app.services import baskets
from app.services.baskets import Look
from app.services.own_tables.finding import own_tables
from app.services.own_tables.offering import OWN, own_archive
from app.views.baskets.finding import default_or_none, kept_in_words, offered_undo
from app.views.datasets.offering import source_of
from app.views.shares.reaching import access_to, basket_or_404
from connectors.archive import Archive, Dataset

__all__ = ["basket_page", "blueprint"]

blueprint = Blueprint("baskets", __name__)


@blueprint.get("/basket")
@door(Who.ONESELF)
def show_default() -> BaseResponse:
    """The basket that ticks go into; who has none sees how to begin one."""
    basket = default_or_none()
    if basket is None:
        return index()
    arguments = request.args.items(multi=True)
    return redirect(url_maker(url_for("baskets.show", basket_id=basket.id), arguments)(), code=302)


@blueprint.get("/basket.json")
@door(Who.ONESELF, token=Scope.BASKETS_READ)
def show_default_json() -> BaseResponse:
    """The same as data."""
    basket = default_or_none()
    if basket is None:
        return jsonify(items=[])
    return redirect(url_for("basket_files.show", basket_id=basket.id, suffix="json"), code=302)


def _shelf_page(typed: Mapping[str, str] | None = None, faults: Mapping[str, str] | None = None) -> ShelfPage:
    account, session = current_account(), sql_session()
    found = baskets.baskets_of(session, account.id) if account else []
    removed = session.get(Basket, request.args.get("removed", "")[:32])
    mine = removed and account and removed.account_id == account.id and removed.removed_at
    return ShelfPage(
        baskets=found,
        counts=baskets.counts(session, [one.id for one in found]),
        default=default_or_none(),
        removed=removed if mine else None,
        typed=typed or {},
        faults=faults or {},
    )


@blueprint.get("/baskets")
@door(Who.ONESELF)
def index() -> Response:
    """All baskets."""
    return _shelf_page().render()


@blueprint.post("/baskets")
@door(Who.ONESELF)
def make() -> BaseResponse:
    """A new basket, which ticks go into from now on."""
    form = read_name(request.form)
    if form.faults:
        return _shelf_page({"name": form.name, "note": form.note}, form.faults).render(422)
    with kept_in_words():
        basket = baskets.make(sql_session(), guest_or_account().id, form.name, form.note)
        baskets.choose(sql_session(), basket)
    flash(f"Ticks go into “{basket.name}” now.")
    return redirect(local_path(request.form.get("back", ""), url_for(".show", basket_id=basket.id)), code=303)


def _sort_urls(look: Look, path: str) -> Mapping[str, str]:
    """Where each head of the table leads: up, down, and back to the person's own order."""
    kept = [pair for pair in look_arguments(look) if pair[0] != "sort"]
    following = {
        name: f"-{name}" if look.sort == name else "" if look.sort == f"-{name}" else name
        for name in baskets.ORDERS
    }
    return {name: url_maker(path, kept)(sort=then) for name, then in following.items()}


def _tables_of(items: Sequence[Item]) -> Mapping[str, tuple[Archive, Dataset]]:
    """The tables of whoever is here that these items refer to, by id, read in one go."""
    account, ids = current_account(), {item.dataset for item in items if item.archive == OWN}
    found = own_tables(sql_session(), account.id, sorted(ids)) if account and ids else ()
    archives = {table.id: own_archive(table) for table in found}
    return {name: (archive, archive.datasets[0]) for name, archive in archives.items()}


def basket_page(
    basket: Basket,
    editing: int | None = None,
    typed: Mapping[str, str] | None = None,
    faults: Mapping[str, str] | None = None,
    adding: AddressForm | None = None,
) -> BasketPage:
    """The items of the page that the request names, in its address or its form."""
    session, look, default = sql_session(), read_look(request.values), default_or_none()
    account, right = current_account(), access_to(ShareKind.BASKET, basket.id)
    mine = baskets.baskets_of(session, account.id) if account else []
    totals = baskets.totals(session, basket.id)
    total = baskets.count(session, basket.id, look) if look.is_part else totals.items
    view = read_view(request.values, (), total)
    page = baskets.items(basket.id, look).offset(view.start).limit(view.per_page)
    path, kept = url_for("baskets.show", basket_id=basket.id), look_arguments(look)
    shown = [*kept, ("per_page", request.values.get("per_page", ""))]
    links = baskets.links_of(session, basket)
    check_url = url_maker(url_for("basket_checks.show", basket_id=basket.id), shown)
    found = session.scalars(page).all()
    own = _tables_of(found)
    lines = [
        line_of(item, *(own.get(item.dataset) or source_of(item.archive, item.dataset))) for item in found
    ]
    return BasketPage(
        basket=basket,
        others=[one for one in mine if one.id != basket.id],
        is_default=bool(default and default.id == basket.id),
        can_edit=right >= Access.EDIT and not basket.is_frozen,
        is_own=right is Access.OWN,
        lines=lines,
        pager=pager(view, total, url_maker(path, shown)),
        look=look,
        kept=kept,
        sort_urls=_sort_urls(look, path),
        totals=totals,
        links=links,
        check_url=check_url(page=view.page, seen=links.checked),
        tags=baskets.tags_of(session, basket.id),
        fields=list(dict.fromkeys(name for line in lines for name in line.item.fields)),
        undo=offered_undo(basket),
        intact=baskets.is_intact(session, basket) if "verify" in request.args and basket.is_frozen else None,
        editing=editing,
        adding=adding.typed if adding else {},
        adding_faults=adding.faults if adding else {},
        typed=typed or {},
        faults=faults or {},
        moment=now(),
    )


@blueprint.get("/baskets/<slug:basket_id>")
@door(Shared(ShareKind.BASKET, Access.READ))
def show(basket_id: str) -> Response:
    """The items; what was just done can be undone."""
    editing = numbers(request.args.getlist("edit"))
    return basket_page(basket_or_404(basket_id), editing[0] if editing else None).render()


@blueprint.post("/baskets/<slug:basket_id>/name")
@door(Shared(ShareKind.BASKET, Access.EDIT))
def describe(basket_id: str) -> BaseResponse:
    """Give it another name or note."""
    basket, form = basket_or_404(basket_id, Access.EDIT), read_name(request.form)
    if form.faults:
        return basket_page(basket, None, {"name": form.name, "note": form.note}, form.faults).render(422)
    with kept_in_words():
        change = baskets.describe(sql_session(), basket, form.name, form.note)
    if change is None:
        flash("Name and note are as they were.")
    return redirect(url_for(".show", basket_id=basket_id, undo=change.id if change else None), code=303)


@blueprint.post("/baskets/<slug:basket_id>/choose")
@door(Shared(ShareKind.BASKET, Access.OWN))
def choose(basket_id: str) -> BaseResponse:
    """Let ticks go into it."""
    basket = basket_or_404(basket_id, Access.OWN)
    with kept_in_words():
        baskets.choose(sql_session(), basket)
    flash(f"Ticks go into “{basket.name}” now.")
    return redirect(local_path(request.form.get("back", ""), url_for(".show", basket_id=basket_id)), code=303)


@blueprint.post("/baskets/<slug:basket_id>/place")
@door(Shared(ShareKind.BASKET, Access.OWN))
def place(basket_id: str) -> BaseResponse:
    """Put it at another place among the baskets."""
    to = numbers([request.form.get("to", "")])
    if not to:
        abort(400, "The form does not say which place.")
    baskets.place_basket(sql_session(), basket_or_404(basket_id, Access.OWN), to[0])
    return redirect(url_for(".index"), code=303)


@blueprint.post("/baskets/<slug:basket_id>/remove")
@door(Shared(ShareKind.BASKET, Access.OWN))
def remove(basket_id: str) -> BaseResponse:
    """Remove it with all items; the page that follows offers to undo it."""
    baskets.take_away(sql_session(), basket_or_404(basket_id, Access.OWN))
    return redirect(url_for(".index", removed=basket_id), code=303)


@blueprint.post("/baskets/<slug:basket_id>/restore")
@door(Who.OWNER)
def restore(basket_id: str) -> BaseResponse:
    """Bring a removed basket back."""
    account = current_account()
    try:
        basket = baskets.restore(sql_session(), account.id if account else "", basket_id)
    except KeyError:
        abort(404, "There is no such basket of yours any more.")
    flash(f"“{basket.name}” is back.")
    return redirect(url_for(".show", basket_id=basket_id), code=303)


@blueprint.post("/baskets/<slug:basket_id>/freeze")
@door(Shared(ShareKind.BASKET, Access.READ))
def freeze(basket_id: str) -> BaseResponse:
    """A copy that never changes again; it belongs to who makes it."""
    basket = basket_or_404(basket_id)
    with kept_in_words():
        frozen = baskets.freeze(sql_session(), basket, guest_or_account().id)
    flash("This is the snapshot; the basket itself stays as it was and can be changed.")
    return redirect(url_for(".show", basket_id=frozen.id), code=303)
