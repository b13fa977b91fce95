"""The FITS file behind a row: as a page, a picture, and data."""

from flask import Blueprint, Response, jsonify, request
from htmx_flask import request as htmx_request

from app.doors import Who, door
from app.forms.fitsview import read_wish, split_arguments, wish_arguments
from app.models import Scope
from app.pages.fits.facts import fits_facts
from app.pages.fits.views import FitsUrls, fits_page
from app.pages.remote import web_url
from app.pages.rows.previews import no_picture
from app.pages.urls import url_maker
from app.services.fitsview import PREFIX, picture, unit_of
from app.views.datasets.asking import address, file_url, known_result, offer_or_404
from app.views.fits.files import ReadFile, contents_of, known_source, read_file, shelf

__all__ = ["blueprint"]

blueprint = Blueprint("fitsviews", __name__)


def _urls(read: ReadFile) -> FitsUrls:
    row = [*read.question.arguments(), ("row", str(read.number))]
    view = [(name, value) for name, value in wish_arguments(read.wish).items() if value]
    own = file_url(read.offer, read.source.name) if read.source.path else web_url(read.source.url)
    version = (
        f"{PREFIX}file",
        read.source.digest[:12],
    )  # so that a browser never keeps the picture of an older file
    page, image, json, text, plot = (
        url_maker(address(read.offer, endpoint), [*row, *view, *more])
        for endpoint, more in (
            ("fitsviews.show", []),
            ("fitsviews.show_picture", [version]),
            ("fitsviews.show_json", []),
            ("fitsviews.show_text", []),
            ("fitsplots.show", []),
        )
    )
    row_url = url_maker(address(read.offer, "rows.show"), row)()
    return FitsUrls(row_url, own, address(read.offer, "fitsviews.show"), page, image, json, text, plot)


@blueprint.get("/archives/<slug:archive_id>/<slug:dataset_id>/fits")
@door(Who.ASKERS)
def show(archive_id: str, dataset_id: str) -> Response:
    """What the file contains; htmx asks until it is known, and is told only what is new."""
    read = read_file(archive_id, dataset_id, request.args)
    if htmx_request.htmx and read.seen == read.state.mark:
        return Response(status=204)
    hidden = [*read.question.arguments(), ("row", str(read.number))]
    found = (read.source, read.state, shelf())
    asked = (read.offer, read.result, read.number)
    return fits_page(*asked, found, read.wish, _urls(read), hidden, read.question.query_string).render()


@blueprint.get("/archives/<slug:archive_id>/<slug:dataset_id>/fits.json")
@door(Who.ASKERS, token=Scope.SEARCH)
def show_json(archive_id: str, dataset_id: str) -> Response:
    """The HDUs and a header as data; status 202 while the file is being read."""
    read = read_file(archive_id, dataset_id, request.args)
    contents = contents_of(read)
    if contents:
        return jsonify(fits_facts(read.source, contents, read.wish))
    response = jsonify(state=read.state.phase)
    response.status_code, response.headers["Retry-After"] = 202, "2"
    return response


@blueprint.get("/archives/<slug:archive_id>/<slug:dataset_id>/fits.txt")
@door(Who.ASKERS, token=Scope.SEARCH)
def show_text(archive_id: str, dataset_id: str) -> Response:
    """A header as it is written; status 202 while the file is being read."""
    read = read_file(archive_id, dataset_id, request.args)
    contents = contents_of(read)
    if contents:
        return Response(f"{unit_of(contents, read.wish.unit).text}\n", mimetype="text/plain")
    words = "The file is being read; ask again in a moment.\n"
    return Response(words, 202, mimetype="text/plain", headers={"Retry-After": "2"})


@blueprint.get("/archives/<slug:archive_id>/<slug:dataset_id>/fits.png")
@door(Who.ASKERS, token=Scope.SEARCH)
def show_picture(archive_id: str, dataset_id: str) -> Response:
    """The picture of an image in a file that was read already; nobody is asked for it."""
    own, typed = split_arguments(request.args)
    result, wish = known_result(archive_id, dataset_id, own), read_wish(typed)
    source = known_source(offer_or_404(archive_id, dataset_id), result, wish)
    try:
        image = picture(shelf(), source, wish) if source else b""
    except KeyError:
        image = b""
    if not image:
        return Response(no_picture("There is no picture of this file."), 404, mimetype="image/svg+xml")
    response = Response(image, mimetype="image/png")
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response
