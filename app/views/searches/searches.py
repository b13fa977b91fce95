"""Searching many datasets: the form, asking, and what came of it."""

from flask import Blueprint, Response, abort, make_response, redirect, request, url_for
from htmx_flask import request as htmx_request
from werkzeug.wrappers import Response as BaseResponse

from app.doors import Shared, Who, door
from app.extensions import sql_session
from app.forms.search import SearchForm, read_search
from app.identity import guest_or_account
from app.models import Access, Budget, Search, ShareKind
from app.models.base import now
from app.pages.datasets.narrowing import EVERY_REGION, narrowing_of
from app.pages.searches.asked import facts_of, places_of, title_of
from app.pages.searches.choosing import choices_of
from app.pages.searches.searches import PolledSearchPage, SearchFormPage, SearchPage
from app.portal import portal
from app.services.jobs.drafting import Wish
from app.services.jobs.ending import abort as abort_job
from app.services.jobs.ending import cancel as cancel_answer
from app.services.jobs.finding import answers_of, jobs_of_search
from app.services.jobs.listing import mark_told
from app.services.jobs.phases import ACTIVE
from app.services.jobs.turns import TooManyJobs, place_in_queue
from app.services.offers import Offer
from app.services.searches.asking import locate
from app.services.searches.fitting import Fit, fit
from app.views.datasets.offering import chosen, named
from app.views.searches.lines import lines_of, lines_of_own_tables
from app.views.shares.reaching import access_to, search_or_404
from connectors.contract import Phase
from connectors.errors import UsageError

__all__ = ["blueprint"]

blueprint = Blueprint("searches", __name__)


def _offers(form: SearchForm) -> list[Offer]:
    """The datasets to ask; where none was named, the portal's own tables. Raises UsageError."""
    try:
        return chosen(form)
    except LookupError as error:
        name = str(error.args[0])[:60]
        what = "dataset" if "/" in name else "archive"
        raise UsageError(f"There is no {what} '{name}' here.", field="archive") from error


def _found_fits(form: SearchForm) -> list[Fit]:
    """What each dataset can be asked, its target found. Raises UsageError."""
    offers = _offers(form)
    if form.question is None:
        return []
    house = portal()
    found = locate(sql_session(), form.question.target, house.registry.connectors.values(), house.sesame)
    return [fit(offer, form.question, found, anyway=form.asks_anyway(offer.name)) for offer in offers]


def _fits(form: SearchForm) -> tuple[list[Fit], dict[str, str]]:
    """What each dataset can be asked, and what is wrong with the form."""
    faults = dict(form.faults)
    try:
        return _found_fits(form), faults
    except UsageError as error:
        return [], {**faults, error.field or "target": error.message}


def _form_page(form: SearchForm, faults: dict[str, str], fits: list[Fit]) -> SearchFormPage:
    house, asks_own = portal(), form.question is not None and not form.chosen and not faults
    centre, lines = lines_of_own_tables(fits) if asks_own else (None, [])
    return SearchFormPage(
        choices=choices_of(
            house.registry,
            form.archives,
            form.datasets,
            named(form.datasets),
            find=form.typed.get("find", "")[:200],
            everything=form.everything,
        ),
        narrowing=narrowing_of(EVERY_REGION, form.typed, faults),
        typed=form.typed,
        faults=faults,
        budget=form.budget,
        seconds=house.engine.budgets.seconds,
        fits=fits if form.chosen else [],
        centre=centre,
        lines=lines,
    )


@blueprint.get("/search")
@door(Who.EVERYBODY)
def new() -> Response:
    """The form, and what each chosen dataset can be asked; only the portal's own tables are asked at once."""
    form = read_search(request.args, portal().config.max_rows)
    fits, faults = _fits(form)
    return _form_page(form, faults, fits).render(422 if faults else 200)


@blueprint.post("/searches")
@door(Who.ONESELF)
def start() -> BaseResponse:
    """Ask; what is at fault is said beside its field."""
    form = read_search(request.form, portal().config.max_rows)
    fits, faults = _fits(form)
    if not faults and form.question is None:
        faults["target"] = "Give a target or a position, or limits under Region, time, band."
    elif not faults and not any(one.question for one in fits):
        faults["archive"] = "None of these datasets can be asked this, or has data there; the table says why."
    if faults:
        return _form_page(form, faults, fits).render(422)
    fresh = request.form.get("fresh") == "1"
    wish = Wish(question=form.query_string, fits=fits, budget=form.budget, fresh=fresh)
    try:
        job = portal().starter.start(sql_session(), guest_or_account().id, wish)
    except TooManyJobs as many:
        return _form_page(form, {"budget": str(many)}, fits).render(422)
    return redirect(url_for("searches.show", search_id=job.search_id), code=303)


@blueprint.get("/searches")
@door(Who.EVERYBODY)
def index() -> BaseResponse:
    """Where the form was sent to; searches are listed as a history."""
    return redirect(url_for("history.index"))


def _page(search: Search) -> SearchPage:
    session = sql_session()
    jobs, answers = jobs_of_search(session, search.id), answers_of(session, search.id)
    queued = next((job for job in jobs if Phase(job.phase) is Phase.QUEUED), None)
    return (PolledSearchPage if "seen" in request.args else SearchPage)(
        search=search,
        jobs=jobs,
        lines=lines_of(search, answers),
        title=title_of(search),
        facts=facts_of(search),
        change_url=places_of(search, "", jobs[0].budget if jobs else "").form,
        before=place_in_queue(session, queued) if queued else 0,
        moment=now(),
        access=access_to(ShareKind.SEARCH, search.id),
    )


@blueprint.get("/searches/<slug:search_id>")
@door(Shared(ShareKind.SEARCH, Access.READ))
def show(search_id: str) -> Response:
    """What each dataset says; to who looks again and sees nothing new, nothing."""
    page = _page(search_or_404(search_id))
    if htmx_request.htmx and request.args.get("seen") == page.stamp and page.running:
        return make_response("", 204)
    if page.is_own and not page.running:
        mark_told(sql_session(), [job for job in page.jobs if not job.told])
    return page.render()


@blueprint.post("/searches/<slug:search_id>/again")
@door(Shared(ShareKind.SEARCH, Access.EDIT))
def again(search_id: str) -> BaseResponse:
    """Ask anew what failed, or some of it, within a budget."""
    search, budget = search_or_404(search_id, Access.EDIT), request.form.get("budget", "")
    if budget not in set(Budget):
        abort(400, "The form does not say how long archives may take.")
    portal().starter.again(sql_session(), search, Budget(budget), request.form.getlist("answer"))
    return redirect(url_for("searches.show", search_id=search_id), code=303)


@blueprint.post("/searches/<slug:search_id>/cancel")
@door(Shared(ShareKind.SEARCH, Access.EDIT))
def cancel(search_id: str) -> BaseResponse:
    """Cancel some answers, or where none is named everything that is still asked."""
    search, wanted = search_or_404(search_id, Access.EDIT), set(request.form.getlist("answer"))
    if wanted:
        for answer in answers_of(sql_session(), search.id):
            if answer.id in wanted:
                cancel_answer(sql_session(), answer.id)
    else:
        for job in jobs_of_search(sql_session(), search.id):
            if Phase(job.phase) in ACTIVE:
                abort_job(sql_session(), job.id)
    return redirect(url_for("searches.show", search_id=search_id), code=303)
