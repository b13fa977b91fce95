"""What is put into the basket that ticks go into, and taken out of it."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from htmx_flask import request as htmx_request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from app.doors import Who, door
from app.extensions import sql_session
from app.forms.baskets import numbers
from app.forms.redirects import local_path
from app.forms.search import read_search
from app.forms.view import view_arguments
from app.identity import guest_or_account
from app.models import Answer, Basket
from app.pages.remote import web_url
from app.pages.urls import url_maker
from app.portal import portal
from app.services import baskets
from app.services.baskets import Reference
from app.services.gathering import (
    Source,
    file_reference,
    identities_of,
    result_reference,
    row_references,
    search_reference,
    source_of_answer,
)
from app.services.jobs.finding import answers_of
from app.services.offers import Offer
from app.services.results import Result
from app.services.searches.questions import Question
from app.views.baskets.finding import kept_in_words
from app.views.datasets.asking import posted_answer
from app.views.datasets.viewing import rows_or_422
from app.views.shares.reaching import search_or_404
from connectors.contract import FileHolder

__all__ = ["blueprint"]

blueprint = Blueprint("filling", __name__)

LABEL_LONGEST = 300
SIZE_DIGITS = 18

Asked = tuple[Offer, Question, Answer, Result, Source]


def _asked() -> Asked:
    """The answer that the form was on; asked again where its result is gone."""
    offer, question, answer, result, asked = posted_answer()
    return offer, question, answer, result, source_of_answer(asked, answer)


def _numbers(texts: Sequence[str], result: Result) -> list[int]:
    wanted = sorted(set(numbers(texts)))
    if any(number >= result.rows for number in wanted):
        abort(409, "The archive's answer has changed since this page was made. Load the page again.")
    return wanted


def _basket() -> Basket:
    return baskets.ensure_default(sql_session(), guest_or_account().id)


def _live() -> Response:
    """Only the shell's live parts: count, status, notices."""
    return make_response(render_template("_live.html"))


def _back() -> BaseResponse:
    return redirect(local_path(request.form.get("back", ""), url_for("baskets.show_default")), code=303)


def _words(count: int, verb: str) -> str:
    return f"{count} {'item' if count == 1 else 'items'} {verb} the basket."


def _put(reference: Reference, what: str) -> BaseResponse:
    """Put one thing in, and go back to where the form was."""
    with kept_in_words():
        new = baskets.add(sql_session(), _basket(), [reference])
    flash(f"{what} is in the basket." if new else f"{what} was in the basket already.")
    return _back()


@blueprint.post("/basket/rows")
@door(Who.ONESELF)
def rows() -> BaseResponse:
    """Bring the basket to what is ticked: of one row (`only`), or of all that the page showed."""
    offer, question, _, result, source = _asked()
    ticked = _numbers(request.form.getlist("row"), result)
    before = _numbers(request.form.get("held", "").split(","), result)
    if only := _numbers(request.args.getlist("only"), result):
        ticked, before = [n for n in ticked if n in only], only
    if request.form.get("add") == "page":
        ticked = _numbers(request.form.get("shown", "").split(","), result)
    if request.form.get("add") == "selected":
        others = request.form.get("others", "").split(",")
        ticked, before = _numbers([*request.form.getlist("row"), *others], result), []
    gone = [n for n in before if n not in ticked]
    references = row_references(offer, question, result, ticked, source) if ticked else []
    identities = identities_of(offer, result, result.take(gone)) if gone else []
    with kept_in_words():
        basket = _basket()
        new = baskets.add(sql_session(), basket, references) if references else 0
        change = baskets.remove(sql_session(), basket, identities=identities) if gone else None
    said = [_words(new, "put into")] if new or not change else []
    flash(" ".join([*said, *([_words(len(change.removed), "taken out of")] if change else [])]))
    return _live() if htmx_request.htmx and only else _back()


@blueprint.post("/basket/result")
@door(Who.ONESELF)
def result() -> BaseResponse:
    """Put a whole answer into the basket as one item, or what of it the page's filters let pass."""
    offer, question, answer, found, source = _asked()
    typed = MultiDict(parse_qsl(request.form.get("view", "")))
    rows = rows_or_422(found, typed).rows
    reference = result_reference(offer, question, answer, view_arguments(typed), rows, source)
    return _put(reference, "The whole result" if rows == found.rows else "What passes the filters")


def _search_label(question: str) -> str:
    """What a search is called: its target, or all that it asks for."""
    typed = parse_qsl(question)
    target = next((value for name, value in typed if name == "target"), "")
    words = ", ".join(f"{name} {value}" for name, value in typed if name != "max_rows")
    return (f"Around {target}" if target else f"Search: {words}")[:LABEL_LONGEST]


@blueprint.post("/basket/search")
@door(Who.ONESELF)
def search() -> BaseResponse:
    """Put a search into the basket: one that was asked, or the one that the form would ask."""
    if search_id := request.form.get("search", ""):
        asked = search_or_404(search_id)
        rows = sum(answer.rows for answer in answers_of(sql_session(), asked.id))
        return _put(
            search_reference(asked.question, _search_label(asked.question), asked, rows), "The search"
        )
    form = read_search(request.form, portal().config.max_rows)
    if form.question is None or form.faults:
        typed = [(name, value) for name, value in request.form.items(multi=True) if value]
        return redirect(url_maker(url_for("searches.new"), typed)(), code=303)  # where the faults are told
    question = form.query_string
    with kept_in_words():
        new = baskets.add(sql_session(), _basket(), [search_reference(question, _search_label(question))])
    flash("The search is in the basket." if new else "The search was in the basket already.")
    return redirect(f"{url_for('searches.new')}?{question}", code=303)


def _size(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < SIZE_DIGITS else None


def _where(offer: Offer) -> dict[str, Any]:
    """Where the file of the form is, and its bytes: among the portal's own, or on the web."""
    if name := request.form.get("file", ""):
        path = offer.connector.file(name) if isinstance(offer.connector, FileHolder) else None
        if path is None:
            abort(404, "The portal holds no such file.")
        return {"held": name, "size": path.stat().st_size}
    url = web_url(request.form.get("access_url", "")[:4000])
    if not url:
        abort(400, "That is no address of a file on the web.")
    return {"url": url, "size": _size(request.form.get("size", ""))}


@blueprint.post("/basket/file")
@door(Who.ONESELF)
def file() -> BaseResponse:
    """Put a file that a row leads to into the basket, at its archive or here."""
    offer, question, _, result, _ = _asked()
    (number,) = _numbers(request.form.getlist("row")[:1], result) or [0]
    where = _where(offer)
    facts = {name: request.form.get(name, "")[:LABEL_LONGEST] for name in ("content_type", "semantics")}
    label = request.form.get("label", "").strip() or where.get("url") or where["held"]
    reference = file_reference(
        offer,
        question,
        number,
        label=label[:LABEL_LONGEST],
        facts={name: value for name, value in facts.items() if value},
        **where,
    )
    answer = _put(reference, "The file")
    return _live() if htmx_request.htmx else answer
