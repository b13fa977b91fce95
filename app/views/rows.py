"""One row of an answer."""

from flask import Blueprint, Response, abort, jsonify, request

from app.pages.rows import RowUrls, row_page
from app.pages.urls import url_maker
from app.services.exports import column_facts, json_value
from app.services.gathering import identities_of
from app.services.links import leads_on
from app.services.results import Result
from app.views.asking import address, file_url, held, preview_urls, read_answer

__all__ = ["blueprint", "row_number"]

blueprint = Blueprint("rows", __name__)


def row_number(result: Result) -> int:
    """The row that the URL names, or the page that says there is none."""
    text = request.args.get("row", "")
    if not text.isascii() or not text.isdecimal() or len(text) > 9 or int(text) >= result.rows:  # noqa: PLR2004 - digits
        abort(404, "The answer has no such row.")
    return int(text)


@blueprint.get("/archives/<slug:archive_id>/<slug:dataset_id>/row")
def show(archive_id: str, dataset_id: str) -> Response:
    """Everything about one row of an answer."""
    offer, question, _, result = read_answer(archive_id, dataset_id)
    number = row_number(result)
    asked = question.arguments()
    identity = identities_of(offer, result, result.take([number]))
    links_url = url_maker(address(offer, "links.show"), asked)(row=number)
    row_url = url_maker(address(offer, "rows.show"), asked)
    urls = RowUrls(
        back=url_maker(address(offer, "datasets.show"), asked)(),
        json=url_maker(address(offer, "rows.show_json"), asked)(row=number),
        links=links_url if leads_on(result, number) else "",
        row=lambda other: row_url(row=other),
        file=lambda name: file_url(offer, name),
        preview=preview_urls(offer, question),
    )
    page = row_page(offer, result, number, question.query_string(), urls, held=bool(held(identity)))
    return page.render()


@blueprint.get("/archives/<slug:archive_id>/<slug:dataset_id>/row.json")
def show_json(archive_id: str, dataset_id: str) -> Response:
    """The same row as data."""
    _, _, _, result = read_answer(archive_id, dataset_id)
    values = result.row(row_number(result))
    return jsonify(
        [{**column_facts(column), "value": json_value(values[column.name])} for column in result.columns]
    )
