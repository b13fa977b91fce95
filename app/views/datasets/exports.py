"""The rows of an answer as a file, by suffix, and files that tell of them."""

import json
from collections.abc import Sequence
from datetime import UTC
from importlib.metadata import version
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, request, stream_with_context
from werkzeug.datastructures import MultiDict

from app.doors import Who, door
from app.forms.view import read_columns, view_arguments
from app.models import Answer, Scope
from app.pages.datasets.recipes import notebook
from app.pages.urls import url_maker
from app.portal import portal
from app.services.exports import FORMATS, Facts, bibtex, prov_json, rows_digest
from app.services.offers import Offer
from app.services.searches.questions import Question
from app.services.subsets import Subset
from app.views.datasets.asking import address, answer_of, file_url, free_of, read_answer
from app.views.datasets.viewing import rows_or_422
from connectors.contract import FileHolder

__all__ = ["blueprint", "file_of"]

blueprint = Blueprint("exports", __name__)

SIGHT = frozenset({"per_page", "pin"})
"""What of a view makes no other rows."""
SUFFIXES = ", ".join(f'"{suffix}"' for suffix in FORMATS)


def _as_object(arguments: Sequence[tuple[str, str]]) -> dict[str, str | list[str]]:
    """The arguments as JSON has them: a name that comes several times has a list."""
    lists = MultiDict(arguments).lists()
    return {name: values[0] if len(values) == 1 else values for name, values in lists}


def _files(offer: Offer) -> str:
    """What stands before the names of files that the portal holds; empty where it holds none."""
    if not isinstance(offer.connector, FileHolder):
        return ""
    return f"{request.host_url.rstrip('/')}{file_url(offer, 'x').removesuffix('x')}"


def _facts(offer: Offer, question: Question, answer: Answer, subset: Subset) -> Facts:
    page = address(offer, "datasets.show")
    view = [(name, value) for name, value in view_arguments(request.args) if value and name not in SIGHT]
    asked = "&".join(filter(None, [question.query_string, urlencode(view)]))
    free = free_of(question)
    return Facts(
        archive=offer.archive.id,
        dataset=offer.dataset.id,
        title=f"{offer.archive.title}: {offer.dataset.title}",
        institute=offer.archive.institute,
        service=offer.dataset.url or "",
        query=free.line if free else question.query_string,
        url=f"{request.host_url.rstrip('/')}{page}?{asked}",
        view=" ".join(f"{name}={value}" for name, value in view),
        answered_at=answer.answered_at.astimezone(UTC),
        rows=subset.rows,
        question=_as_object(question.arguments()),
        truncated=subset.result.truncated,
        licence=offer.dataset.licence,
        attribution=offer.dataset.attribution,
        citation=offer.dataset.citation or offer.archive.citation,
        made=subset.result.provenance,
        files=_files(offer),
    )


def _headers(response: Response, facts: Facts, suffix: str) -> Response:
    name = f"{facts.archive}-{facts.dataset}.{suffix}"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Truncated"] = "true" if facts.truncated else "false"
    response.headers["X-Answered-At"] = facts.answered_at.isoformat()
    return response


def _told(archive_id: str, dataset_id: str) -> tuple[Offer, Question, Subset, Facts]:
    """The rows that the page shows, in its order and with its filters, and what a file says of itself."""
    offer, question, answer, result = read_answer(archive_id, dataset_id)
    subset = rows_or_422(result)
    return offer, question, subset, _facts(offer, question, answer, subset)


@blueprint.get(f"/archives/<slug:archive_id>/<slug:dataset_id>.<any({SUFFIXES}):suffix>")
@door(Who.ASKERS, token=Scope.SEARCH)
def show(archive_id: str, dataset_id: str, suffix: str) -> Response:
    """The rows as a file, in the columns that the URL names or in all."""
    offer, question, answer, result = read_answer(archive_id, dataset_id)
    return file_of(offer, question, answer, rows_or_422(result), suffix)


def file_of(offer: Offer, question: Question, answer: Answer, subset: Subset, suffix: str) -> Response:
    """Rows of an answer as a file, in the columns that this request's URL names or in all."""
    facts = _facts(offer, question, answer, subset)
    kind, by_name = FORMATS[suffix], {column.name: column for column in subset.result.columns}
    named = read_columns(request.args, by_name)
    columns = [by_name[name] for name in named] or subset.result.columns
    pieces = kind.write(subset, columns, facts)
    response = Response(stream_with_context(pieces), content_type=kind.media_type)
    return _headers(response, facts, kind.suffix)


@blueprint.get("/archives/<slug:archive_id>/<slug:dataset_id>.prov.json")
@door(Who.ASKERS, token=Scope.SEARCH)
def show_provenance(archive_id: str, dataset_id: str) -> Response:
    """Where the rows came from, as W3C PROV-JSON."""
    _, _, subset, facts = _told(archive_id, dataset_id)
    software = f"{portal().config.title} {version('escapade')}"
    told = prov_json(facts, software=software, digest=rows_digest(subset.result))
    return _headers(jsonify(told), facts, "prov.json")


@blueprint.get("/archives/<slug:archive_id>/<slug:dataset_id>.bib")
@door(Who.ASKERS, token=Scope.SEARCH)
def show_bibtex(archive_id: str, dataset_id: str) -> Response:
    """How the rows are cited, as BibTeX."""
    _, _, _, facts = _told(archive_id, dataset_id)
    return _headers(Response(bibtex(facts), mimetype="application/x-bibtex"), facts, "bib")


@blueprint.get("/archives/<slug:archive_id>/<slug:dataset_id>.ipynb")
@door(Who.ASKERS, token=Scope.SEARCH)
def show_notebook(archive_id: str, dataset_id: str) -> Response:
    """A notebook that asks the same question."""
    offer, question, _, facts = _told(archive_id, dataset_id)
    _, _, asked = answer_of(offer, question)
    csv_url = url_maker(address(offer, "exports.show", suffix="csv"), request.args.items(multi=True))()
    told = [(name, words) for name, words, _ in facts.pairs()]
    made = notebook(
        offer.connector.plan(asked.request), request.host_url.rstrip("/") + csv_url, facts.title, told
    )
    response = Response(json.dumps(made, indent=1), mimetype="application/x-ipynb+json")
    return _headers(response, facts, "ipynb")
