"""Searching the VO registry, and having it harvested."""

import csv
import io
from collections.abc import Iterator

import redis
from flask import Blueprint, Response, abort, flash, jsonify, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.doors import Tokens, Who, door
from app.extensions import sql_session
from app.forms.registry import RegistryForm, read_registry
from app.identity import current_account
from app.pages.datasets.narrowing import narrowing_of
from app.pages.registry.registry import RegistryPage, facets_of, pager_of, resource_facts, resource_of
from app.pages.urls import url_maker
from app.portal import portal
from app.queue import QueueName, Task
from app.services.registry.asking import Source
from app.services.registry.found import Found
from app.services.registry.searching import PER_PAGE
from app.services.searches.asking import locate
from connectors.contract import Capability, Description, Position
from connectors.errors import ConnectorError, UsageError

__all__ = ["address_of", "blueprint"]

blueprint = Blueprint("registry", __name__)

SPANS = Description(capabilities=frozenset({Capability.TIME, Capability.BAND}))
MOST_AS_FILE = 10_000
COLUMNS = (
    "ivoid",
    "title",
    "short_name",
    "type",
    "publisher",
    "wavebands",
    "services",
    "reference_url",
    "url",
)


def address_of(ivoid: str) -> str:
    """The page of a resource."""
    return url_for("resources.show", ivoid=ivoid.removeprefix("ivo://"))


def _is_admin() -> bool:
    account = current_account()
    return account is not None and account.is_admin


def _centre(form: RegistryForm) -> Position | None:
    """Where the target is that was named. Raises UsageError."""
    house = portal()
    connectors = house.registry.connectors.values()
    return locate(sql_session(), form.where.target, connectors, house.sesame)


def _search(form: RegistryForm, start: int, count: int) -> tuple[Found, Source]:
    """What fits. Raises ConnectorError."""
    wish = form.wish(_centre(form))
    sql_session().commit()  # a mirror may be asked: the database is not held meanwhile
    return portal().vo_registry.search(wish, form.order, start, count)


def _toggled(name: str, value: str, chosen: bool) -> str:
    """This search with a value of a facet taken away or added."""
    pairs = [pair for pair in request.args.items(multi=True) if pair[0] != "page" and pair != (name, value)]
    return url_maker(url_for("registry.index"), pairs if chosen else [*pairs, (name, value)])()


def _page(form: RegistryForm) -> tuple[RegistryPage, int]:
    faults, found, source, words, status = dict(form.faults), None, None, "", 422 if form.faults else 200
    vo_registry = portal().vo_registry
    try:
        # Without a copy nobody is asked before something is wanted.
        if not faults and (form.asked or vo_registry.source()):
            found, source = _search(form, form.start, PER_PAGE)
    except UsageError as error:
        faults[error.field or "words"], status = error.message, 422
    except ConnectorError as error:
        words, status = error.message, 502
    url_of = url_maker(url_for("registry.index"), request.args.items(multi=True))
    page = RegistryPage(
        typed=form.typed,
        wish=form.words,
        order=form.order,
        start=form.start,
        narrowing=narrowing_of(SPANS, form.typed, faults),
        faults=faults,
        found=found,
        source=source,
        state=vo_registry.state(),
        resources=[resource_of(record, address_of) for record in found.records] if found else [],
        facets=facets_of(form.words, found, _toggled) if found else [],
        pager=pager_of(form.page, found, url_of) if found and found.total else None,
        url_of=url_of,
        may_harvest=_is_admin(),
        words=words,
    )
    return page, status


@blueprint.get("/registry")
@door(Who.EVERYBODY)
def index() -> Response:
    """The form, and what was found."""
    page, status = _page(read_registry(request.args))
    return page.render(status)


def _as_data() -> tuple[Found, Source]:
    form = read_registry(request.args)
    if form.faults:
        abort(422, "; ".join(f"{name}: {words}" for name, words in form.faults.items()))
    try:
        return _search(form, form.start if "page" in request.args else 0, MOST_AS_FILE)
    except UsageError as error:
        abort(422, error.message)
    except ConnectorError as error:
        abort(502, error.message)


def _facts(found: Found) -> Iterator[dict[str, object]]:
    for record in found.records:
        page = url_for("resources.show", ivoid=record.ivoid.removeprefix("ivo://"), _external=True)
        yield resource_facts(record, page)


@blueprint.get("/registry.json")
@door(Who.EVERYBODY, token=Tokens.ANY)
def index_json() -> Response:
    """What was found, as data."""
    found, source = _as_data()
    facets = {name: {one.value: one.count for one in counts} for name, counts in found.facets.items()}
    told = {"mirror": source.mirror, "live": source.live, "age_seconds": round(source.age)}
    return jsonify(total=found.total, source=told, facets=facets, resources=list(_facts(found)))


@blueprint.get("/registry.csv")
@door(Who.EVERYBODY, token=Tokens.ANY)
def index_csv() -> Response:
    """What was found, as a table."""
    found, _ = _as_data()
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow(COLUMNS)
    for facts in _facts(found):
        cells = (facts[name] for name in COLUMNS)
        writer.writerow([" ".join(cell) if isinstance(cell, list) else cell for cell in cells])
    response = Response(sheet.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = "attachment; filename=registry.csv"
    return response


@blueprint.post("/registry/harvest")
@door(Who.ADMINISTRATORS)
def harvest() -> BaseResponse:
    """Have the registry harvested anew."""
    house = portal()
    house.vo_registry.harvester.begin()
    try:
        house.queue.enqueue(Task.HARVEST, queue=QueueName.HOUSE)
    except redis.RedisError:
        flash("The queue does not answer; the harvest begins when it does.")
    return redirect(url_for("registry.index"), code=303)
