"""One resource of the VO registry: its page, its data, its tables' columns, and files of it."""

from flask import Blueprint, Response, abort, jsonify

from app.doors import Tokens, Who, door
from app.extensions import sql_session
from app.identity import current_account
from app.pages.registry.registry import age_words
from app.pages.registry.resources import ColumnsPage, resource_page
from app.portal import portal
from app.services.registry.asking import Source
from app.services.registry.citing import bibtex
from app.services.registry.services import kept_services
from app.views.registry.registry import address_of
from connectors.errors import ConnectorError
from connectors.vo_registry import (
    RECORD,
    Record,
    archive_text,
    asked_interfaces,
    dataset_of,
)

__all__ = ["blueprint", "record_or_404"]

blueprint = Blueprint("resources", __name__)

MOST_RELATED = 20


def record_or_404(ivoid: str) -> tuple[Record, Source]:
    """The resource, or the page that says that the registry has none."""
    sql_session().commit()  # a mirror may be asked: the database is not held meanwhile
    try:
        record, source = portal().vo_registry.record(f"ivo://{ivoid.removeprefix('ivo://')}")
    except ConnectorError as error:
        abort(502, error.message)
    if record is None:
        age = f", which is {age_words(source.age)} old" if not source.live else ""
        abort(404, f"The registry has no resource ivo://{ivoid[:200]}. Asked was {source.mirror}{age}.")
    return record, source


@blueprint.get("/registry/<path:ivoid>")
@door(Who.EVERYBODY)
def show(ivoid: str) -> Response:
    """Everything about a resource."""
    record, source = record_or_404(ivoid)
    account, vo_registry = current_account(), portal().vo_registry
    kept = {one.key for one in kept_services(sql_session(), account.id)} if account else set()
    titles = vo_registry.titles([one.ivoid for one in record.relations if one.ivoid][:MOST_RELATED])
    dependants = vo_registry.related(record.ivoid, MOST_RELATED)
    return resource_page(record, source, titles, dependants, kept, address_of).render()


@blueprint.get("/registry/<path:ivoid>.json")
@door(Who.EVERYBODY, token=Tokens.ANY)
def show_json(ivoid: str) -> Response:
    """The same as data."""
    record, source = record_or_404(ivoid)
    facts = RECORD.dump_python(record, mode="json")
    return jsonify(resource=facts, told_by={"mirror": source.mirror, "live": source.live})


def _file(text: str, name: str, media_type: str) -> Response:
    response = Response(text, mimetype=media_type)
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response


@blueprint.get("/registry/<path:ivoid>.bib")
@door(Who.EVERYBODY, token=Tokens.ANY)
def show_bib(ivoid: str) -> Response:
    """How it is cited."""
    record, _ = record_or_404(ivoid)
    return _file(bibtex(record), "resource.bib", "application/x-bibtex")


@blueprint.get("/registry/<path:ivoid>.toml")
@door(Who.EVERYBODY, token=Tokens.ANY)
def show_toml(ivoid: str) -> Response:
    """An archive file of its services, for the portal's operator."""
    record, _ = record_or_404(ivoid)
    try:
        datasets = [dataset_of(record, one) for one in asked_interfaces(record)]
    except ValueError as error:
        abort(422, f"No archive file can be made of this: {error}")
    if not datasets:
        abort(422, "This resource has no service that the portal could ask.")
    return _file(archive_text(record, datasets), f"{datasets[0].id}.toml", "application/toml")


@blueprint.get("/registry/<path:ivoid>/-/columns")
@door(Who.EVERYBODY)
def columns(ivoid: str) -> Response:
    """The columns of its tables, asked of a mirror."""
    record, _ = record_or_404(ivoid)
    try:
        found, mirror = portal().vo_registry.columns(record.ivoid)
    except ConnectorError as error:
        bare = [(table, ()) for table in record.tables]
        return ColumnsPage(record=record, tables=bare, mirror="", words=error.message).render()
    tables = [(table, found.get(table.index, ())) for table in record.tables]
    return ColumnsPage(record=record, tables=tables, mirror=mirror.title).render()
