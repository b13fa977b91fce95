"""Home, the archives and one archive."""

from pathlib import Path

from flask import Blueprint, Response, abort, jsonify, request, send_file, url_for
from werkzeug.datastructures import MultiDict

from app.doors import Tokens, Who, door
from app.models import Budget
from app.pages.archives import ArchivePage, ArchivesPage, HomePage
from app.pages.datasets.narrowing import EVERY_REGION, narrowing_of
from app.pages.prose import prose
from app.pages.searches.choosing import choices_of
from app.portal import portal
from app.services.offers import find_archives, offers_of, positional_offers
from connectors.archive import Archive
from connectors.registry import SHIPPED

__all__ = ["blueprint"]

blueprint = Blueprint("archives", __name__)

EXAMPLES = 4


def _find(archive_id: str) -> Archive:
    archive = portal().offers.archive(archive_id)
    if archive is None:
        abort(404, f"There is no archive '{archive_id}' here.")
    return archive


@blueprint.get("/")
@door(Who.EVERYBODY)
def home() -> Response:
    """The search box over the archives."""
    registry = portal().registry
    examples = [
        example for offer in positional_offers(registry, []) for example in offer.description.examples
    ]
    return HomePage(
        archives=registry.visible(),
        examples=[e for e in examples if "target" in e][:EXAMPLES],
        choices=choices_of(registry, (), ()),
        narrowing=narrowing_of(EVERY_REGION, MultiDict(), {}),
        budget=Budget.QUICK,
        seconds=portal().engine.budgets.seconds,
    ).render()


@blueprint.get("/archives")
@door(Who.EVERYBODY)
def index() -> Response:
    """The archives in which a text occurs."""
    text = request.args.get("text", "")[:200]
    registry = portal().registry
    return ArchivesPage(
        archives=find_archives(registry, text), text=text, total=len(registry.visible())
    ).render()


def _facts(archive: Archive) -> dict[str, object]:
    facts = archive.model_dump(mode="json", exclude={"datasets", "visible", "order", "picture"})
    facts["url"] = url_for("archives.show", archive_id=archive.id, _external=True)
    facts["datasets"] = [
        {
            "id": dataset.id,
            "title": dataset.title,
            "url": url_for("datasets.show", archive_id=archive.id, dataset_id=dataset.id, _external=True),
        }
        for dataset in archive.datasets
    ]
    return facts


@blueprint.get("/archives.json")
@door(Who.EVERYBODY, token=Tokens.ANY)
def index_json() -> Response:
    """The same list as data."""
    found = find_archives(portal().registry, request.args.get("text", "")[:200])
    return jsonify(archives=[_facts(archive) for archive in found])


@blueprint.get("/archives/<slug:archive_id>")
@door(Who.EVERYBODY)
def show(archive_id: str) -> Response:
    """One archive with its datasets."""
    archive = _find(archive_id)
    return ArchivePage(
        archive=archive,
        offers=offers_of(portal().registry, archive),
        text=prose(archive.text),
        retrieval=prose(archive.retrieval),
    ).render()


@blueprint.get("/archives/<slug:archive_id>.json")
@door(Who.EVERYBODY, token=Tokens.ANY)
def show_json(archive_id: str) -> Response:
    """The same archive as data."""
    return jsonify(_facts(_find(archive_id)))


@blueprint.get("/archives/<slug:archive_id>/-/picture")
@door(Who.EVERYBODY, token=Tokens.ANY)
def picture(archive_id: str) -> Response:
    """The archive's picture, from the folders that archive files and tables come from."""
    config, name = portal().config, _find(archive_id).picture
    folders = [*config.table_folders, SHIPPED / "pictures"]
    if config.archives_dir:
        folders.insert(0, config.archives_dir)
    for folder in folders:
        file = folder / Path(name).name
        if name and file.is_file():
            return send_file(file.resolve(), max_age=3600)
    return abort(404, "This archive has no picture.")
