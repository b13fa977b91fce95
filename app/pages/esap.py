"""Answers in the shapes that clients of ESAP expect."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from app.models import Account
from app.services.offers import Offer
from connectors.archive import Archive

__all__ = ["MOST", "USUAL", "archive_facts", "dataset_facts", "dataset_uri", "envelope", "profile"]

USUAL = 50
MOST = 500


def envelope(rows: Sequence[Any], total: int, page: int, size: int, words: str) -> dict[str, Any]:
    """A part of a list, as ESAP's pages of a list are."""
    return {
        "description": words,
        "version": "1.0.0",
        "requested_page": page,
        "requested_page_size": size,
        "default_page_size": USUAL,
        "max_page_size": MOST,
        "count": total,
        "pages": max(1, -(-total // size)),
        "results": list(rows),
    }


def profile(account: Account, cart: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A person with the shopping cart, whose items are JSON written as text."""
    items = [{"item_data": json.dumps(one), "user_profile": account.id} for one in cart]
    return {
        "user_name": account.id,
        "full_name": account.name,
        "user_email": account.email,
        "query_schema": None,
        "software_repositories": [],
        "compute_resources": [],
        "shopping_cart": items,
    }


def dataset_uri(archive_id: str, dataset_id: str) -> str:
    """What a dataset is called."""
    return f"{archive_id}/{dataset_id}"


def archive_facts(number: int, archive: Archive) -> dict[str, Any]:
    """An archive; `number` is its place from 1."""
    return {
        "id": number,
        "uri": archive.id,
        "name": archive.title,
        "short_description": archive.summary,
        "long_description": archive.text,
        "retrieval_description": archive.retrieval,
        "thumbnail": archive.picture,
        "documentation_url": archive.documentation,
        "instrument": archive.instrument,
        "institute": archive.institute,
        "datasets": [dataset_uri(archive.id, dataset.id) for dataset in archive.datasets],
    }


def dataset_facts(number: int, offer: Offer) -> dict[str, Any]:
    """A dataset; the catalogue behind it is its service."""
    archive, dataset = offer.archive, offer.dataset
    return {
        "id": number,
        "uri": dataset_uri(archive.id, dataset.id),
        "name": dataset.title,
        "resource_name": dataset.id,
        "short_description": dataset.summary,
        "long_description": dataset.text,
        "retrieval_description": archive.retrieval,
        "thumbnail": "",
        "output_format": "list",
        "documentation_url": dataset.documentation,
        "service_connector": dataset.connector,
        "institute": archive.institute,
        "archive_name_derived": archive.title,
        "archive_uri_derived": archive.id,
        "catalog_name_derived": dataset.title,
        "catalog_uri_derived": dataset_uri(archive.id, dataset.id),
        "catalog_url_derived": dataset.url,
        "catalog_user_url_derived": dataset.catalogue,
        "category": "",
        "level": dataset.level,
        "collection": dataset.collection,
    }
