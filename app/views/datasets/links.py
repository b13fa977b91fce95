"""What a row links to, and parts of its data."""

from flask import Blueprint, Response, abort, jsonify, request
from werkzeug.datastructures import MultiDict

from app.doors import Who, door
from app.extensions import sql_session
from app.forms.cutout import LINK, beginning, own_arguments, read_cutout
from app.models import Scope
from app.pages.rows.cutout import Filled, cutout_page
from app.pages.rows.links import links_facts, links_page
from app.pages.rows.rows import row_fields
from app.pages.urls import url_maker
from app.portal import portal
from app.services.fitsview import PREFIX
from app.services.links import RowLink, RowLinks, find_links, row_place
from app.services.results import Result
from app.views.datasets.asking import address, read_answer
from app.views.datasets.rows import row_number
from connectors.datalink import soda_parameters
from connectors.deadline import Deadline

__all__ = ["blueprint"]

blueprint = Blueprint("links", __name__)


def _found(result: Result, number: int) -> RowLinks:
    """Ask the row's archive; the database is not held meanwhile."""
    sql_session().commit()
    house = portal()
    return find_links(house.transport, result, number, Deadline(house.config.quick_seconds))


@blueprint.get("/archives/<slug:archive_id>/<slug:dataset_id>/links")
@door(Who.ASKERS)
def show(archive_id: str, dataset_id: str) -> Response:
    """What the archive links to a row, in groups."""
    offer, question, _, result = read_answer(archive_id, dataset_id)
    number = row_number(result)
    row_url, links_url, json_url = (
        url_maker(address(offer, endpoint), question.arguments())(row=number)
        for endpoint in ("rows.show", "links.show", "links.show_json")
    )
    cutout_url = url_maker(address(offer, "links.cutout"), [*question.arguments(), ("row", str(number))])
    fits_url = url_maker(address(offer, "fitsviews.show"), [*question.arguments(), ("row", str(number))])
    page = links_page(
        offer,
        result,
        number,
        _found(result, number),
        (row_url, links_url, json_url),
        lambda link: cutout_url(**{LINK: link}),
        lambda link: fits_url(**{f"{PREFIX}link": link}),
        question.query_string,
    )
    return page.render()


@blueprint.get("/archives/<slug:archive_id>/<slug:dataset_id>/links.json")
@door(Who.ASKERS, token=Scope.SEARCH)
def show_json(archive_id: str, dataset_id: str) -> Response:
    """The same links as data."""
    _, _, _, result = read_answer(archive_id, dataset_id)
    found = _found(result, row_number(result))
    if found.error:
        abort(502, found.error.message)
    return jsonify(links_facts(found))


def _chosen(result: Result, number: int, typed: MultiDict[str, str]) -> RowLink:
    """The link whose service cuts; its address is the archive's, never the browser's."""
    text = typed.get(LINK, "")
    wanted = int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else -1  # noqa: PLR2004 - digits
    found = _found(result, number)
    link = found.cutout(wanted)
    if link is None:
        if found.error:
            abort(502, found.error.message)
        abort(404, "This row has no such service.")
    return link


@blueprint.get("/archives/<slug:archive_id>/<slug:dataset_id>/cutout")
@door(Who.ASKERS)
def cutout(archive_id: str, dataset_id: str) -> Response:
    """The form of a cut-out, and its address at the archive where the form is filled in."""
    own, typed = own_arguments(request.args)
    offer, question, _, result = read_answer(archive_id, dataset_id, own)
    number = row_number(result)
    link = _chosen(result, number, typed)
    parameters = soda_parameters(link.link.service) if link.link.service else ()
    form = read_cutout(parameters, typed)
    shown = form.typed if form.asked else beginning(parameters, *row_place(result, number))
    row_url = url_maker(address(offer, "rows.show"), question.arguments())(row=number)
    hidden = [*question.arguments(), ("row", str(number)), (LINK, typed[LINK])]
    urls = row_url, address(offer, "links.cutout")
    filled = Filled(parameters, shown, form.values, form.faults)
    asked = row_fields(offer, question.query_string, number, request.full_path)
    page = cutout_page(offer, result, number, link, filled, urls, hidden, asked)
    return page.render(422 if form.faults else 200)
