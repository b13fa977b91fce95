"""Archives and their datasets."""

from flask import abort, url_for

from app.doors import Who
from app.forms.api.queries import ArchivesQuery
from app.pages.api.facts import (
    ArchiveFacts,
    ColumnFacts,
    DatasetFacts,
    DatasetName,
    Listing,
    ParameterFacts,
)
from app.portal import portal
from app.services.offers import Offer, find_archives, offers_of
from app.views.api.operations import listed, operation
from app.views.datasets.asking import offer_or_404
from connectors.archive import Archive

__all__ = ["archive", "archive_datasets", "archives", "dataset", "datasets"]


def _archive(found: Archive) -> ArchiveFacts:
    return ArchiveFacts(
        id=found.id,
        title=found.title,
        institute=found.institute,
        instrument=found.instrument,
        summary=found.summary,
        website=found.website,
        documentation=found.documentation,
        citation=found.citation,
        href=url_for("api.archive", archive_id=found.id, _external=True),
        url=url_for("archives.show", archive_id=found.id, _external=True),
        datasets=[
            DatasetName(id=one.id, title=one.title, href=_href(found.id, one.id)) for one in found.datasets
        ],
    )


def _href(archive_id: str, dataset_id: str) -> str:
    return url_for("api.dataset", archive_id=archive_id, dataset_id=dataset_id, _external=True)


def _dataset(offer: Offer) -> DatasetFacts:
    archive_id, found, told = offer.archive.id, offer.dataset, offer.description
    parameters = [
        ParameterFacts(
            name=one.name,
            label=one.label,
            kind=one.kind,
            unit=one.unit,
            help=one.help,
            required=one.required,
            choices=[value for value, _ in one.choices],
        )
        for one in told.parameters
    ]
    columns = [
        ColumnFacts(
            name=one.name,
            datatype=one.datatype,
            unit=one.unit,
            ucd=one.ucd,
            description=one.description,
        )
        for one in told.columns
    ]
    return DatasetFacts(
        id=found.id,
        archive=archive_id,
        name=f"{archive_id}/{found.id}",
        title=found.title,
        summary=found.summary,
        connector=found.connector,
        service=found.url,
        documentation=found.documentation,
        licence=found.licence,
        citation=found.citation or offer.archive.citation,
        capabilities=sorted(told.capabilities),
        parameters=parameters,
        columns=columns,
        href=_href(archive_id, found.id),
        url=url_for("datasets.show", archive_id=archive_id, dataset_id=found.id, _external=True),
    )


def _archive_or_404(archive_id: str) -> Archive:
    found = portal().offers.archive(archive_id)
    if found is None:
        abort(404, f"There is no archive '{archive_id}' here.")
    return found


@operation(
    "GET", "/archives", who=Who.EVERYBODY, scope=None, query=ArchivesQuery, gives=Listing[ArchiveFacts]
)
def archives(query: ArchivesQuery) -> Listing[ArchiveFacts]:
    """The archives in which some words occur."""
    found = find_archives(portal().registry, query.text)
    part = found[query.offset : query.offset + query.limit]
    return listed([_archive(one) for one in part], len(found), query)


@operation("GET", "/archives/<slug:archive_id>", who=Who.EVERYBODY, scope=None, gives=ArchiveFacts)
def archive(archive_id: str) -> ArchiveFacts:
    """One archive."""
    return _archive(_archive_or_404(archive_id))


@operation(
    "GET",
    "/archives/<slug:archive_id>/datasets",
    who=Who.EVERYBODY,
    scope=None,
    query=ArchivesQuery,
    gives=Listing[DatasetFacts],
)
def archive_datasets(archive_id: str, query: ArchivesQuery) -> Listing[DatasetFacts]:
    """The datasets of an archive."""
    found = offers_of(portal().registry, _archive_or_404(archive_id))
    part = found[query.offset : query.offset + query.limit]
    return listed([_dataset(one) for one in part], len(found), query)


@operation(
    "GET", "/datasets", who=Who.EVERYBODY, scope=None, query=ArchivesQuery, gives=Listing[DatasetFacts]
)
def datasets(query: ArchivesQuery) -> Listing[DatasetFacts]:
    """The datasets of all archives in which some words occur."""
    registry = portal().registry
    found = [offer for one in find_archives(registry, query.text) for offer in offers_of(registry, one)]
    part = found[query.offset : query.offset + query.limit]
    return listed([_dataset(one) for one in part], len(found), query)


@operation(
    "GET", "/datasets/<slug:archive_id>/<slug:dataset_id>", who=Who.EVERYBODY, scope=None, gives=DatasetFacts
)
def dataset(archive_id: str, dataset_id: str) -> DatasetFacts:
    """One dataset: what can be asked of it, and its columns."""
    return _dataset(offer_or_404(archive_id, dataset_id))
