"""Results: the rows of answers, in parts or as files."""

import json
from urllib.parse import parse_qsl

from flask import Response, abort, request
from werkzeug.datastructures import MultiDict

from app.doors import Shared
from app.extensions import sql_session
from app.forms.api.queries import RowsQuery
from app.forms.question import read_question
from app.forms.view import read_columns
from app.models import Access, Answer, Scope, ShareKind
from app.pages.api.facts import RowsFacts
from app.portal import portal
from app.services.exports import FORMATS, column_facts
from app.services.exports.jsonrows import json_rows
from app.services.offers import Offer
from app.services.results import Result
from app.services.searches.questions import Question
from app.views.api.operations import operation, unkept
from app.views.datasets.asking import offer_or_404
from app.views.datasets.exports import file_of
from app.views.datasets.viewing import rows_or_422
from app.views.shares.reaching import reach_or_404
from connectors.contract import Column

__all__ = ["answer_and_result", "question_of", "result", "result_file"]

SUFFIXES = ", ".join(f'"{suffix}"' for suffix in FORMATS)
GONE = "The rows are not kept any more; ask again."


def answer_and_result(answer_id: str) -> tuple[Answer, Result]:
    """An answer that who asks may see, with its rows; their absence is an error status."""
    reach_or_404(ShareKind.RESULT, answer_id, what="answer")
    found = sql_session().get_one(Answer, answer_id)
    rows = portal().desk.result(found)
    if rows is None:
        abort(404, found.words or GONE)
    return found, rows


def question_of(found: Answer) -> tuple[Offer, Question]:
    """The dataset of an answer and what it was asked."""
    offer = offer_or_404(found.archive, found.dataset)
    typed, most = MultiDict(parse_qsl(found.question)), portal().config.max_rows
    form = read_question(typed, found.archive, found.dataset, offer.description, most)
    if form.question is None:
        abort(404, GONE)
    return offer, form.question


def _columns(rows: Result) -> list[Column]:
    by_name = {column.name: column for column in rows.columns}
    return [by_name[name] for name in read_columns(request.args, by_name)] or list(rows.columns)


@operation(
    "GET",
    "/answers/<slug:answer_id>/result",
    who=Shared(ShareKind.RESULT, Access.READ),
    scope=Scope.SEARCH,
    query=RowsQuery,
    gives=RowsFacts,
)
def result(answer_id: str, query: RowsQuery) -> Response:
    """Rows of an answer, filtered and ordered as the address says."""
    _, rows = answer_and_result(answer_id)
    subset, columns = rows_or_422(rows), _columns(rows)
    _, table = subset.page(query.offset, query.limit, [column.name for column in columns])
    head = {
        "answer": answer_id,
        "columns": [column_facts(column) for column in columns],
        "total": subset.rows,
        "limit": query.limit,
        "offset": query.offset,
        "truncated": rows.truncated,
    }
    body = json.dumps(head)[:-1].encode() + b', "rows": [' + json_rows(table) + b"]}"
    return unkept(Response(body, mimetype="application/json"))


@operation(
    "GET",
    f"/answers/<slug:answer_id>/result.<any({SUFFIXES}):suffix>",
    who=Shared(ShareKind.RESULT, Access.READ),
    scope=Scope.SEARCH,
    files=[kind.media_type.partition(";")[0] for kind in FORMATS.values()],
)
def result_file(answer_id: str, suffix: str) -> Response:
    """Rows of an answer as a file, filtered and ordered as the address says."""
    found, rows = answer_and_result(answer_id)
    return file_of(*question_of(found), found, rows_or_422(rows), suffix)
