"""One row of an answer."""

from flask import Blueprint, Response, abort, jsonify, request

from app.pages.rows import row_page
from app.pages.urls import url_maker
from app.services.exports import column_facts, json_value
from app.services.gathering import identities_of
from app.services.results import Result
from app.views.asking import address, file_url, held, read_answer

__all__ = ["blueprint"]

blueprint = Blueprint("rows", __name__)


def _row_number(result: Result) -> int:
    text = request.args.get("row", "")
    if not text.isascii() or not text.isdecimal() or len(text) > 9 or int(text) >= result.rows:  # noqa: PLR2004 - digits
        abort(404, "The answer has no such row.")
    return int(text)


@blueprint.get("/archives/<slug:archive_id>/<slug:dataset_id>/row")
def show(archive_id: str, dataset_id: str) -> Response:
    """Everything about one row of an answer."""
    offer, question, _, result = read_answer(archive_id, dataset_id)
    number = _row_number(result)
    row_url = url_maker(address(offer, "rows.show"), question.arguments())
    identity = identities_of(offer, result, result.take([number]))
    urls = (
        url_maker(address(offer, "datasets.show"), question.arguments())(),
        url_maker(address(offer, "rows.show_json"), question.arguments())(row=number),
        lambda other: row_url(row=other),
    )
    page = row_page(
        offer,
        result,
        number,
        question.query_string(),
        urls,
        lambda n: file_url(offer, n),
        held=bool(held(identity)),
    )
    return page.render()


@blueprint.get("/archives/<slug:archive_id>/<slug:dataset_id>/row.json")
def show_json(archive_id: str, dataset_id: str) -> Response:
    """The same row as data."""
    _, _, _, result = read_answer(archive_id, dataset_id)
    values = result.row(_row_number(result))
    return jsonify(
        [{**column_facts(column), "value": json_value(values[column.name])} for column in result.columns]
    )
