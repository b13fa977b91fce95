"""The basket: what is put in, taken out and brought back."""

from collections.abc import Sequence
from urllib.parse import parse_qsl

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from htmx_flask import request as htmx_request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from app.extensions import sql_session
from app.forms.question import read_question
from app.forms.redirects import local_path
from app.forms.view import read_view, view_arguments
from app.identity import current_account, guest_or_account
from app.models import Answer, Basket, Item
from app.pages.basket_lines import item_facts, line_of
from app.pages.baskets import BasketPage, ConfirmEmptyPage
from app.pages.table import pager
from app.pages.urls import url_maker
from app.portal import portal
from app.services import baskets
from app.services.gathering import identities_of, result_reference, row_references
from app.services.offers import Offer
from app.services.questions import Question
from app.services.results import Result
from app.views.asking import answer_of, offer_or_404
from app.views.viewing import rows_or_422
from connectors.errors import UsageError

__all__ = ["blueprint"]

blueprint = Blueprint("baskets", __name__)

Asked = tuple[Offer, Question, Answer, Result]


def _asked() -> Asked:
    """The answer that the form was on; asked again where its result is gone."""
    offer = offer_or_404(request.form.get("archive", ""), request.form.get("dataset", ""))
    typed = MultiDict(parse_qsl(request.form.get("question", "")))
    most = portal().config.max_rows
    form = read_question(typed, offer.archive.id, offer.dataset.id, offer.description, most)
    if form.question is None:
        abort(400, "The form does not say what was asked.")
    try:
        answer, result, _ = answer_of(offer, form.question)
    except UsageError as error:
        abort(422, error.message)
    if result is None:
        abort(502, answer.words or "The archive's answer is gone; ask again.")
    return offer, form.question, answer, result


def _numbers(texts: Sequence[str], result: Result) -> list[int]:
    numbers = sorted({int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) < 10})  # noqa: PLR2004 - digits
    if any(number >= result.rows for number in numbers):
        abort(409, "The archive's answer has changed since this page was made. Load the page again.")
    return numbers


def _live() -> Response:
    """Only the shell's live parts: count, status, notices."""
    return make_response(render_template("_live.html"))


def _back() -> BaseResponse:
    return redirect(local_path(request.form.get("back", ""), url_for("baskets.show")), code=303)


def _words(count: int, verb: str) -> str:
    return f"{count} {'item' if count == 1 else 'items'} {verb} the basket."


@blueprint.post("/basket/rows")
def rows() -> BaseResponse:
    """Bring the basket to what is ticked: of one row (`only`), or of all that the page showed."""
    offer, question, _, result = _asked()
    ticked = _numbers(request.form.getlist("row"), result)
    before = _numbers(request.form.get("held", "").split(","), result)
    if only := _numbers(request.args.getlist("only"), result):
        ticked, before = [n for n in ticked if n in only], only
    if request.form.get("add") == "page":
        ticked = _numbers(request.form.get("shown", "").split(","), result)
    if request.form.get("add") == "selected":
        others = request.form.get("others", "").split(",")
        ticked, before = _numbers([*request.form.getlist("row"), *others], result), []
    basket = baskets.ensure_default(sql_session(), guest_or_account().id)
    gone = [n for n in before if n not in ticked]
    references = row_references(offer, question, result, ticked) if ticked else []
    new = baskets.add(sql_session(), basket, references) if references else 0
    identities = identities_of(offer, result, result.take(gone)) if gone else []
    change = baskets.remove(sql_session(), basket, identities=identities) if gone else None
    said = [_words(new, "put into")] if new or not change else []
    flash(" ".join([*said, *([_words(len(change.removed), "taken out of")] if change else [])]))
    return _live() if htmx_request.htmx and only else _back()


@blueprint.post("/basket/result")
def result() -> BaseResponse:
    """Put a whole answer into the basket as one item, or what of it the page's filters let pass."""
    offer, question, answer, found = _asked()
    typed = MultiDict(parse_qsl(request.form.get("view", "")))
    rows = rows_or_422(found, typed).rows
    reference = result_reference(offer, question, answer, view_arguments(typed), rows)
    basket = baskets.ensure_default(sql_session(), guest_or_account().id)
    new = baskets.add(sql_session(), basket, [reference])
    what = "The whole result" if rows == found.rows else "What passes the filters"
    flash(f"{what} is in the basket." if new else f"{what} was in the basket already.")
    return _back()


def _page(editing: int | None, typed_note: str | None = None, note_error: str = "") -> BasketPage:
    """The items of the page that the request names, as `page` in its address or its form."""
    account = current_account()
    basket = baskets.default_basket(sql_session(), account.id) if account else None
    total = baskets.count(sql_session(), basket.id) if basket else 0
    view = read_view(request.values, (), total)
    items: list[Item] = []
    if basket:
        page = baskets.items(basket.id).offset(view.start).limit(view.per_page)
        items = list(sql_session().scalars(page))
    url_of = url_maker(url_for("baskets.show"), [("per_page", request.args.get("per_page", ""))])
    return BasketPage(
        lines=[line_of(item, portal().registry) for item in items],
        pager=pager(view, total, url_of),
        undo=request.args.get("undo", ""),
        editing=editing,
        typed_note=typed_note,
        note_error=note_error,
    )


@blueprint.get("/basket")
def show() -> Response:
    """The items, newest first; what was just taken out can be undone."""
    editing = _ids(request.args.getlist("edit"))
    return _page(editing[0] if editing else None).render()


@blueprint.get("/basket.json")
def show_json() -> Response:
    """All items as data."""
    account = current_account()
    basket = baskets.default_basket(sql_session(), account.id) if account else None
    found = baskets.stream(sql_session(), basket.id) if basket else ()
    return jsonify(items=[item_facts(item) for item in found])


def _ids(texts: Sequence[str]) -> list[int]:
    return [int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) < 16]  # noqa: PLR2004 - digits


def _mine() -> Basket:
    """The basket that is changed; a visitor without one has nothing to change."""
    account = current_account()
    basket = baskets.default_basket(sql_session(), account.id) if account else None
    if basket is None:
        abort(404, "There is no basket yet. Tick a row of a result to begin one.")
    return basket


@blueprint.post("/basket/remove")
def remove() -> BaseResponse:
    """Take items out; the page that follows offers to undo it."""
    change = baskets.remove(sql_session(), _mine(), _ids(request.form.getlist("item")))
    if change is None:
        abort(404, "That item is not in your basket.")
    return redirect(url_for("baskets.show", undo=change.id, page=request.form.get("page") or None), code=303)


@blueprint.post("/basket/undo")
def undo() -> BaseResponse:
    """Bring back what was taken out."""
    try:
        change = baskets.change_of(sql_session(), _mine(), request.form.get("change", ""))
    except KeyError:
        abort(404, "That was undone already, or is too long ago.")
    flash(_words(baskets.undo(sql_session(), change), "brought back into"))
    return redirect(url_for("baskets.show"), code=303)


@blueprint.get("/basket/empty")
def confirm_empty() -> Response:
    """Ask before emptying."""
    account = current_account()
    basket = baskets.default_basket(sql_session(), account.id) if account else None
    return ConfirmEmptyPage(count=baskets.count(sql_session(), basket.id) if basket else 0).render()


@blueprint.post("/basket/empty")
def empty() -> BaseResponse:
    """Take everything out; the page that follows offers to undo it."""
    change = baskets.empty(sql_session(), _mine())
    return redirect(url_for("baskets.show", undo=change.id if change else None), code=303)


@blueprint.post("/basket/items/<int(max=999999999999999):item_id>/note")
def note(item_id: int) -> BaseResponse:
    """Write a note on an item."""
    text = request.form.get("note", "").replace("\r\n", "\n").strip()  # browsers count a line's end as one
    if len(text) > baskets.NOTE_LONGEST:
        words = f"A note has at most {baskets.NOTE_LONGEST} characters; this one has {len(text)}. Shorten it."
        return _page(item_id, text, words).render(422)
    try:
        baskets.set_note(sql_session(), _mine(), item_id, text)
    except KeyError:
        abort(404, "That item is not in your basket.")
    flash("The note is kept." if text else "The note is removed.")
    return redirect(url_for("baskets.show", page=request.form.get("page") or None), code=303)
