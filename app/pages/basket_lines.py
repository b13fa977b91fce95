"""An item of a basket, for reading and as data."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from flask import url_for

from app.models import Item, ItemKind
from app.pages.baskets import Line
from app.pages.sky import position_words
from app.pages.urls import url_maker
from connectors.contract import Role
from connectors.registry import Registry

__all__ = ["item_facts", "line_of"]


def _position(item: Item) -> tuple[float, float] | None:
    named: Mapping[str, Any] = {
        column.get("role", ""): item.fields.get(column["name"]) for column in item.column_set.columns
    }
    ra, dec = named.get(Role.RA), named.get(Role.DEC)
    return (ra, dec) if isinstance(ra, float) and isinstance(dec, float) else None


def _url(item: Item, *, external: bool = False) -> str:
    is_row = item.kind == ItemKind.ROW
    endpoint = "rows.show" if is_row else "datasets.show"
    path = url_for(endpoint, archive_id=item.archive, dataset_id=item.dataset, _external=external)
    return url_maker(path, parse_qsl(item.question))(row=item.position if is_row else None)


def line_of(item: Item, registry: Registry) -> Line:
    """How the basket shows an item; what is no longer offered keeps its values and loses its links."""
    archive = registry.archive(item.archive)
    dataset = archive.dataset(item.dataset) if archive else None
    position = _position(item)
    return Line(
        item=item,
        url=_url(item) if dataset else "",
        archive_title=archive.title if archive else None,
        dataset_title=dataset.title if dataset else None,
        position=position_words(*position) if position else "",
    )


def item_facts(item: Item) -> dict[str, Any]:
    """An item as data: what it is, where it is from, and how to ask for it again."""
    return {
        "kind": item.kind,
        "label": item.label,
        "archive": item.archive,
        "dataset": item.dataset,
        "url": _url(item, external=True),
        "rows": item.rows,
        "note": item.note,
        "added_at": item.added_at.isoformat(),
        "fields": item.fields,
        "columns": item.column_set.columns,
    }
