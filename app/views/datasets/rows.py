"""One row of an answer."""

from collections.abc import Sequence

from flask import Blueprint, Response, abort, jsonify, request

from app.doors import Who, door
from app.forms.view import read_view, view_arguments
from app.models import Scope
from app.pages.rows.rows import RowUrls, row_page
from app.pages.urls import url_maker
from app.services.exports import column_facts, json_value
from app.services.gathering import identities_of
from app.services.links import leads_on
from app.services.offers import Offer
from app.services.paging import Place, place_of
from app.services.results import Result
from app.services.sky import has_places
from app.views.datasets.asking import address, file_url, held, preview_urls, read_answer
from app.views.datasets.viewing import viewed_rows

__all__ = ["blueprint", "row_number"]

blueprint = Blueprint("rows", __name__)


def row_number(result: Result) -> int:
    """The row that the URL names, or the page that says there is none."""
    text = request.args.get("row", "")
    if not text.isascii() or not text.isdecimal() or len(text) > 9 or int(text) >= result.rows:  # noqa: PLR2004 - digits
        abort(404, "The answer has no such row.")
    return int(text)


def _back(offer: Offer, arguments: Sequence[tuple[str, str]], place: Place) -> str:
    """The page of the table on which the row is."""
    view = read_view(request.args, (), place.rows)
    page = place.at // view.per_page + 1
    return url_maker(address(offer, "datasets.show"), arguments)(page=page if page > 1 else None)


@blueprint.get("/archives/<slug:archive_id>/<slug:dataset_id>/row")
@door(Who.ASKERS)
def show(archive_id: str, dataset_id: str) -> Response:
    """Everything about one row of an answer."""
    offer, question, _, result = read_answer(archive_id, dataset_id)
    number = row_number(result)
    asked, view = question.arguments(), view_arguments(request.args)
    place = place_of(viewed_rows(result).subset, number)
    identity = identities_of(offer, result, result.take([number]))
    links_url = url_maker(address(offer, "links.show"), asked)(row=number)
    row_url = url_maker(address(offer, "rows.show"), [*asked, *view])
    sky_urls = [
        url_maker(address(offer, f"skies.{face}"), asked)(only=number) for face in ("show", "show_svg")
    ]
    sky, sky_file = sky_urls if has_places(result.columns) else ("", "")
    urls = RowUrls(
        here=row_url(row=number),
        back=_back(offer, [*asked, *view], place),
        json=url_maker(address(offer, "rows.show_json"), asked)(row=number),
        links=links_url if leads_on(result, number) else "",
        fits=url_maker(address(offer, "fitsviews.show"), asked)(row=number),
        sky=sky,
        sky_file=sky_file,
        row=lambda other: row_url(row=other),
        file=lambda name: file_url(offer, name),
        preview=preview_urls(offer, question),
    )
    page = row_page(offer, result, number, place, question.query_string, urls, held=bool(held(identity)))
    return page.render()


@blueprint.get("/archives/<slug:archive_id>/<slug:dataset_id>/row.json")
@door(Who.ASKERS, token=Scope.SEARCH)
def show_json(archive_id: str, dataset_id: str) -> Response:
    """The same row as data."""
    _, _, _, result = read_answer(archive_id, dataset_id)
    values = result.row(row_number(result))
    return jsonify(
        [{**column_facts(column), "value": json_value(values[column.name])} for column in result.columns]
    )
