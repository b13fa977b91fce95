"""The page of a dataset: its form, and what it answered."""

from flask import Blueprint, Response, request

from app.forms.view import read_view
from app.models import Answer
from app.pages.cells import cell_maker
from app.pages.datasets import Found, dataset_page, table_view
from app.pages.recipes import recipes
from app.pages.urls import url_maker
from app.portal import portal
from app.services.offers import Offer
from app.services.questions import Question
from app.services.searches import AskedQuestion
from app.views.asking import address, answer_of, file_url, held, offer_or_404, preview_urls, read_form
from connectors.contract import Circle, Position
from connectors.errors import UsageError

__all__ = ["blueprint"]

blueprint = Blueprint("datasets", __name__)


def _centre(asked: AskedQuestion) -> Position | None:
    region = asked.request.region
    return Position(region.ra, region.dec, asked.question.target) if isinstance(region, Circle) else None


def _evidence_url(offer: Offer, answer: Answer) -> str:
    kept = not answer.result_id and portal().desk.store.has_evidence(answer.id)
    return address(offer, "evidence.show", answer_id=answer.id) if kept else ""


def _found(offer: Offer, question: Question) -> Found:
    answer, result, asked = answer_of(offer, question)
    arguments = list(request.args.items(multi=True))
    url_of = url_maker(address(offer, "datasets.show"), arguments)
    table = None
    if result and result.rows:
        view = read_view(request.args, result.sortable, result.rows)
        urls = url_of, url_maker(address(offer, "rows.show"), question.arguments())
        maker = cell_maker(result.columns, lambda name: file_url(offer, name), preview_urls(offer, question))
        table = table_view(offer, result, view, urls, maker, held)
    csv_url = url_maker(address(offer, "exports.show", suffix="csv"), arguments)(
        page=None, per_page=None, columns=None
    )
    every = request.args.get("columns") == "all"
    return Found(
        answer=answer,
        diagnosis=result.diagnosis if result else "",
        evidence_url=_evidence_url(offer, answer),
        table=table,
        recipes=recipes(offer.connector.plan(asked.request), request.host_url.rstrip("/") + csv_url),
        centre=_centre(asked),
        csv_url=csv_url,
        json_url=url_maker(address(offer, "exports.show", suffix="json"), arguments)(
            page=None, per_page=None, columns=None
        ),
        retry_url=url_of(),
        columns_url=url_of(columns=None if every else "all"),
        question=question.query_string(),
        sort=request.args.get("sort", ""),
    )


@blueprint.get("/archives/<slug:archive_id>/<slug:dataset_id>")
def show(archive_id: str, dataset_id: str) -> Response:
    """The form, and the answer where something was asked."""
    offer = offer_or_404(archive_id, dataset_id)
    form = read_form(offer)
    faults, found = dict(form.faults), None
    try:
        found = _found(offer, form.question) if form.question else None
    except UsageError as error:
        faults[error.field or "question"] = error.message
    bare_url = url_maker(address(offer, "datasets.show"), [])
    page = dataset_page(offer, form.typed, faults, bare_url, portal().config.max_rows, found)
    return page.render(422 if faults else 200)
