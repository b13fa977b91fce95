"""The page of a dataset: its form, and what it answered."""

from collections.abc import Collection, Mapping
from contextlib import suppress
from urllib.parse import urlencode

from flask import Blueprint, Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.doors import Who, door
from app.forms.subset import where_fault
from app.forms.view import read_view, view_arguments
from app.identity import current_account
from app.models import Answer, AnswerState
from app.models.base import now
from app.pages.ages import age_words
from app.pages.columns.columns import visible_columns
from app.pages.datasets.datasets import Found, FoundRows, FoundUrls, dataset_page, table_view
from app.pages.datasets.exports import export_menu
from app.pages.datasets.made import MadeView, made_view
from app.pages.datasets.recipes import recipes
from app.pages.rows.cells import cell_maker, is_numeric
from app.pages.rows.looking import looking_at
from app.pages.urls import url_maker
from app.portal import portal
from app.services.offers import Offer
from app.services.own_tables.offering import OWN
from app.services.results import Result
from app.services.searches.questions import Question
from app.services.searches.searches import AskedQuestion
from app.services.workbench.services import adql_service
from app.views.datasets.asking import (
    address,
    answer_of,
    file_url,
    free_of,
    fresh_answer,
    held,
    offer_or_404,
    preview_urls,
    read_form,
    stopped_answer,
)
from app.views.datasets.viewing import viewed_rows
from connectors.contract import Circle, Position, Provenance, Role, SourceTable
from connectors.errors import UsageError

__all__ = ["blueprint"]

blueprint = Blueprint("datasets", __name__)


def _centre(asked: AskedQuestion) -> Position | None:
    region = asked.request.region
    return Position(region.ra, region.dec, asked.question.target) if isinstance(region, Circle) else None


def _evidence_url(offer: Offer, answer: Answer) -> str:
    kept = not answer.result_id and portal().desk.store.has_evidence(answer.id)
    return address(offer, "evidence.show", answer_id=answer.id) if kept else ""


def _arguments(*, sight: bool = False) -> list[tuple[str, str]]:
    """What this request looks at, with or without how much of it is in sight."""
    left = {"page", "filters", "looked"} | (set() if sight else {"per_page", "pin"})
    return [pair for pair in request.args.items(multi=True) if pair[0] not in left]


def _looking_at() -> list[tuple[str, str]]:
    """This page's own arguments, whichever answer it waited for."""
    return [pair for pair in request.args.items(multi=True) if pair[0] != "looked"]


def _share_url(answer: Answer) -> str:
    """Where the result is shared; empty for who has not asked for it signed in."""
    account = current_account()
    is_own = account and not account.is_guest and answer.search.account_id == account.id
    return url_for("shares.new", kind="result", object=answer.id) if is_own else ""


def _urls(offer: Offer, answer: Answer, result: Result | None, faults: Collection[str]) -> FoundUrls:
    """Where the page leads; what is beside the table leaves out the filters that are at fault."""
    own = url_maker(address(offer, "datasets.show"), _looking_at())
    beside = [pair for pair in _arguments() if pair[0] not in faults]
    roles = {column.role for column in result.columns} if result and result.rows else set()
    drawn = any(is_numeric(column) for column in result.columns) if roles and result else False
    placed = {Role.RA, Role.DEC} <= roles or Role.FOOTPRINT in roles
    every = request.args.getlist("columns") == ["all"]
    return FoundUrls(
        retry=own(),
        look=own(looked=answer.id),
        evidence=_evidence_url(offer, answer),
        columns=url_maker(address(offer, "columns.choose"), _arguments(sight=True))(),
        every_column=own(columns=None if every else "all"),
        chosen=address(offer, "choosing.choose"),
        sky=url_maker(address(offer, "skies.show"), beside)() if placed else "",
        plot=url_maker(address(offer, "plots.show"), beside)() if drawn else "",
        share=_share_url(answer),
    )


def _caret(result: Result, faults: Mapping[str, str]) -> tuple[int, int, int] | None:
    if "where" not in faults:
        return None
    fault = where_fault(request.args["where"], [column.name for column in result.columns])
    return (fault.line, fault.column, fault.length) if fault else None


def _rows(offer: Offer, question: Question, result: Result) -> FoundRows:
    """The rows as the URL looks at them."""
    viewed, names = viewed_rows(result), [column.name for column in result.columns]
    view = read_view(request.args, result.sortable, viewed.subset.rows, names)
    url_of = url_maker(address(offer, "datasets.show"), _looking_at())
    asked = [*question.arguments(), *view_arguments(request.args)]
    row_url, column_url = (url_maker(address(offer, page), asked) for page in ("rows.show", "columns.show"))
    columns = visible_columns(offer, result, view)
    maker = cell_maker(result.columns, lambda name: file_url(offer, name), preview_urls(offer, question))
    table = table_view(offer, viewed.subset, view, columns, (url_of, row_url, column_url), maker, held)
    place = _caret(result, viewed.faults)
    looking = looking_at(viewed.subset, viewed.filters, request.args, viewed.faults, place, columns, url_of)
    menu = export_menu(offer, result, columns, address(offer, "datasets.show"), _arguments())
    return FoundRows(table, looking, menu)


def _is_own(answer: Answer) -> bool:
    """Whether who asks for the page has asked the question."""
    account = current_account()
    return account is not None and answer.search.account_id == account.id


def _made(answer: Answer, made: Provenance | None) -> MadeView | None:
    """What the rows were made of; where a person's own tables are is told to nobody else."""
    if made is None:
        return None
    is_own, store = _is_own(answer), portal().desk.store

    def page_of(source: SourceTable) -> str:
        origin = source.origin
        if not is_own or (origin.archive == OWN and not store.exists(source.result_id)):
            return ""
        place = url_for("datasets.show", archive_id=origin.archive, dataset_id=origin.dataset)
        return f"{place}?{origin.question}" if origin.question else place

    return made_view(made, page_of, store.exists)


def _found(offer: Offer, question: Question) -> Found:
    answer, result, asked = answer_of(offer, question)
    rows = _rows(offer, question, result) if result and result.rows else None
    view, page_url = view_arguments(request.args), address(offer, "datasets.show")
    query = url_maker("", _arguments())(columns=None)
    csv_url, votable_url = (f"{request.host_url[:-1]}{page_url}.{suffix}{query}" for suffix in ("csv", "vot"))
    return Found(
        answer=answer,
        diagnosis=result.diagnosis if result else "",
        rows=rows,
        recipes=recipes(offer.connector.plan(asked.request), csv_url, votable_url),
        centre=_centre(asked),
        urls=_urls(offer, answer, result, rows.looking.faults if rows else ()),
        question=question.query_string,
        age=age_words(answer.answered_at, now()),
        view=urlencode(view),
        view_pairs=[pair for pair in view if pair[0] != "only"],
        made=_made(answer, result.provenance if result else None),
        waited=(now() - answer.answered_at).total_seconds(),
    )


@blueprint.post("/archives/<slug:archive_id>/<slug:dataset_id>")
@door(Who.EVERYBODY)
def ask_afresh(archive_id: str, dataset_id: str) -> BaseResponse:
    """Ask once more, whatever is known, or stop asking; where no answer comes now, the earlier one stays."""
    offer = offer_or_404(archive_id, dataset_id)
    form, url = read_form(offer), url_maker(address(offer, "datasets.show"), _looking_at())
    if form.question and request.form.get("stop") == "1":
        stopped = stopped_answer(form.question)
        return redirect(url(looked=stopped.id) if stopped else url(), code=303)
    if form.question and request.form.get("fresh") == "1":
        with suppress(UsageError):  # it is told beside its field
            answer, earlier = fresh_answer(offer, form.question)
            if earlier:
                _tell(answer)
    return redirect(url(), code=303)


def _tell(answer: Answer) -> None:
    """Say why the page still shows what was known before."""
    state = AnswerState(answer.state)
    if state is AnswerState.FAILED:
        flash(f"{answer.words} What was answered before is shown.")
    elif not state.over:
        flash("The archive takes its time. Its new answer will be here; until then the earlier one is shown.")


@blueprint.get("/archives/<slug:archive_id>/<slug:dataset_id>")
@door(Who.ASKERS)
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
    page = dataset_page(
        offer,
        form.typed,
        faults,
        bare_url,
        offer.most_rows(portal().config.max_rows),
        found,
        free=free_of(form.question) if form.question else None,
        workbench_url=address(offer, "workbench.show") if adql_service(offer) else "",
    )
    return page.render(422 if faults or (found and found.faults) else 200)
