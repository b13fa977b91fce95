"""One dataset: its form, its answers, its rows and its files."""

import mimetypes
from collections.abc import Collection, Sequence
from datetime import UTC

from flask import Blueprint, Response, abort, jsonify, request, send_file, stream_with_context, url_for
from werkzeug.datastructures import MultiDict

from app.extensions import sql_session
from app.forms.question import QuestionForm, read_question
from app.forms.view import read_order, read_view
from app.identity import current_account
from app.models import Answer
from app.pages.datasets import Found, dataset_page, table_view
from app.pages.recipes import recipes
from app.pages.rows import row_page
from app.pages.urls import url_maker
from app.portal import portal
from app.services import baskets
from app.services.asking import locate, prepare
from app.services.exports import as_csv, as_json, column_facts, json_value
from app.services.gathering import identities_of
from app.services.offers import Offer, find_offer
from app.services.questions import Question
from app.services.results import Result
from app.services.searches import AskedQuestion
from connectors.contract import Circle, FileHolder, Position
from connectors.errors import UsageError

__all__ = ["answer_of", "blueprint", "offer_or_404", "read_form"]

blueprint = Blueprint("datasets", __name__)

SHOWN_IN_PAGE = {"application/fits", "image/fits", "image/png", "image/jpeg", "image/svg+xml", "text/plain"}


def offer_or_404(archive_id: str, dataset_id: str) -> Offer:
    """The dataset, or the page that says there is none."""
    try:
        return find_offer(portal().registry, archive_id, dataset_id)
    except LookupError:
        abort(404, f"There is no dataset '{dataset_id}' in an archive '{archive_id}' here.")


def read_form(offer: Offer) -> QuestionForm:
    """The dataset's form from this request's URL."""
    most = portal().config.max_rows
    return read_question(request.args, offer.archive.id, offer.dataset.id, offer.description, most)


def answer_of(offer: Offer, question: Question) -> tuple[Answer, Result | None, AskedQuestion]:
    """Ask the dataset, or take the answer that is known. Raises UsageError."""
    house, account = portal(), current_account()
    found = locate(sql_session(), question.target, house.registry.connectors.values(), house.sesame)
    asked = prepare(offer, question, found)
    answer = house.desk.ask(sql_session(), account.id if account else None, [asked])[0]
    return answer, house.desk.result(answer), asked


def _held(identities: Sequence[str]) -> Collection[str]:
    account = current_account()
    return baskets.held(sql_session(), account.id, identities) if account else set()


def _file_url(offer: Offer, name: str) -> str:
    return url_for("datasets.file", archive_id=offer.archive.id, dataset_id=offer.dataset.id, name=name)


def _address(offer: Offer, endpoint: str) -> str:
    return url_for(f"datasets.{endpoint}", archive_id=offer.archive.id, dataset_id=offer.dataset.id)


def _centre(asked: AskedQuestion) -> Position | None:
    region = asked.request.region
    return Position(region.ra, region.dec, asked.question.target) if isinstance(region, Circle) else None


def _found(offer: Offer, question: Question) -> Found:
    answer, result, asked = answer_of(offer, question)
    arguments = list(request.args.items(multi=True))
    url_of = url_maker(_address(offer, "show"), arguments)
    table = None
    if result and result.rows:
        view = read_view(request.args, result.sortable, result.rows)
        urls = url_of, url_maker(_address(offer, "row"), question.arguments())
        table = table_view(offer, result, view, urls, lambda name: _file_url(offer, name), _held)
    csv_url = url_maker(_address(offer, "show_csv"), arguments)(page=None, per_page=None, columns=None)
    every = request.args.get("columns") == "all"
    return Found(
        answer=answer,
        table=table,
        recipes=recipes(offer.connector.plan(asked.request), request.host_url.rstrip("/") + csv_url),
        centre=_centre(asked),
        csv_url=csv_url,
        json_url=url_maker(_address(offer, "show_json"), arguments)(page=None, per_page=None, columns=None),
        retry_url=url_of(),
        columns_url=url_of(columns=None if every else "all"),
        question=question.query_string(),
        sort=request.args.get("sort", ""),
    )


@blueprint.get("/archives/<slug:archive_id>/<slug:dataset_id>")
def show(archive_id: str, dataset_id: str) -> Response:
    """The form, and the answer where something was asked."""
    offer = offer_or_404(archive_id, dataset_id)
    form = read_form(offer)
    faults, found = dict(form.faults), None
    try:
        found = _found(offer, form.question) if form.question else None
    except UsageError as error:
        faults[error.field or "question"] = error.message
    bare_url = url_maker(_address(offer, "show"), [])
    page = dataset_page(offer, form.typed, faults, bare_url, portal().config.max_rows, found)
    return page.render(422 if faults else 200)


def _data(archive_id: str, dataset_id: str) -> tuple[Offer, Question, Answer, Result]:
    """What the data faces need; each fault is an error status with words."""
    offer = offer_or_404(archive_id, dataset_id)
    form = read_form(offer)
    if form.question is None:
        faults = "; ".join(f"{name}: {words}" for name, words in form.faults.items())
        abort(422, faults or "Ask a question first: give a target, a position or a filter.")
    try:
        answer, result, _ = answer_of(offer, form.question)
    except UsageError as error:
        abort(422, f"{error.field or 'question'}: {error.message}")
    if result is None:
        abort(502, answer.words or "The archive's answer is gone; ask again.")
    return offer, form.question, answer, result


def _download(response: Response, offer: Offer, suffix: str) -> Response:
    name = f"{offer.archive.id}-{offer.dataset.id}.{suffix}"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@blueprint.get("/archives/<slug:archive_id>/<slug:dataset_id>.csv")
def show_csv(archive_id: str, dataset_id: str) -> Response:
    """All rows of the answer in the page's order, as CSV."""
    offer, _, answer, result = _data(archive_id, dataset_id)
    order = read_order(request.args.get("sort", ""), result.sortable)
    response = Response(stream_with_context(as_csv(result, order)), mimetype="text/csv")
    response.headers["X-Truncated"] = "true" if result.truncated else "false"
    response.headers["X-Answered-At"] = answer.answered_at.astimezone(UTC).isoformat()
    return _download(response, offer, "csv")


def _as_object(arguments: Sequence[tuple[str, str]]) -> dict[str, str | list[str]]:
    """The arguments as JSON has them: a name that comes several times has a list."""
    lists = MultiDict(arguments).lists()
    return {name: values[0] if len(values) == 1 else values for name, values in lists}


@blueprint.get("/archives/<slug:archive_id>/<slug:dataset_id>.json")
def show_json(archive_id: str, dataset_id: str) -> Response:
    """All rows of the answer in the page's order, with their columns, as JSON."""
    offer, question, answer, result = _data(archive_id, dataset_id)
    order = read_order(request.args.get("sort", ""), result.sortable)
    head = {
        "archive": offer.archive.id,
        "dataset": offer.dataset.id,
        "question": _as_object(question.arguments()),
        "answered_at": answer.answered_at.astimezone(UTC).isoformat(),
        "state": answer.state,
        "truncated": result.truncated,
        "count": result.rows,
        "licence": offer.dataset.licence,
        "attribution": offer.dataset.attribution,
    }
    response = Response(stream_with_context(as_json(result, order, head)), mimetype="application/json")
    return _download(response, offer, "json")


def _row_number(result: Result) -> int:
    text = request.args.get("row", "")
    if not text.isascii() or not text.isdecimal() or len(text) > 9 or int(text) >= result.rows:  # noqa: PLR2004 - digits
        abort(404, "The answer has no such row.")
    return int(text)


@blueprint.get("/archives/<slug:archive_id>/<slug:dataset_id>/row")
def row(archive_id: str, dataset_id: str) -> Response:
    """Everything about one row of an answer."""
    offer, question, _, result = _data(archive_id, dataset_id)
    number = _row_number(result)
    row_url = url_maker(_address(offer, "row"), question.arguments())
    identity = identities_of(offer, result, result.take([number]))
    urls = (
        url_maker(_address(offer, "show"), question.arguments())(),
        url_maker(_address(offer, "row_json"), question.arguments())(row=number),
        lambda other: row_url(row=other),
    )
    page = row_page(
        offer,
        result,
        number,
        question.query_string(),
        urls,
        lambda n: _file_url(offer, n),
        held=bool(_held(identity)),
    )
    return page.render()


@blueprint.get("/archives/<slug:archive_id>/<slug:dataset_id>/row.json")
def row_json(archive_id: str, dataset_id: str) -> Response:
    """The same row as data."""
    _, _, _, result = _data(archive_id, dataset_id)
    values = result.row(_row_number(result))
    return jsonify(
        [{**column_facts(column), "value": json_value(values[column.name])} for column in result.columns]
    )


@blueprint.get("/archives/<slug:archive_id>/<slug:dataset_id>/files/<path:name>")
def file(archive_id: str, dataset_id: str, name: str) -> Response:
    """A file that the portal itself holds for this dataset."""
    connector = offer_or_404(archive_id, dataset_id).connector
    path = connector.file(name) if isinstance(connector, FileHolder) else None
    if path is None:
        abort(404, "This dataset has no such file.")
    kind = (
        "application/fits"
        if path.name.endswith((".fits", ".fits.gz"))
        else mimetypes.guess_type(path.name)[0]
    )
    kind = kind or "application/octet-stream"
    response = send_file(
        path, mimetype=kind, as_attachment=kind not in SHOWN_IN_PAGE or kind.endswith("fits")
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response
