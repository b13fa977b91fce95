"""Small pictures of what archives show of a row's data."""

from flask import Blueprint, Response

from app.doors import Who, door
from app.extensions import sql_session
from app.models import Scope
from app.pages.rows.previews import no_picture
from app.portal import portal
from app.services.previews import NoPreview, remote_preview
from app.views.datasets.asking import known_result
from app.views.datasets.rows import row_number

__all__ = ["blueprint"]

blueprint = Blueprint("previews", __name__)


@blueprint.get("/archives/<slug:archive_id>/<slug:dataset_id>/preview")
@door(Who.ASKERS, token=Scope.SEARCH)
def show(archive_id: str, dataset_id: str) -> Response:
    """The preview of a row of a known answer; its address comes from the stored row alone."""
    result = known_result(archive_id, dataset_id)
    number = row_number(result)
    sql_session().commit()  # what follows may wait for an archive: the database is not held meanwhile
    try:
        picture = portal().previews.picture(remote_preview(result, number))
    except NoPreview as none:
        response = Response(no_picture(str(none)), 404, mimetype="image/svg+xml")
        response.headers["Cache-Control"] = "private, max-age=60"
        return response
    response = Response(picture, mimetype="image/webp")
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response
