"""The workbench: choosing a service, its tables, a query that is checked before it is asked."""

from flask import Blueprint, Response, abort, flash, jsonify, redirect, request, url_for
from htmx_flask import request as htmx_request
from werkzeug.wrappers import Response as BaseResponse

from app.doors import Who, door
from app.extensions import sql_session
from app.forms.workbench import How, WorkbenchForm, read_place, read_workbench
from app.identity import account_id, current_account, guest_or_account
from app.models import Access, Budget, OwnTable, Query, ShareKind
from app.pages.urls import url_maker
from app.pages.workbench.workbench import ServiceLine, ServicesPage, TreePage, service_lines
from app.portal import portal
from app.services.jobs.drafting import Wish
from app.services.offers import Offer
from app.services.own_tables.finding import own_tables
from app.services.queries import keeping
from app.services.queries.statements import Wanted, own_statement, stated
from app.services.registry.services import ARCHIVE as FOUND
from app.services.registry.services import kept_services
from app.services.searches.fitting import Fit
from app.services.searches.questions import Question
from app.services.workbench.checking import filled
from app.services.workbench.here import HERE, TABLES
from app.services.workbench.services import adql_service, services_of
from app.services.workbench.snippets import above, snippet
from app.views.datasets.asking import address, offer_or_404
from app.views.datasets.offering import named, offered
from app.views.shares.reaching import access_to
from app.views.workbench.benches import bench_page, catalogue_of, text_after, told_of, tree_of
from app.views.workbench.queries import query_or_404, version_or_404
from connectors.errors import UsageError

__all__ = ["blueprint"]

blueprint = Blueprint("workbench", __name__)

MOST_NAMES = 50
MOST_TITLE = 80


def service_or_404(archive_id: str, dataset_id: str) -> Offer:
    """The service, or the page that says there is none that speaks ADQL."""
    offer = offer_or_404(archive_id, dataset_id)
    if adql_service(offer) is None:
        abort(404, f"{offer.dataset.title} is not asked in ADQL. Its own page has a form.")
    return offer


@blueprint.get("/adql")
@door(Who.EVERYBODY)
def index() -> Response:
    """The services to choose from."""
    account, personal = current_account(), offered(HERE, TABLES)
    kept = kept_services(sql_session(), account.id) if account else ()
    found = [one for one in named([f"{FOUND.id}/{one.key}" for one in kept]) if adql_service(one)]
    return ServicesPage(
        kept=[ServiceLine(offer, _bench_url(offer)) for offer in found],
        lines=service_lines(services_of(portal().registry), _bench_url),
        own=ServiceLine(personal, _bench_url(personal)),
    ).render()


def _bench_url(offer: Offer) -> str:
    return address(offer, "workbench.show")


@blueprint.get(f"/archives/{HERE}")
@door(Who.EVERYBODY)
def archive() -> BaseResponse:
    """Where an archive would be, there is the workbench of the portal's own tables."""
    return redirect(url_for("workbench.show", archive_id=HERE, dataset_id=TABLES))


def _named_text(form: WorkbenchForm) -> str:
    """The text of what the address names: something asked before, a query, a text."""
    wanted = request.args.get("statement", "")
    if form.query:
        return version_or_404(query_or_404(form.query)).text
    if not wanted:
        return form.typed.get("text", "").replace("\r\n", "\n") or form.text
    try:
        return own_statement(sql_session(), account_id(), wanted).text
    except LookupError:
        abort(404, "There is no such query of yours here. It may be somebody else's: ask them to share it.")


@blueprint.get("/adql/<slug:archive_id>/<slug:dataset_id>")
@door(Who.EVERYBODY)
def show(archive_id: str, dataset_id: str) -> Response:
    """The workbench, with a query where the address names one."""
    offer = service_or_404(archive_id, dataset_id)
    form = read_workbench(request.args, offer.most_rows(portal().config.max_rows))
    return bench_page(offer, form, _named_text(form), query=_query(form)).render()


@blueprint.get("/adql/<slug:archive_id>/<slug:dataset_id>/tables")
@door(Who.EVERYBODY)
def tree(archive_id: str, dataset_id: str) -> BaseResponse:
    """The tables, as far as they are open; alone for htmx, else beside an empty query."""
    offer = service_or_404(archive_id, dataset_id)
    if not htmx_request.htmx:
        return redirect(f"{address(offer, 'workbench.show')}?{request.query_string.decode()}")
    seek = request.args.get("columns") == "1"
    return TreePage(offer=offer, tree=tree_of(offer, read_place(request.args), seek=seek)).render()


@blueprint.post("/adql/<slug:archive_id>/<slug:dataset_id>")
@door(Who.ONESELF)
def act(archive_id: str, dataset_id: str) -> BaseResponse:
    """Ask the query, or change its text, or look at other tables; what was typed stays."""
    offer = service_or_404(archive_id, dataset_id)
    form = read_workbench(request.values, offer.most_rows(portal().config.max_rows))
    action, _, what = request.form.get("do", "").partition(":")
    if action == "run":
        return _run(offer, form)
    if action == "save":
        return _save(offer, form, anew=what == "new")
    if action in ("snippet", "example"):
        begun = _snippet(offer, form, what) if action == "snippet" else _example(offer, what)
        return bench_page(offer, form, above(begun, form.text), query=_query(form)).render()
    text, seek = text_after(action, form.text), action == "open"
    return bench_page(offer, form, text, query=_query(form), seek=seek).render()


def _query(form: WorkbenchForm) -> Query | None:
    return query_or_404(form.query) if form.query else None


def _save(offer: Offer, form: WorkbenchForm, *, anew: bool) -> BaseResponse:
    """Keep the text under its name: as a new version of a query that may be changed, or as a new query."""
    account, query = guest_or_account(), _query(form)
    if not form.text.strip() or not form.name.strip():
        field, words = ("adql", "Write a query first.") if form.name.strip() else ("name", "Give it a name.")
        page = bench_page(offer, form, form.text, query=query, faults={field: words})
        return page.render(422)
    if query and not anew and access_to(ShareKind.QUERY, query.id) >= Access.EDIT:
        changed = keeping.change(sql_session(), query, form.text)
        keeping.rename(sql_session(), query, form.name)
        flash(f"Version {query.newest.number} is saved." if changed else "Saved; the text is the same.")
    else:
        place = (offer.archive.id, offer.dataset.id)
        query = keeping.keep(sql_session(), account.id, form.name, place, form.text)
        flash(f"“{query.name}” is saved under My queries.")
    return redirect(url_maker(address(offer, "workbench.show"), form.beside())(query=query.id), code=303)


def _snippet(offer: Offer, form: WorkbenchForm, name: str) -> str:
    """The snippet for the table that is open."""
    found, table = catalogue_of(offer, 0.0), None
    if found and form.place.table:
        table = tree_of(offer, form.place).table
    try:
        return snippet(name, table)
    except KeyError:
        abort(400, "There is no such beginning of a query.")


def _example(offer: Offer, number: str) -> str:
    """One of the service's own examples, by its number from 0."""
    examples = told_of(offer).examples
    if not number.isascii() or not number.isdecimal() or int(number[:4]) >= len(examples):
        abort(404, "The service does not show this example now. Go back, and reload the page.")
    return examples[int(number)].text


def _tables(form: WorkbenchForm, account_id: str) -> dict[str, OwnTable]:
    """The tables that go along, by name. Raises UsageError."""
    found = {table.name: table for table in own_tables(sql_session(), account_id, form.tables)}
    if len(found) < len(form.tables):
        raise UsageError("One of these tables is not here any more.", field="upload")
    return found


def _run(offer: Offer, form: WorkbenchForm) -> BaseResponse:
    """Ask; what is at fault is said at its place, and nothing is sent."""
    account = guest_or_account()
    page = bench_page(offer, form, form.text, query=_query(form), asked=True)
    if page.faults:
        return page.render(422)
    text = filled(form.text, form.values)
    tables = _tables(form, account.id)
    wanted = Wanted(
        archive=offer.archive.id,
        dataset=offer.dataset.id,
        text=text,
        tables=tables,
        parts=page.parts if form.split else 1,
    )
    statement = stated(sql_session(), account.id, wanted)
    question = Question(
        archive=offer.archive.id, dataset=offer.dataset.id, adql=statement.id, max_rows=form.max_rows
    )
    if form.how is How.ASYNC:
        wish = Wish(question=question.query_string, fits=[Fit(offer, question)], budget=Budget.THOROUGH)
        job = portal().starter.start(sql_session(), account.id, wish)
        job.search.name = (form.name or " ".join(text.split()))[:MOST_TITLE]
        sql_session().commit()
    return redirect(f"{address(offer, 'datasets.show')}?{question.query_string}", code=303)


@blueprint.post("/adql/<slug:archive_id>/<slug:dataset_id>/check")
@door(Who.EVERYBODY)
def check(archive_id: str, dataset_id: str) -> Response:
    """What is wrong with a text, and what it will do."""
    offer = service_or_404(archive_id, dataset_id)
    form = read_workbench(request.values, offer.most_rows(portal().config.max_rows))
    return bench_page(offer, form, form.text).render()


@blueprint.get("/adql/<slug:archive_id>/<slug:dataset_id>/names.json")
@door(Who.EVERYBODY)
def names(archive_id: str, dataset_id: str) -> Response:
    """Names of tables that begin so, for the editor."""
    found = catalogue_of(service_or_404(archive_id, dataset_id), 0.0)
    return jsonify(tables=found.names(request.args.get("start", "")[:200], MOST_NAMES) if found else [])


@blueprint.get("/adql/<slug:archive_id>/<slug:dataset_id>/columns.json")
@door(Who.EVERYBODY)
def columns(archive_id: str, dataset_id: str) -> Response:
    """The columns of a table, for the editor."""
    offer = service_or_404(archive_id, dataset_id)
    table = tree_of(offer, read_place(request.args)).table
    told = table.columns or () if table else ()
    return jsonify(
        table=table.name if table else "",
        columns=[
            {"name": one.name, "type": one.datatype, "unit": one.unit, "description": one.description[:300]}
            for one in told
        ],
    )


@blueprint.get("/adql/<slug:archive_id>/<slug:dataset_id>/functions.json")
@door(Who.EVERYBODY)
def functions(archive_id: str, dataset_id: str) -> Response:
    """The functions that the service adds to ADQL, for the editor."""
    offer = service_or_404(archive_id, dataset_id)
    form = read_workbench(request.args, offer.most_rows(portal().config.max_rows))
    page = bench_page(offer, form, "")
    told = page.powers.functions if page.powers else ()
    return jsonify(functions=[{"form": one.form, "description": one.description[:300]} for one in told])
