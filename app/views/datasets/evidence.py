"""What an archive sent where it could not be used."""

from flask import Blueprint, Response, abort

from app.doors import Shared, door
from app.extensions import sql_session
from app.models import Access, Answer, Scope, ShareKind
from app.pages.datasets.evidence import EvidencePage
from app.portal import portal
from app.services.evidence import find_evidence
from app.services.offers import Offer
from app.views.datasets.asking import offer_or_404
from app.visiting import visitor

__all__ = ["blueprint"]

blueprint = Blueprint("evidence", __name__)


def _found(archive_id: str, dataset_id: str, answer_id: str) -> tuple[Offer, Answer, bytes]:
    offer, place = offer_or_404(archive_id, dataset_id), (archive_id, dataset_id)
    try:
        answer, sent = find_evidence(sql_session(), portal().desk.store, visitor(), place, answer_id)
    except KeyError:
        abort(404, "Nothing is kept here, or not any more.")
    return offer, answer, sent


@blueprint.get("/archives/<slug:archive_id>/<slug:dataset_id>/evidence/<slug:answer_id>")
@door(Shared(ShareKind.SEARCH, Access.READ))
def show(archive_id: str, dataset_id: str, answer_id: str) -> Response:
    """What the archive sent, to be read."""
    offer, answer, sent = _found(archive_id, dataset_id, answer_id)
    return EvidencePage(offer=offer, answer=answer, text=sent.decode(errors="replace")).render()


@blueprint.get("/archives/<slug:archive_id>/<slug:dataset_id>/evidence/<slug:answer_id>.txt")
@door(Shared(ShareKind.SEARCH, Access.READ), token=Scope.SEARCH)
def as_text(archive_id: str, dataset_id: str, answer_id: str) -> Response:
    """The same bytes, to be kept."""
    _, _, sent = _found(archive_id, dataset_id, answer_id)
    response = Response(sent, mimetype="text/plain")
    response.headers["Content-Disposition"] = f'attachment; filename="{archive_id}-{dataset_id}-sent.txt"'
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response
