"""Datasets as whoever asks may ask them: those of the archives, found services, and their own."""

from collections.abc import Collection

from flask import url_for

from app.extensions import sql_session
from app.forms.search import SearchForm
from app.identity import account_id
from app.portal import portal
from app.services.offers import Offer, positional_offers
from connectors.archive import Archive, Dataset
from connectors.contract import FileHolder

__all__ = ["chosen", "file_of", "named", "offered", "source_of"]


def offered(archive_id: str, dataset_id: str) -> Offer:
    """The dataset of these ids. Raises LookupError where there is none, or it is somebody else's."""
    return portal().offers.find(sql_session(), account_id(), archive_id, dataset_id)


def named(datasets: Collection[str]) -> list[Offer]:
    """Those of these (archive/dataset) that are in no archive file."""
    return portal().offers.named(sql_session(), account_id(), datasets)


def chosen(form: SearchForm) -> list[Offer]:
    """The datasets to ask; where none was named, the portal's own tables. Raises LookupError with a name."""
    if not form.chosen:
        return positional_offers(portal().registry, [])
    return portal().offers.chosen(
        sql_session(), account_id(), form.archives, form.datasets, everything=form.everything
    )


def source_of(archive_id: str, dataset_id: str) -> tuple[Archive | None, Dataset | None]:
    """Where something is from; a dataset that is not offered any more may have its archive still."""
    try:
        found = offered(archive_id, dataset_id)
    except LookupError:
        return portal().offers.archive(archive_id), None
    return found.archive, found.dataset


def file_of(archive_id: str, dataset_id: str, name: str) -> str:
    """The whole address of a file that the portal itself holds for a dataset; empty where it has none."""
    try:
        connector = offered(archive_id, dataset_id).connector
    except LookupError:
        return ""
    if not (isinstance(connector, FileHolder) and connector.file(name)):
        return ""
    return url_for("files.show", archive_id=archive_id, dataset_id=dataset_id, name=name, _external=True)
