"""Files that the portal itself holds for a dataset."""

import mimetypes

from flask import Blueprint, Response, abort, send_file

from app.doors import Tokens, Who, door
from app.views.datasets.asking import offer_or_404
from connectors.contract import FileHolder

__all__ = ["blueprint"]

blueprint = Blueprint("files", __name__)

SHOWN_IN_PAGE = frozenset({"image/png", "image/jpeg", "image/svg+xml", "text/plain"})


def _kind(name: str) -> str:
    if name.endswith((".fits", ".fits.gz", ".fits.fz")):
        return "application/fits"
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


@blueprint.get("/archives/<slug:archive_id>/<slug:dataset_id>/files/<path:name>")
@door(Who.EVERYBODY, token=Tokens.ANY)
def show(archive_id: str, dataset_id: str, name: str) -> Response:
    """A file that the portal itself holds for this dataset."""
    connector = offer_or_404(archive_id, dataset_id).connector
    path = connector.file(name) if isinstance(connector, FileHolder) else None
    if path is None:
        abort(404, "This dataset has no such file.")
    kind = _kind(path.name)
    response = send_file(path, mimetype=kind, as_attachment=kind not in SHOWN_IN_PAGE)
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response
