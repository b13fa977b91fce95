"""All rows of an answer as data, by suffix."""

from collections.abc import Sequence
from datetime import UTC

from flask import Blueprint, Response, request, stream_with_context
from werkzeug.datastructures import MultiDict

from app.forms.view import read_order
from app.services import exports
from app.services.offers import Offer
from app.views.asking import read_answer

__all__ = ["blueprint"]

blueprint = Blueprint("exports", __name__)


def _download(response: Response, offer: Offer, suffix: str) -> Response:
    name = f"{offer.archive.id}-{offer.dataset.id}.{suffix}"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@blueprint.get("/archives/<slug:archive_id>/<slug:dataset_id>.csv")
def as_csv(archive_id: str, dataset_id: str) -> Response:
    """All rows of the answer in the page's order, as CSV."""
    offer, _, answer, result = read_answer(archive_id, dataset_id)
    order = read_order(request.args.get("sort", ""), result.sortable)
    response = Response(stream_with_context(exports.as_csv(result, order)), mimetype="text/csv")
    response.headers["X-Truncated"] = "true" if result.truncated else "false"
    response.headers["X-Answered-At"] = answer.answered_at.astimezone(UTC).isoformat()
    return _download(response, offer, "csv")


def _as_object(arguments: Sequence[tuple[str, str]]) -> dict[str, str | list[str]]:
    """The arguments as JSON has them: a name that comes several times has a list."""
    lists = MultiDict(arguments).lists()
    return {name: values[0] if len(values) == 1 else values for name, values in lists}


@blueprint.get("/archives/<slug:archive_id>/<slug:dataset_id>.json")
def as_json(archive_id: str, dataset_id: str) -> Response:
    """All rows of the answer in the page's order, with their columns, as JSON."""
    offer, question, answer, result = read_answer(archive_id, dataset_id)
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
    response = Response(
        stream_with_context(exports.as_json(result, order, head)), mimetype="application/json"
    )
    return _download(response, offer, "json")
