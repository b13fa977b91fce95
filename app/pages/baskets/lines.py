"""An item of a basket, for reading and as data."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

from flask import url_for

from app.models import Item, ItemKind
from app.pages.baskets.baskets import Field, Line
from app.pages.baskets.uses import language_of
from app.pages.quantities import size_words
from app.pages.remote import web_url
from app.pages.sky.words import position_words
from app.pages.urls import url_maker
from app.services.own_tables.offering import OWN
from connectors.archive import Archive, Dataset
from connectors.contract import Role

__all__ = ["address_of", "bare_columns", "fields_of", "held_name", "item_facts", "line_of"]


def _position(item: Item) -> tuple[float, float] | None:
    named: Mapping[str, Any] = {
        column.get("role", ""): item.fields.get(column["name"]) for column in item.column_set.columns
    }
    ra, dec = named.get(Role.RA), named.get(Role.DEC)
    return (ra, dec) if isinstance(ra, float) and isinstance(dec, float) else None


def address_of(item: Item, *, external: bool = False) -> str:
    """Where the portal asks for it again; empty for what it has no page for."""
    if item.kind == ItemKind.SEARCH:
        return url_maker(url_for("searches.new", _external=external), parse_qsl(item.question))()
    if not (item.archive and item.dataset):
        return ""
    is_row = item.position is not None
    endpoint = "rows.show" if is_row else "datasets.show"
    path = url_for(endpoint, archive_id=item.archive, dataset_id=item.dataset, _external=external)
    return url_maker(path, parse_qsl(item.question))(row=item.position if is_row else None)


def held_name(item: Item) -> str:
    """What a row calls its data where that is no address: the name of a file that the portal may hold."""
    told = (column["name"] for column in item.column_set.columns if column.get("role") == Role.ACCESS_URL)
    names = (item.fields.get(name) for name in told)
    return next((name for name in names if isinstance(name, str) and name and ":" not in name), "")


def _source_url(item: Item) -> str:
    """Where what it is from is asked; an own table is shown whole."""
    path = url_for("datasets.show", archive_id=item.archive, dataset_id=item.dataset)
    return url_maker(path, parse_qsl(item.question))(row=None) if item.archive == OWN else path


def line_of(item: Item, archive: Archive | None, dataset: Dataset | None) -> Line:
    """How the basket shows an item; what is no longer offered keeps its values and loses its links."""
    position = _position(item)
    return Line(
        item=item,
        url=address_of(item) if dataset or item.kind == ItemKind.SEARCH else "",
        archive_title=archive.title if archive else None,
        dataset_title=dataset.title if dataset else None,
        position=position_words(*position) if position else "",
        size=size_words(item.size) if item.size is not None else "",
        source_url=_source_url(item) if dataset else "",
        language=language_of(item),
    )


def _text(value: Any) -> str:
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def fields_of(item: Item) -> list[Field]:
    """The item's values with the names, units and meanings of their columns."""
    columns = {column["name"]: column for column in item.column_set.columns}
    return [
        Field(
            name,
            _text(value),
            columns.get(name, {}).get("unit", ""),
            columns.get(name, {}).get("ucd", ""),
            columns.get(name, {}).get("description", ""),
        )
        for name, value in item.fields.items()
        if value not in (None, "")
    ]


def bare_columns(item: Item) -> Sequence[str]:
    """The columns that the item has no value in, or that its rows have; with units."""
    return [
        f"{column['name']} [{column['unit']}]" if column.get("unit") else column["name"]
        for column in item.column_set.columns
        if item.fields.get(column["name"]) in (None, "")
    ]


def item_facts(item: Item) -> dict[str, Any]:
    """An item as data: what it is, where it is from, and how to ask for it again."""
    return {
        "id": item.id,
        "identity": item.identity,
        "kind": item.kind,
        "label": item.label,
        "archive": item.archive,
        "dataset": item.dataset,
        "url": address_of(item, external=True),
        "question": item.question,
        "position": item.position,
        "rows": item.rows,
        "access_url": web_url(item.access_url),
        "size": item.size,
        "service": item.service,
        "query": item.query,
        "asked_at": item.asked_at.isoformat() if item.asked_at else None,
        "note": item.note,
        "tags": item.tags,
        "added_at": item.added_at.isoformat(),
        "link": {
            "state": item.link_state or "unknown",
            "words": item.link_words,
            "seen_at": item.link_seen_at.isoformat() if item.link_seen_at else None,
        },
        "fields": item.fields,
        "columns": item.column_set.columns,
    }
