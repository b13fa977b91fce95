"""All answers of a search as one table."""

from collections.abc import Iterator

from flask import Blueprint, Response, abort, request, stream_with_context, url_for

from app.doors import Shared, door
from app.extensions import sql_session
from app.models import Access, Answer, Scope, Search, ShareKind
from app.portal import portal
from app.services.exports import FORMATS, Facts
from app.services.jobs.finding import answers_of
from app.services.merging import Merged, Part
from app.services.results import Result
from app.services.subsets import Filters, Subset, subset_of
from app.views.shares.reaching import search_or_404

__all__ = ["blueprint"]

blueprint = Blueprint("merged", __name__)

SUFFIXES = ", ".join(f'"{suffix}"' for suffix in FORMATS)


def _parts(answers: list[Answer]) -> list[Part]:
    found = [(answer, portal().desk.result(answer)) for answer in answers]
    return [
        Part(answer.archive, answer.dataset, result) for answer, result in found if result and result.rows
    ]


def _facts(search: Search, parts: list[Part], subset: Subset) -> Facts:
    address = url_for("searches.show", search_id=search.id)
    return Facts(
        archive="search",
        dataset=search.id[:8],
        title=f"Answers of {len(parts)} datasets",
        service=", ".join(f"{part.archive}/{part.dataset}" for part in parts),
        query=search.question,
        url=f"{request.host_url.rstrip('/')}{address}",
        answered_at=search.asked_at,
        rows=subset.rows,
        truncated=subset.result.truncated,
    )


def _while_sent(pieces: Iterator[bytes], result: Result) -> Iterator[bytes]:
    """The file's pieces; the table that they were made from is let go of with the last one."""
    try:
        yield from pieces
    finally:
        portal().desk.store.delete(result.id)


@blueprint.get(f"/searches/<slug:search_id>/rows.<any({SUFFIXES}):suffix>")
@door(Shared(ShareKind.SEARCH, Access.READ), token=Scope.SEARCH)
def show(search_id: str, suffix: str) -> Response:
    """The rows of all answers so far in common columns and units, what several archives have told once."""
    search = search_or_404(search_id)
    parts = _parts(list(answers_of(sql_session(), search.id)))
    if not parts:
        abort(404, "No dataset of this search has given rows yet.")
    result = portal().desk.store.write(Merged(parts))
    subset, kind = subset_of(result, Filters()), FORMATS[suffix]
    facts = _facts(search, parts, subset)
    pieces = _while_sent(kind.write(subset, result.columns, facts), result)
    response = Response(stream_with_context(pieces), content_type=kind.media_type)
    response.headers["Content-Disposition"] = f'inline; filename="search-{search.id[:8]}.{kind.suffix}"'
    response.headers["Cache-Control"] = "private, no-cache"
    return response
