"""All rows of an answer as a file, by suffix."""

from collections.abc import Sequence
from datetime import UTC

from flask import Blueprint, Response, abort, request, stream_with_context
from werkzeug.datastructures import MultiDict

from app.forms.subset import read_subset
from app.forms.view import read_order
from app.models import Answer
from app.services.exports import FORMATS, Facts, Format
from app.services.offers import Offer
from app.services.questions import Question
from app.services.subsets import Subset, subset_of
from app.views.asking import address, read_answer

__all__ = ["blueprint"]

blueprint = Blueprint("exports", __name__)

SUFFIXES = ", ".join(f'"{suffix}"' for suffix in FORMATS)


def _as_object(arguments: Sequence[tuple[str, str]]) -> dict[str, str | list[str]]:
    """The arguments as JSON has them: a name that comes several times has a list."""
    lists = MultiDict(arguments).lists()
    return {name: values[0] if len(values) == 1 else values for name, values in lists}


def _facts(offer: Offer, question: Question, answer: Answer, subset: Subset) -> Facts:
    page = address(offer, "datasets.show")
    view = [f"{name}={value}" for name, value in request.args.items(multi=True) if _of_view(name)]
    return Facts(
        archive=offer.archive.id,
        dataset=offer.dataset.id,
        title=f"{offer.archive.title}: {offer.dataset.title}",
        institute=offer.archive.institute,
        service=offer.dataset.url or "",
        query=question.query_string(),
        url=f"{request.host_url.rstrip('/')}{page}?{question.query_string()}",
        view=" ".join(view),
        answered_at=answer.answered_at.astimezone(UTC),
        rows=subset.rows,
        question=_as_object(question.arguments()),
        truncated=subset.result.truncated,
        licence=offer.dataset.licence,
        attribution=offer.dataset.attribution,
        citation=offer.dataset.citation or offer.archive.citation,
    )


def _of_view(name: str) -> bool:
    return name.startswith("filter.") or name in {"where", "only", "sort", "columns"}


def _headers(response: Response, facts: Facts, kind: Format) -> Response:
    name = f"{facts.archive}-{facts.dataset}.{kind.suffix}"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Truncated"] = "true" if facts.truncated else "false"
    response.headers["X-Answered-At"] = facts.answered_at.isoformat()
    return response


@blueprint.get(f"/archives/<slug:archive_id>/<slug:dataset_id>.<any({SUFFIXES}):suffix>")
def show(archive_id: str, dataset_id: str, suffix: str) -> Response:
    """The rows that the page shows, in its order and with its filters."""
    offer, question, answer, result = read_answer(archive_id, dataset_id)
    filters, faults = read_subset(request.args, result.columns, result.table.schema)
    if faults:
        abort(422, "; ".join(f"{name}: {words}" for name, words in faults.items()))
    subset = subset_of(result, filters, read_order(request.args.get("sort", ""), result.sortable))
    kind, facts = FORMATS[suffix], _facts(offer, question, answer, subset)
    pieces = kind.write(subset, result.columns, facts)
    return _headers(Response(stream_with_context(pieces), mimetype=kind.media_type), facts, kind)
