"""The items of a basket: one looked at, several taken out, moved, copied, tagged, put in order."""

from collections.abc import Callable, Sequence

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.doors import Shared, door
from app.extensions import sql_session
from app.forms.baskets import look_arguments, numbers, read_look, read_note
from app.identity import guest_or_account
from app.models import Access, Basket, BasketChange, Item, ShareKind
from app.pages.baskets.baskets import ConfirmEmptyPage, ItemPage
from app.pages.baskets.lines import bare_columns, fields_of, held_name, line_of
from app.pages.baskets.undoing import undone_words
from app.pages.baskets.uses import commands_of, is_table
from app.pages.remote import web_url
from app.pages.urls import url_maker
from app.services import baskets
from app.services.baskets import Look
from app.views.baskets.baskets import basket_page
from app.views.baskets.finding import kept_in_words, offered_undo
from app.views.datasets.offering import file_of, source_of
from app.views.shares.reaching import access_to, basket_or_404

__all__ = ["blueprint"]

blueprint = Blueprint("basket_items", __name__)

NOT_THERE = "That item is not in this basket."
NOTHING = "Tick what is meant first."
NEW = "new"
"""The target that is still to be made."""
Ids = Sequence[int] | Look


def _back(basket: Basket, change: BasketChange | None = None) -> BaseResponse:
    """The item's own page, or the basket as it was looked at, with what can be undone."""
    undo_id = change.id if change else None
    if about := numbers([request.form.get("about", "")]):
        url = url_for("basket_items.show", basket_id=basket.id, item_id=about[0], undo=undo_id)
        return redirect(url, code=303)
    kept, page = look_arguments(read_look(request.form)), numbers([request.form.get("page", "")])
    url_of = url_maker(url_for("baskets.show", basket_id=basket.id), kept)
    at = page[0] if page and page[0] > 1 else None
    return redirect(url_of(page=at, undo=undo_id), code=303)


def _chosen() -> Ids:
    """The ticked items, or all that are looked at."""
    if request.form.get("everything") == "yes":
        look = read_look(request.form)
        return Look(words=look.words, tag=look.tag, kind=look.kind, link=look.link)
    return numbers(request.form.getlist("item"))


def _items(number: int) -> str:
    return f"{number} {'item' if number == 1 else 'items'}"


def _take_out(basket: Basket, ids: Ids) -> BaseResponse:
    change = baskets.remove(sql_session(), basket, ids)
    if change is None:
        abort(404, NOT_THERE if ids else NOTHING)
    return _back(basket, change)


def _target(basket: Basket, wanted: str) -> Basket:
    """Where items are carried: a basket that may be changed, or a new one, named like the one they are in."""
    if wanted != NEW:
        return basket_or_404(wanted, Access.EDIT)
    session, account = sql_session(), guest_or_account()
    return baskets.make(session, account.id, baskets.unused_name(session, account.id, basket.name))


def _carry(basket: Basket, ids: Ids, *, move: bool) -> BaseResponse:
    wanted = request.form.get("target", "")
    target = _target(basket, wanted)
    change = baskets.carry(sql_session(), basket, target, ids, move=move)
    if change is None:
        flash(NOTHING)
        if wanted == NEW:
            baskets.take_away(sql_session(), target)
    return _back(basket, change)


def _tags(basket: Basket, ids: Ids, *, on: bool) -> BaseResponse:
    try:
        tags = baskets.read_tags(request.form.get("tags", ""))
    except ValueError as error:
        return basket_page(basket, None, request.form.to_dict(), {"tags": str(error)}).render(422)
    if not tags:
        fault = "Write the tags, with commas between them."
        return basket_page(basket, None, request.form.to_dict(), {"tags": fault}).render(422)
    number, change = (baskets.tag if on else baskets.untag)(sql_session(), basket, ids, tags)
    if change is None:
        words = f"{', '.join(tags)}: {'on' if on else 'not on'} {_items(number)} before."
        flash(words if number else NOTHING)
    return _back(basket, change)


def _move(basket: Basket, ids: Ids, to: str) -> BaseResponse:
    """People count from 1."""
    places = numbers([to])
    if not places:
        fault = "Give the place as a whole number; the first is 1."
        return basket_page(basket, None, request.form.to_dict(), {"to": fault}).render(422)
    number, change = baskets.move(sql_session(), basket, ids, max(places[0] - 1, 0))
    flash(f"{_items(number)} {'moved' if change else 'stood there before'}." if number else NOTHING)
    return _back(basket, change)


def _step(basket: Basket, text: str, by: int) -> BaseResponse:
    ids = numbers([text])
    try:
        at = baskets.rank_of(sql_session(), basket.id, ids[0] if ids else 0)
    except KeyError:
        abort(404, NOT_THERE)
    _, change = baskets.move(sql_session(), basket, ids, max(at + by, 0))
    return _back(basket, change)


DEEDS: dict[str, Callable[[Basket, Ids], BaseResponse]] = {
    "remove": _take_out,
    "move": lambda basket, ids: _carry(basket, ids, move=True),
    "copy": lambda basket, ids: _carry(basket, ids, move=False),
    "tag": lambda basket, ids: _tags(basket, ids, on=True),
    "untag": lambda basket, ids: _tags(basket, ids, on=False),
    "place": lambda basket, ids: _move(basket, ids, request.form.get("to", "")),
}


@blueprint.post("/baskets/<slug:basket_id>/items")
@door(Shared(ShareKind.BASKET, Access.EDIT))
def act(basket_id: str) -> BaseResponse:
    """Do something with one item, with those that are ticked, or with all that are looked at."""
    form = request.form
    basket = basket_or_404(basket_id, Access.READ if form.get("do") == "copy" else Access.EDIT)
    with kept_in_words():
        if one := form.get("remove", ""):
            return _take_out(basket, numbers([one]) or [0])
        if form.get("up") or form.get("down"):
            return _step(basket, form.get("up") or form["down"], -1 if form.get("up") else 1)
        deed = DEEDS.get(form.get("do", ""))
        if deed is None:
            abort(400, "The form does not say what is to be done.")
        return deed(basket, _chosen())


@blueprint.post("/baskets/<slug:basket_id>/arrange")
@door(Shared(ShareKind.BASKET, Access.EDIT))
def arrange(basket_id: str) -> BaseResponse:
    """Put all items in an order for good."""
    basket, order = basket_or_404(basket_id, Access.EDIT), request.form.get("order", "")[:200]
    with kept_in_words():
        change = baskets.arrange(sql_session(), basket, order)
    undo_id = change.id if change else None
    return redirect(url_for("baskets.show", basket_id=basket_id, undo=undo_id), code=303)


@blueprint.post("/baskets/<slug:basket_id>/undo")
@door(Shared(ShareKind.BASKET, Access.EDIT))
def undo(basket_id: str) -> BaseResponse:
    """Take back what was done; a copy by whoever may change what it went into."""
    basket = basket_or_404(basket_id)
    try:
        change = baskets.change_of(
            sql_session(), basket, request.form.get("change", "")[:32].replace("\0", "")
        )
    except KeyError:
        abort(404, "That was undone already, or is too long ago.")
    if not change.is_of_target_alone:
        basket_or_404(basket_id, Access.EDIT)
    if change.target_id:
        basket_or_404(change.target_id, Access.EDIT)
    kind = change.kind
    with kept_in_words():
        number = baskets.undo(sql_session(), change)
    flash(undone_words(kind, number))
    return _back(basket)


@blueprint.get("/baskets/<slug:basket_id>/empty")
@door(Shared(ShareKind.BASKET, Access.EDIT))
def confirm_empty(basket_id: str) -> Response:
    """Ask before emptying."""
    basket = basket_or_404(basket_id, Access.EDIT)
    return ConfirmEmptyPage(basket=basket, count=baskets.count(sql_session(), basket.id)).render()


@blueprint.post("/baskets/<slug:basket_id>/empty")
@door(Shared(ShareKind.BASKET, Access.EDIT))
def empty(basket_id: str) -> BaseResponse:
    """Take everything out; the page that follows offers to undo it."""
    basket = basket_or_404(basket_id, Access.EDIT)
    with kept_in_words():
        change = baskets.empty(sql_session(), basket)
    undo_id = change.id if change else None
    return redirect(url_for("baskets.show", basket_id=basket_id, undo=undo_id), code=303)


def _item(basket: Basket, item_id: int) -> Item:
    try:
        return baskets.item_of(sql_session(), basket.id, item_id)
    except KeyError:
        abort(404, NOT_THERE)


def _item_page(
    basket: Basket, item: Item, typed: dict[str, str] | None = None, faults: dict[str, str] | None = None
) -> ItemPage:
    return ItemPage(
        basket=basket,
        can_edit=access_to(ShareKind.BASKET, basket.id) >= Access.EDIT and not basket.is_frozen,
        line=line_of(item, *source_of(item.archive, item.dataset)),
        fields=fields_of(item),
        bare=bare_columns(item),
        download=web_url(item.access_url),
        held=file_of(item.archive, item.dataset, held_name(item)) if held_name(item) else "",
        commands=commands_of(item),
        is_table=is_table(item),
        undo=offered_undo(basket),
        typed=typed or {},
        faults=faults or {},
    )


@blueprint.get("/baskets/<slug:basket_id>/items/<int(max=999999999999999):item_id>")
@door(Shared(ShareKind.BASKET, Access.READ))
def show(basket_id: str, item_id: int) -> Response:
    """Everything that is kept of an item."""
    basket = basket_or_404(basket_id)
    return _item_page(basket, _item(basket, item_id)).render()


@blueprint.post("/baskets/<slug:basket_id>/items/<int(max=999999999999999):item_id>/note")
@door(Shared(ShareKind.BASKET, Access.EDIT))
def note(basket_id: str, item_id: int) -> BaseResponse:
    """Write a note on an item."""
    basket, (text, fault) = basket_or_404(basket_id, Access.EDIT), read_note(request.form)
    item, on_item = _item(basket, item_id), "about" in request.form
    if fault:
        typed, faults = {"note": text}, {"note": fault}
        page = (
            _item_page(basket, item, typed, faults)
            if on_item
            else basket_page(basket, item_id, typed, faults)
        )
        return page.render(422)
    with kept_in_words():
        change = baskets.set_note(sql_session(), basket, item_id, text)
    if change is None:
        flash("The note is as it was.")
    return _back(basket, change)


@blueprint.post("/baskets/<slug:basket_id>/items/<int(max=999999999999999):item_id>/tags")
@door(Shared(ShareKind.BASKET, Access.EDIT))
def tags(basket_id: str, item_id: int) -> BaseResponse:
    """Give an item exactly these tags."""
    basket = basket_or_404(basket_id, Access.EDIT)
    item, text = _item(basket, item_id), request.form.get("tags", "")
    try:
        wanted = baskets.read_tags(text)
    except ValueError as error:
        return _item_page(basket, item, {"tags": text}, {"tags": str(error)}).render(422)
    with kept_in_words():
        change = baskets.retag(sql_session(), basket, item_id, wanted)
    if change is None:
        flash("The tags are as they were.")
    return _back(basket, change)
